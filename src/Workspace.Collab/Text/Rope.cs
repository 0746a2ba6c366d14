using System.Diagnostics;

namespace Workspace.Collab;

/// <summary>Immutable text, cheap to edit and to keep; UTF-16 code units from 0, ranges half-open.</summary>
/// <remarks>
/// <para>A balanced tree of pieces (<see cref="Node{TLeaf}"/>), of which versions share all but one path, and beside it the stretch that is being
/// written just now (<see cref="Typing"/>): a keystroke beside the one before costs O(1) and touches no tree. The tree takes the stretch in when
/// the writing goes on elsewhere or somebody reads.</para>
/// <para>Safe to read from any thread. A range that does not lie in the text throws <see cref="ArgumentOutOfRangeException"/>.</para>
/// </remarks>
public sealed partial class Rope
{
    private const int UsualLimit = 512;

    private readonly Node<TextLeaf> tree;
    private readonly Typing typing;
    private readonly int limit;
    private Node<TextLeaf>? settled;

    private Rope(Node<TextLeaf> tree, int limit)
    {
        this.tree = tree;
        this.limit = limit;
        settled = tree;
        Length = tree.Length;
    }

    private Rope(Node<TextLeaf> tree, in Typing typing, int limit)
    {
        this.tree = tree;
        this.typing = typing;
        this.limit = limit;
        Length = tree.Length - (typing.To - typing.From) + typing.Length;
    }

    /// <summary>The empty text.</summary>
    public static Rope Empty { get; } = Of([], UsualLimit);

    /// <summary>A text. O(length).</summary>
    public static Rope Of(ReadOnlySpan<char> text) => Of(text, UsualLimit);

    /// <summary>A text in pieces of at most so many code units; tests make deep ropes with few characters.</summary>
    internal static Rope Of(ReadOnlySpan<char> text, int limit) => new(Pieces(text, limit), limit);

    /// <summary>UTF-16 code units. O(1).</summary>
    public int Length { get; }

    /// <summary>How many lines: one more than there are line feeds. O(1); O(log length) once after writing.</summary>
    public int Lines => Tree.LineFeeds + 1;

    /// <summary>Whether there may be a surrogate in it; when not, no offset lies within a pair. O(1).</summary>
    internal bool MayHoldSurrogates => tree.MayHoldSurrogates || typing.MayHoldSurrogates;

    /// <summary>The code unit at an offset. O(log length).</summary>
    public char this[int at]
    {
        get
        {
            if ((uint)at >= (uint)Length) throw new ArgumentOutOfRangeException(nameof(at), at, $"Got {at}, expected 0 to {Length - 1}.");
            if (at >= typing.From)
            {
                if (at < typing.End) return typing[at - typing.From];
                at += typing.To - typing.End;
            }

            var (leaf, from) = tree.LeafAt(at);
            return leaf.Text[at - from];
        }
    }

    /// <summary>The text with a range replaced. O(length of the new text) beside the edit before, else O(log length + length of the new text).</summary>
    public Rope Replace(int from, int to, ReadOnlySpan<char> text)
    {
        Check(from, to);
        if (from == to && text.IsEmpty) return this;
        if (typing.IsBeside(from, to) && typing.Length + text.Length <= limit) return new(tree, typing.Replace(from, to, text), limit);

        var whole = Tree;
        return text.Length <= limit / 2 ? new(whole, Typing.Of(from, to, text), limit) : new(Edited(whole, from, to, text), limit);
    }

    /// <summary>A part of the text, sharing its pieces. O(log length).</summary>
    public Rope Slice(int from, int to)
    {
        Check(from, to);
        return new(from == to ? Pieces([], limit) : Tree.Slice(from, to, limit), limit);
    }

    /// <summary>What is wrong with the tree's balance, for tests; null when nothing is.</summary>
    internal string? Fault() => Tree.Fault(limit);

    /// <summary>The whole text as a tree. Whoever asks first makes it; two who ask at once make the same.</summary>
    private Node<TextLeaf> Tree => settled ??= Settled();

    private Node<TextLeaf> Settled()
    {
        Span<char> room = stackalloc char[limit];
        return Edited(tree, typing.From, typing.To, typing.Text(room));
    }

    private Node<TextLeaf> Edited(Node<TextLeaf> root, int from, int to, ReadOnlySpan<char> text)
    {
        if (from == to && text.IsEmpty) return root;
        if (root.Within(from, to, new LeafReplacement(text, root.Height == 0 ? 0 : limit / 2, limit)) is { } edited) return edited;

        var joined = from > 0 ? root.Slice(0, from, limit) : null;
        if (!text.IsEmpty) joined = Joined(joined, Pieces(text, limit));
        if (to < root.Length) joined = Joined(joined, root.Slice(to, root.Length, limit));
        return joined ?? Pieces([], limit);
    }

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
            return new(string.Concat(old[..from], text, old[to..]), lineFeeds, leaf.MayHoldSurrogates || TextLeaf.HoldsSurrogates(text));
        }
    }
}
