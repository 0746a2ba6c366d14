namespace Workspace.Collab.Tests;

/// <summary>A text with a comment, drawn in brackets, and what people do to it.</summary>
internal sealed class Commented
{
    private readonly List<Rope> texts = [];
    private readonly List<ChangeSet> changes = [];
    private AnchoredRange range;

    internal Commented(string drawn)
    {
        range = AnchoredRange.Of(drawn.IndexOf('['), drawn.IndexOf(']') - 1);
        texts.Add(Rope.Of(drawn.Replace("[", "").Replace("]", "")));
    }

    /// <summary>How many changes there were: the version of now.</summary>
    internal int Version => changes.Count;

    private string Text => texts[^1].ToString();

    internal Commented Reads(string drawn)
    {
        Assert.Equal(drawn, Text.Insert(range.To, "]").Insert(range.From, "["));
        return this;
    }

    /// <summary>Replaces the first occurrence of a text.</summary>
    internal Commented Replaces(string what, string by)
    {
        var from = Text.IndexOf(what, StringComparison.Ordinal);
        return Does(ChangeSet.Replace(Text.Length, from, from + what.Length, by));
    }

    internal Commented Deletes(string what) => Replaces(what, "");

    /// <summary>Types a text, letter by letter, before the first occurrence of another; at the end where that is empty.</summary>
    internal Commented Types(string text, string before = "")
    {
        var at = before.Length == 0 ? Text.Length : Text.IndexOf(before, StringComparison.Ordinal);
        foreach (var letter in text) Does(ChangeSet.Replace(Text.Length, at, at++, letter.ToString()));
        return this;
    }

    /// <summary>Deletes a text letter by letter, from its end.</summary>
    internal Commented Backspaces(string what)
    {
        var from = Text.IndexOf(what, StringComparison.Ordinal);
        for (var at = from + what.Length; at > from; at--) Does(ChangeSet.Replace(Text.Length, at - 1, at, ""));
        return this;
    }

    internal Commented PastesAll(string text) => Does(ChangeSet.Replace(Text.Length, 0, Text.Length, text));

    /// <summary>Undoes the changes from one version to another at once, over what came since.</summary>
    internal Commented Undoes(int from, int to)
    {
        var undone = changes[from..to].Aggregate((one, next) => one.Compose(next)).Invert(texts[from]);
        return Does(changes[to..].Aggregate(undone, (moved, over) => moved.Transform(over)));
    }

    internal Commented Undoes(int version) => Undoes(version, version + 1);

    internal Commented Restores(int version) => Undoes(version, Version);

    private Commented Does(ChangeSet change)
    {
        range = range.After(change, texts[^1]);
        changes.Add(change);
        texts.Add(change.Apply(texts[^1]));
        return this;
    }
}
