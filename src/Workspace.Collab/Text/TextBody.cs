namespace Workspace.Collab;

/// <summary>
/// A text while it is being written: a tree, and beside it the stretch that is written just now. Changes in place; a copy is a version of
/// its own, and shares the tree.
/// </summary>
internal struct TextBody
{
    private readonly int limit;
    private Node<TextLeaf> tree;
    private Typing typing;

    internal TextBody(Node<TextLeaf> tree, int limit)
    {
        this.tree = tree;
        this.limit = limit;
        Length = tree.Length;
    }

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
        return Edited(tree, typing.From, typing.To, typing.Text(room), limit);
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
        else tree = Edited(tree, from, to, text, limit);
        Length += text.Length - (to - from);
    }

    /// <summary>A tree with a range replaced.</summary>
    private static Node<TextLeaf> Edited(Node<TextLeaf> tree, int from, int to, ReadOnlySpan<char> text, int limit)
    {
        if (from == to && text.IsEmpty) return tree;
        var replayed = new ReplayedText(tree, limit, hasRoom: false);
        replayed.Replace(from, to, text);
        return replayed.Kept();
    }
}
