using System.Diagnostics;

namespace Workspace.Collab;

/// <summary>Immutable text, cheap to edit and to keep; UTF-16 code units from 0, ranges half-open.</summary>
/// <remarks>
/// A balanced tree of pieces (<see cref="Node{TLeaf}"/>): versions share all but one path. Safe to read from any thread. A range
/// that does not lie in the text throws <see cref="ArgumentOutOfRangeException"/>.
/// </remarks>
public sealed partial class Rope
{
    private const int UsualLimit = 512;

    private readonly Node<TextLeaf> root;
    private readonly int limit;

    private Rope(Node<TextLeaf> root, int limit)
    {
        this.root = root;
        this.limit = limit;
    }

    /// <summary>The empty text.</summary>
    public static Rope Empty { get; } = Of([], UsualLimit);

    /// <summary>A text. O(length).</summary>
    public static Rope Of(ReadOnlySpan<char> text) => Of(text, UsualLimit);

    /// <summary>A text in pieces of at most so many code units; tests make deep ropes with few characters.</summary>
    internal static Rope Of(ReadOnlySpan<char> text, int limit) => new(Pieces(text, limit), limit);

    /// <summary>UTF-16 code units.</summary>
    public int Length => root.Length;

    /// <summary>How many lines: one more than there are line feeds.</summary>
    public int Lines => root.LineFeeds + 1;

    /// <summary>The code unit at an offset. O(log length).</summary>
    public char this[int at]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(at);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(at, Length);
            var (leaf, from) = root.LeafAt(at);
            return leaf.Text[at - from];
        }
    }

    /// <summary>The text with a range replaced. O(log length + length of the new text).</summary>
    public Rope Replace(int from, int to, ReadOnlySpan<char> text)
    {
        Check(from, to);
        if (from == to && text.IsEmpty) return this;
        if (root.Within(from, to, new LeafReplacement(text, root.Leaf is null ? limit / 2 : 0, limit)) is { } edited) return new(edited, limit);

        var joined = from > 0 ? root.Slice(0, from, limit) : null;
        if (!text.IsEmpty) joined = Joined(joined, Pieces(text, limit));
        if (to < Length) joined = Joined(joined, root.Slice(to, Length, limit));
        return new(joined ?? Pieces([], limit), limit);
    }

    /// <summary>A part of the text, sharing its pieces. O(log length).</summary>
    public Rope Slice(int from, int to)
    {
        Check(from, to);
        return new(from == to ? Pieces([], limit) : root.Slice(from, to, limit), limit);
    }

    /// <summary>What is wrong with the tree's balance, for tests; null when nothing is.</summary>
    internal string? Fault() => root.Fault(limit);

    private Node<TextLeaf> Joined(Node<TextLeaf>? first, Node<TextLeaf> second) =>
        first is null ? second : Node<TextLeaf>.Concat(first, second, limit);

    private void Check(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, Length);
    }

    private static Node<TextLeaf> Pieces(ReadOnlySpan<char> text, int limit)
    {
        if (text.Length <= limit) return new(new TextLeaf(text));
        var count = (text.Length + limit - 1) / limit;
        var leaves = new List<TextLeaf>(count);
        var from = 0;
        for (var i = 1; i <= count; i++)
        {
            var to = TextLeaf.Cut(text, (int)((long)text.Length * i / count));
            leaves.Add(new(text[from..to]));
            from = to;
        }

        Debug.Assert(from == text.Length, "the pieces are the text");
        return Node<TextLeaf>.Of(leaves);
    }

    private readonly ref struct LeafReplacement(ReadOnlySpan<char> text, int least, int limit) : ILeafEdit<TextLeaf>
    {
        private readonly ReadOnlySpan<char> text = text;

        public TextLeaf? In(TextLeaf leaf, int from, int to)
        {
            var size = leaf.Length - (to - from) + text.Length;
            if (size > limit || size < least) return null;
            var old = leaf.Text.AsSpan();
            var lineFeeds = leaf.LineFeeds - old[from..to].Count('\n') + text.Count('\n');
            return new(string.Concat(old[..from], text, old[to..]), lineFeeds);
        }
    }
}
