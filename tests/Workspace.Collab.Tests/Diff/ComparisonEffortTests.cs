namespace Workspace.Collab.Tests;

/// <summary>No two texts take a comparison more than a bounded number of steps, nor memory out of proportion to their size.</summary>
public sealed class ComparisonEffortTests
{
    private const long BytesEach = 400;

    [Theory]
    [MemberData(nameof(Strange))]
    public void Strange_texts_cost_no_more_than_is_allowed(string name, Func<(string Before, string After)> make)
    {
        Assert.NotEmpty(name);
        var (before, after) = make();
        var effort = new Effort();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var comparison = Compared(before, after, effort);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;

        Assert.InRange(effort.Spent, 0, Effort.Usual);
        Assert.InRange(allocated, 0, BytesEach * (before.Length + after.Length));
        AssertTells(before, after, comparison);
    }

    [Fact]
    public void With_no_effort_left_a_comparison_still_tells_all()
    {
        var (before, after) = (Facts(40, i => i), Facts(40, i => i * 7 % 41).Replace("told", "known", StringComparison.Ordinal));
        AssertTells(before, after, Compared(before, after, new(0)));
    }

    [Fact]
    public void Moves_that_need_no_likeness_are_seen_without_effort() =>
        Assert.NotEmpty(Compared(Facts(40, i => i), Facts(40, i => i * 7 % 41), new(0)).Moves);

    public static TheoryData<string, Func<(string Before, string After)>> Strange => new()
    {
        { "equal lines, fewer", () => (Lines(100_000, _ => "- the same line"), Lines(99_000, _ => "- the same line")) },
        { "equal lines, others", () => (Lines(100_000, _ => "- the same line"), Lines(99_000, _ => "- this same line")) },
        { "all lines different", () => (Lines(100_000, i => $"- line {i} a"), Lines(100_000, i => $"- line {i} b")) },
        { "two lines by turns", () => (Lines(100_000, i => i % 2 == 0 ? "- a" : "- b"), Lines(100_000, i => i % 2 == 0 ? "- b" : "- a")) },
        { "eleven lines in other turns", () => (Lines(100_000, i => $"- {i % 11}"), Lines(100_000, i => $"- {i * 7L % 11 + (i / 1000 % 2)}")) },
        { "one long word", () => (new('x', 1_000_000), new('y', 1_000_000)) },
        { "one long line", () => (Lines(1, _ => string.Join(' ', Enumerable.Range(0, 160_000).Select(i => $"w{i * 7919L % 5003}"))), Lines(1, _ => string.Join(' ', Enumerable.Range(0, 160_000).Select(i => $"w{i * 104729L % 5003}")))) },
        { "one line split in thousands", () => (string.Concat(Enumerable.Range(0, 20_000).Select(i => $"Fact {i} is told. ")), Facts(20_000, i => i)) },
        { "thousands of paragraphs moved", () => (Facts(20_000, i => i), Facts(20_000, i => i * 7919L % 20_011)) },
        { "thousands of paragraphs moved and edited", () => (Facts(5_000, i => i), Facts(5_000, i => i * 7919L % 5_003).Replace("told", "not told", StringComparison.Ordinal)) },
        { "thousands of sentences moved", () => (Facts(20_000, i => i).Replace("\n\n", " ", StringComparison.Ordinal), Facts(20_000, i => i * 7919L % 20_011).Replace("\n\n", " ", StringComparison.Ordinal)) },
        { "paragraphs that are all alike", () => (Lines(3_000, i => $"The State detained nine journalists in the town of {i}, and nobody told why.\n"), Lines(3_000, i => $"The State detained ten journalists in the town of {i + 1}, and nobody told why.\n")) },
    };

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(i => line(i) + "\n"));

    private static string Facts(int count, Func<int, long> number) => string.Concat(Enumerable.Range(0, count).Select(i => $"Fact {number(i)} of the people of town {number(i) * 31} is told.\n\n"));

    private static Comparison Compared(string before, string after, Effort effort)
    {
        var written = ChangeSet.Replace(0, 0, 0, before).By(Sample.Amina, 1);
        var replaced = ChangeSet.Replace(before.Length, 0, before.Length, after).By(Sample.Bela, 2);
        return Comparison.Between(Rope.Of(before), Rope.Of(after), Attribution.Empty.After(written).After(replaced), [replaced], effort);
    }

    private static void AssertTells(string before, string after, Comparison comparison)
    {
        var hunks = comparison.Blocks.SelectMany(block => block.Hunks).ToList();
        Assert.True(after == string.Concat(hunks.Where(hunk => hunk.Kind is HunkKind.Kept or HunkKind.Inserted or HunkKind.MovedHere).Select(hunk => hunk.Text)));
        Assert.True(before == string.Concat(hunks.Where(hunk => hunk.Kind is HunkKind.Kept or HunkKind.Removed or HunkKind.MovedAway).Select(hunk => hunk.Text)));
    }
}
