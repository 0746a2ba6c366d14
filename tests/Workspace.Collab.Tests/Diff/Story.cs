namespace Workspace.Collab.Tests;

/// <summary>A draft and all that was written in it.</summary>
internal sealed class Story
{
    private readonly List<(Rope Text, Attribution Attribution)> versions = [(Rope.Empty, Attribution.Empty)];

    internal List<Contribution> Contributions { get; } = [];

    internal int Version => Contributions.Count;

    internal string Text => versions[^1].Text.ToString();

    internal Story Does(Author author, ChangeSet changes)
    {
        var contribution = changes.By(author, Version + 1, Sample.Noon.AddMinutes(2 * Version));
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

    internal (string Before, string After) Texts(int from, int to) => (versions[from].Text.ToString(), versions[to].Text.ToString());

    internal IEnumerable<AttributionRun> Runs(int version) => versions[version].Attribution.Runs;
}
