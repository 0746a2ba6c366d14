using System.Diagnostics;

namespace Workspace.Collab;

/// <summary>A piece of a rope. Neighbouring pieces never share a surrogate pair as long as edits do not split one.</summary>
internal readonly struct TextLeaf : ILeaf<TextLeaf>
{
    internal TextLeaf(string text, int lineFeeds, bool mayHoldSurrogates)
    {
        Text = text;
        LineFeeds = lineFeeds;
        MayHoldSurrogates = mayHoldSurrogates;
    }

    internal TextLeaf(ReadOnlySpan<char> text)
        : this(text.ToString(), text.Count('\n'), HoldsSurrogates(text))
    {
    }

    public string Text { get; }

    public int Length => Text.Length;

    public int LineFeeds { get; }

    public bool MayHoldSurrogates { get; }

    public int Size => Text.Length;

    public TextLeaf Slice(int from, int to) => new(Text.AsSpan(from, to - from));

    public (TextLeaf First, TextLeaf? Second) Join(TextLeaf next, int limit)
    {
        var surrogates = MayHoldSurrogates || next.MayHoldSurrogates;
        if (Length + next.Length <= limit) return (new(string.Concat(Text, next.Text), LineFeeds + next.LineFeeds, surrogates), null);
        var half = (Length + next.Length) / 2;
        if (half <= Length)
        {
            half -= SplitsPair(Text, next.Text, half);
            return (new(Text.AsSpan(0, half)), new(string.Concat(Text.AsSpan(half), next.Text)));
        }

        half -= SplitsPair(next.Text, [], half - Length) + Length;
        return (new(string.Concat(Text, next.Text.AsSpan(0, half))), new(next.Text.AsSpan(half)));
    }

    /// <summary>A text as a tree of leaves of at most so many code units. O(length).</summary>
    internal static Node<TextLeaf> Tree(ReadOnlySpan<char> text, int limit)
    {
        if (text.Length <= limit) return new(new TextLeaf(text));
        var count = (text.Length + limit - 1) / limit;
        var leaves = new List<TextLeaf>(count);
        var from = 0;
        for (var i = 1; i <= count; i++)
        {
            var to = Cut(text, (int)((long)text.Length * i / count));
            leaves.Add(new(text[from..to]));
            from = to;
        }

        Debug.Assert(from == text.Length, "the pieces are the text");
        return Node<TextLeaf>.Of(leaves);
    }

    /// <summary>Where to cut a text so that neither side starts or ends within a surrogate pair.</summary>
    internal static int Cut(ReadOnlySpan<char> text, int at) => at - SplitsPair(text, [], at);

    /// <summary>Whether there is a surrogate, in a pair or alone.</summary>
    internal static bool HoldsSurrogates(ReadOnlySpan<char> text) => text.Length == 1 ? char.IsSurrogate(text[0]) : text.ContainsAnyInRange('\ud800', '\udfff');

    /// <summary>1 when a pair lies over an offset of two pieces read as one, else 0; an end of both never does.</summary>
    private static int SplitsPair(ReadOnlySpan<char> text, ReadOnlySpan<char> next, int at)
    {
        if (at == 0 || at == text.Length + next.Length) return 0;
        var after = at < text.Length ? text[at] : next[at - text.Length];
        return char.IsSurrogatePair(text[at - 1], after) ? 1 : 0;
    }
}
