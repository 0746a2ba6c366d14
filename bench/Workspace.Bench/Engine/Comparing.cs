using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>The difference between two versions of a submission, with who and when.</summary>
internal sealed class Comparing(Pace pace)
{
    internal IEnumerable<Row> Rows() => [Compared(6_000), Compared(100_000)];

    private Row Compared(int words)
    {
        var revision = new RevisedText(words);
        var whole = pace.Take(() => Comparison.Between(revision.Before, revision.After, revision.Attribution, revision.Between));
        return new(Row.Ours, $"compare, {words:N0} words, {revision.Between.Length:N0} contributions") { Whole = whole / 1e6 };
    }
}
