using System.Diagnostics;

namespace Workspace.Collab;

/// <summary>A piece of a rope. Neighbouring pieces never share a surrogate pair as long as edits do not split one.</summary>
internal readonly struct TextLeaf : ILeaf<TextLeaf>
{
    private readonly char[] room;

    private TextLeaf(char[] room, int length, int lineFeeds, bool mayHoldSurrogates)
    {
        this.room = room;
        Length = length;
        LineFeeds = lineFeeds;
        MayHoldSurrogates = mayHoldSurrogates;
    }

    internal TextLeaf(ReadOnlySpan<char> text)
        : this(text.ToArray(), text.Length, text.Count('\n'), HoldsSurrogates(text))
    {
    }

    /// <summary>Of two pieces that follow each other.</summary>
    private TextLeaf(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
        : this([.. first, .. second], first.Length + second.Length, first.Count('\n') + second.Count('\n'), HoldsSurrogates(first) || HoldsSurrogates(second))
    {
    }

    internal ReadOnlySpan<char> Text => room.AsSpan(0, Length);

    internal ReadOnlyMemory<char> Memory => room.AsMemory(0, Length);

    public int Length { get; }

    public int LineFeeds { get; }

    public bool MayHoldSurrogates { get; }

    public int Size => Length;

    public TextLeaf Slice(int from, int to) => new(Text[from..to]);

    /// <summary>With a range replaced.</summary>
    /// <param name="from">Start of the range.</param>
    /// <param name="to">End, not included.</param>
    /// <param name="text">What comes there.</param>
    /// <param name="inPlace">Whether it may stand in the room of this one, which is not read any more.</param>
    /// <param name="least">Room for so many at least, where it needs room of its own.</param>
    internal TextLeaf Replaced(int from, int to, ReadOnlySpan<char> text, bool inPlace, int least)
    {
        var length = Length - (to - from) + text.Length;
        var lineFeeds = LineFeeds - LineFeedsIn(Text[from..to]) + LineFeedsIn(text);
        var next = inPlace && length <= room.Length ? room : new char[Math.Max(length, least)];
        if (next != room) Text[..from].CopyTo(next);
        Text[to..].CopyTo(next.AsSpan(from + text.Length));
        text.CopyTo(next.AsSpan(from));
        return new(next, length, lineFeeds, MayHoldSurrogates || HoldsSurrogates(text));
    }

    public (TextLeaf First, TextLeaf? Second) Halves(int limit)
    {
        if (Length <= limit) return (this, null);
        var half = Cut(Text, Length / 2);
        return (new(Text[..half]), new(Text[half..]));
    }

    public (TextLeaf First, TextLeaf? Second) Join(TextLeaf next, int limit)
    {
        if (Length + next.Length <= limit) return (new(Text, next.Text), null);
        var half = (Length + next.Length) / 2;
        if (half <= Length)
        {
            half -= SplitsPair(Text, next.Text, half);
            return (new(Text[..half]), new(Text[half..], next.Text));
        }

        half -= SplitsPair(next.Text, [], half - Length) + Length;
        return (new(Text, next.Text[..half]), new(next.Text[half..]));
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

    private static int LineFeedsIn(ReadOnlySpan<char> text) => text.Length switch
    {
        0 => 0,
        1 => text[0] == '\n' ? 1 : 0,
        _ => text.Count('\n'),
    };

    /// <summary>1 when a pair lies over an offset of two pieces read as one, else 0; an end of both never does.</summary>
    private static int SplitsPair(ReadOnlySpan<char> text, ReadOnlySpan<char> next, int at)
    {
        if (at == 0 || at == text.Length + next.Length) return 0;
        var after = at < text.Length ? text[at] : next[at - text.Length];
        return char.IsSurrogatePair(text[at - 1], after) ? 1 : 0;
    }
}
