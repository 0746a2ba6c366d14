namespace Workspace.Collab;

/// <summary>
/// A text while it is being written: a tree, and beside it the stretch that is written just now. Changes in place; a copy is a version of
/// its own, and shares the tree.
/// </summary>
internal struct TextBody
{
    private readonly int limit;
    private readonly object? own;
    private Node<TextLeaf> tree;
    private Typing typing;

    internal TextBody(Node<TextLeaf> tree, int limit)
    {
        this.tree = tree;
        this.limit = limit;
        Length = tree.Length;
    }

    private TextBody(in TextBody other, object? own)
    {
        this = other;
        this.own = own;
    }

    /// <summary>The same, of which no copy may be made: what it makes of the tree from now on it changes in place.</summary>
    internal readonly TextBody Alone => new(this, new());

    /// <summary>The same, to be kept and copied: nothing that it holds is changed any more.</summary>
    internal readonly TextBody Kept => new(this, null);

    /// <summary>The most code units in a leaf.</summary>
    internal readonly int Limit => limit;

    /// <summary>The tree, without the stretch.</summary>
    internal readonly Node<TextLeaf> Tree => tree;

    /// <summary>The stretch.</summary>
    internal readonly Typing Typing => typing;

    /// <summary>UTF-16 code units.</summary>
    internal int Length { get; private set; }

    internal readonly bool MayHoldSurrogates => tree.MayHoldSurrogates || typing.MayHoldSurrogates;

    /// <summary>The code unit at an offset in the text. O(log length).</summary>
    internal readonly char this[int at]
    {
        get
        {
            if (at >= typing.From)
            {
                if (at < typing.End) return typing[at - typing.From];
                at += typing.To - typing.End;
            }

            var (leaf, from) = tree.LeafAt(at);
            return leaf.Text[at - from];
        }
    }

    /// <summary>Replaces a range that lies in the text. O(length of the new text) beside the edit before, else O(log length + length of the new text).</summary>
    internal void Replace(int from, int to, ReadOnlySpan<char> text)
    {
        if (TryWriteOn(from, to, text)) return;
        Settle(Settled());
        Begin(from, to, text);
    }

    /// <summary>Replaces a range that touches the stretch, while this has room; false, and nothing done, elsewhere.</summary>
    internal bool TryWriteOn(int from, int to, ReadOnlySpan<char> text)
    {
        if (!typing.IsBeside(from, to) || typing.Length + text.Length > limit) return false;
        typing = typing.Replace(from, to, text);
        Length += text.Length - (to - from);
        return true;
    }

    /// <summary>The whole text as a tree.</summary>
    internal readonly Node<TextLeaf> Settled()
    {
        if (typing.IsNothing) return tree;
        Span<char> room = stackalloc char[limit];
        return Edited(typing.From, typing.To, typing.Text(room));
    }

    /// <summary>Takes the whole text for its tree.</summary>
    /// <param name="whole">What <see cref="Settled"/> gives, or gave before.</param>
    internal void Settle(Node<TextLeaf> whole)
    {
        tree = whole;
        typing = default;
    }

    /// <summary>Replaces a range where nothing is being written.</summary>
    internal void Begin(int from, int to, ReadOnlySpan<char> text)
    {
        if (text.Length <= limit / 2) typing = Typing.Of(from, to, text);
        else tree = Edited(from, to, text);
        Length += text.Length - (to - from);
    }

    private readonly Node<TextLeaf> Edited(int from, int to, ReadOnlySpan<char> text)
    {
        if (from == to && text.IsEmpty) return tree;
        if (tree.Within(from, to, new LeafReplacement(text, tree.Height == 0 ? 0 : limit / 2, limit), own) is { } edited) return edited;

        var joined = from > 0 ? tree.Slice(0, from, limit) : null;
        if (!text.IsEmpty) joined = Joined(joined, TextLeaf.Tree(text, limit));
        if (to < tree.Length) joined = Joined(joined, tree.Slice(to, tree.Length, limit));
        return joined ?? TextLeaf.Tree([], limit);
    }

    private readonly Node<TextLeaf> Joined(Node<TextLeaf>? first, Node<TextLeaf> second) =>
        first is null ? second : Node<TextLeaf>.Concat(first, second, limit);

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
