namespace Workspace.Collab.Tests;

/// <summary>A draft and all that was written in it.</summary>
internal sealed class Story
{
    private readonly List<(Rope Text, Attribution Attribution)> versions = [(Rope.Empty, Attribution.Empty)];

    internal List<Contribution> Contributions { get; } = [];

    internal int Version => Contributions.Count;

    internal string Text => versions[^1].Text.ToString();

    internal Story Does(Author author, ChangeSet changes) => Contributes(author, changes, Sample.Noon.AddMinutes(2 * Version));

    internal Story Contributes(Author author, ChangeSet changes, DateTimeOffset at)
    {
        var contribution = changes.By(author, Version + 1, at);
        Contributions.Add(contribution);
        versions.Add((changes.Apply(versions[^1].Text), versions[^1].Attribution.After(contribution)));
        return this;
    }

    /// <summary>Replaces the first occurrence of a text; an empty one stands for the end.</summary>
    internal Story Replaces(Author author, string what, string by)
    {
        var from = what.Length == 0 ? Text.Length : Text.IndexOf(what, StringComparison.Ordinal);
        return Does(author, ChangeSet.Replace(Text.Length, from, from + what.Length, by));
    }

    internal Comparison Compared(int from, int to) =>
        Comparison.Between(versions[from].Text, versions[to].Text, versions[to].Attribution, [.. Contributions[from..to]]);

    /// <summary>The same, of contributions that are packed in runs of a length, the last ones not yet.</summary>
    internal Comparison ComparedByLifetimes(int from, int to, int run)
    {
        var packed = Contributions.Take(Version - (Version % Math.Max(run, 1))).Chunk(Math.Max(run, 1)).Select(chunk =>
            (After: new DraftVersion(chunk[0].Version.Number - 1), UpTo: chunk[^1].Version, Run: PackedRun.Pack([.. chunk]))).Where(chunk => chunk.UpTo.Number > from && chunk.After.Number < to).ToList();
        var unpacked = Contributions.Where(contribution => contribution.Version.Number <= to && contribution.Version.Number > (packed.Count > 0 ? packed[^1].UpTo.Number : from));
        var passage = Passage.Of(Lifetimes.Empty.After([.. Contributions]), Signatures.Of(new(from), new(to), packed, [.. unpacked]));
        return Comparison.Between(versions[from].Text, versions[to].Text, versions[to].Attribution, passage);
    }

    internal (string Before, string After) Texts(int from, int to) => (versions[from].Text.ToString(), versions[to].Text.ToString());

    internal IEnumerable<AttributionRun> Runs(int version) => versions[version].Attribution.Runs;

    /// <summary>Takes the first occurrence of a text out and puts it before the first of another: cut by one contribution, pasted by the next.</summary>
    internal Story Moves(Author author, string what, string before)
    {
        Replaces(author, what, "");
        var at = before.Length == 0 ? Text.Length : Text.IndexOf(before, StringComparison.Ordinal);
        return Does(author, ChangeSet.Replace(Text.Length, at, at, what));
    }
}

/// <summary>Comparisons as tests read them.</summary>
internal static class DrawnComparison
{
    /// <summary>A line a hunk: its sign, its text, and the person's number; what moved has its move's number, and its edits behind it.</summary>
    internal static string Drawn(this Comparison comparison) => string.Concat(comparison.Blocks.SelectMany(block => block.Hunks).Select(Drawn));

    internal static string Drawn(Hunk hunk) => hunk.Kind switch
    {
        HunkKind.Kept => $"  {hunk.Text}\n",
        HunkKind.Inserted => $"+ {hunk.Text} [{Person(hunk)}]\n",
        HunkKind.Removed => $"- {hunk.Text} [{Person(hunk)}]\n",
        HunkKind.MovedAway => $"< {hunk.Move!.Number} {hunk.Text} [{Person(hunk)}]\n",
        _ => $"> {hunk.Move!.Number} {hunk.Text} [{Person(hunk)}]\n{string.Concat(hunk.Edits.Select(edit => "  " + Drawn(edit)))}",
    };

    private static int Person(Hunk hunk) => BitConverter.ToInt32(hunk.By!.By.Person.Value.ToByteArray());
}
