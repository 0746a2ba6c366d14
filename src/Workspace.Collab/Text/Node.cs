using System.Diagnostics;

namespace Workspace.Collab;

/// <summary>A persistent balanced tree of leaves, all at one depth, measured in code units and line feeds. Immutable, but for who makes a copy of a path and alone sees it.</summary>
/// <remarks>
/// Every node but the root has <see cref="MinChildren"/> to <see cref="MaxChildren"/> children, every leaf but a lone one is at least half
/// of the limit that the owner gives. One tree serves the text and its attribution, so its balance is proven once.
/// </remarks>
internal sealed class Node<TLeaf>
    where TLeaf : struct, ILeaf<TLeaf>
{
    internal const int MaxChildren = 16;
    internal const int MinChildren = MaxChildren / 2;

    private Node<TLeaf>[] children;
    private readonly TreeOwner owner;

    internal Node(TLeaf leaf, TreeOwner owner = default)
    {
        Leaf = leaf;
        this.owner = owner;
        children = [];
        Length = leaf.Length;
        LineFeeds = leaf.LineFeeds;
        MayHoldSurrogates = leaf.MayHoldSurrogates;
    }

    private Node(Node<TLeaf>[] children, TreeOwner owner = default)
    {
        this.owner = owner;
        this.children = children;
        Height = children[0].Height + 1;
        Measure();
    }

    /// <summary>Another node of the same.</summary>
    private Node(Node<TLeaf> old, TreeOwner owner)
    {
        this.owner = owner;
        children = old.Height == 0 ? [] : old.children.AsSpan().ToArray();
        Leaf = old.Leaf;
        Height = old.Height;
        Length = old.Length;
        LineFeeds = old.LineFeeds;
        MayHoldSurrogates = old.MayHoldSurrogates;
    }

    /// <summary>Code units.</summary>
    internal int Length { get; private set; }

    /// <summary>Line feeds.</summary>
    internal int LineFeeds { get; private set; }

    /// <summary>Whether there may be a surrogate below.</summary>
    internal bool MayHoldSurrogates { get; private set; }

    /// <summary>0 for a leaf.</summary>
    internal int Height { get; }

    /// <summary>The leaf itself at height 0; nothing above.</summary>
    internal TLeaf Leaf { get; private set; }

    /// <summary>The nodes below; none at height 0.</summary>
    internal ReadOnlySpan<Node<TLeaf>> Children => children;

    /// <summary>All leaves in order, each with its offset, from the one that holds or ends at an offset. O(log n) to the first.</summary>
    internal IEnumerable<(TLeaf Leaf, int From)> LeavesFrom(int at)
    {
        var waiting = new Stack<(Node<TLeaf> Node, int From)>();
        waiting.Push((this, 0));
        while (waiting.TryPop(out var next))
        {
            if (next.Node.Height == 0)
            {
                yield return (next.Node.Leaf, next.From);
                continue;
            }

            var end = next.From + next.Node.Length;
            for (var i = next.Node.children.Length - 1; i >= 0; i--)
            {
                var child = next.Node.children[i];
                if (end < at) break;
                end -= child.Length;
                waiting.Push((child, end));
            }
        }
    }

    /// <summary>The leaf that holds an offset, and where it starts; the last one for the end. O(log n).</summary>
    internal (TLeaf Leaf, int From) LeafAt(int at)
    {
        var node = this;
        var from = 0;
        while (node.Height > 0)
        {
            var i = 0;
            for (; i < node.children.Length - 1 && at >= from + node.children[i].Length; i++) from += node.children[i].Length;
            node = node.children[i];
        }

        return (node.Leaf, from);
    }

    /// <summary>The same tree, in which one who alone sees it can change the leaf that holds a range by <see cref="Become"/>. O(log n).</summary>
    /// <remarks>
    /// Between two leaves an empty range belongs to the first, so that typing on grows what was typed. The nodes above learn of the change from
    /// <see cref="Grow"/>: till then the tree is not read.
    /// </remarks>
    /// <param name="from">Start of the range.</param>
    /// <param name="to">End, not included.</param>
    /// <param name="by">Who.</param>
    /// <param name="leaf">The leaf; null where the range lies over several.</param>
    /// <param name="leafFrom">Where it starts.</param>
    internal Node<TLeaf> Open(int from, int to, TreeOwner by, out Node<TLeaf>? leaf, out int leafFrom)
    {
        var root = IsOwnedBy(by) ? this : new(this, by);
        leafFrom = 0;
        for (leaf = root; leaf?.Height > 0;)
        {
            var (children, i) = (leaf.children, 0);
            var end = leafFrom + children[0].Length;
            for (; i < children.Length - 1 && (from > end || (from == end && to > end)); end += children[++i].Length) leafFrom = end;
            ref var child = ref children[i];
            if (to <= end && !child.IsOwnedBy(by)) child = new(child, by);
            leaf = to <= end ? child : null;
        }

        return root;
    }

    /// <summary>Whether the leaf was made here, so that another may stand in its room.</summary>
    internal bool IsOwn { get; private set; }

    /// <summary>A leaf that stands in the place of this one from now on, in a tree that only its owner sees.</summary>
    internal void Become(TLeaf leaf)
    {
        Debug.Assert(Height == 0 && owner != default, "a leaf that others see does not change");
        IsOwn = true;
        Leaf = leaf;
        Length = leaf.Length;
        LineFeeds = leaf.LineFeeds;
        MayHoldSurrogates = leaf.MayHoldSurrogates;
    }

    /// <summary>The tree with a leaf that may be too small, or at most twice too large, in the place of one that <see cref="Open"/> gave. O(log n).</summary>
    internal Node<TLeaf> Put(int leafFrom, TLeaf leaf, int limit, TreeOwner by)
    {
        if (PutWithin(leafFrom, leaf, limit, by) is { } second) return new([this, second], by);
        return children.Length == 1 ? children[0] : this;
    }

    /// <returns>What stands behind this node from now on, where one is not enough.</returns>
    private Node<TLeaf>? PutWithin(int leafFrom, TLeaf leaf, int limit, TreeOwner by)
    {
        if (Height == 0)
        {
            var (first, second) = leaf.Halves(limit);
            Become(first);
            return second is { } rest ? new(rest, by) : null;
        }

        var i = 0;
        for (; children[i].Length <= leafFrom; i++) leafFrom -= children[i].Length;
        if (children[i].PutWithin(leafFrom, leaf, limit, by) is { } more) children = [.. children[..(i + 1)], more, .. children[(i + 1)..]];
        else if (children.Length > 1 && !children[i].IsFullEnough(limit)) Join(Math.Max(i - 1, 0), limit, by);

        var behind = children.Length > MaxChildren ? new Node<TLeaf>(children[(children.Length / 2)..], by) : null;
        if (behind is not null) children = children[..^behind.children.Length];
        Measure();
        return behind;
    }

    /// <summary>Makes one or two nodes of a child and the next, of which one is not full enough.</summary>
    private void Join(int i, int limit, TreeOwner by)
    {
        var joined = Concat(children[i], children[i + 1], limit, by);
        children = [.. children[..i], .. joined.Height == Height ? joined.children : [joined], .. children[(i + 2)..]];
    }

    private void Measure()
    {
        (Length, LineFeeds, MayHoldSurrogates) = (0, 0, false);
        foreach (var child in children)
        {
            Debug.Assert(child.Height == Height - 1, "all leaves are at one depth");
            Length += child.Length;
            LineFeeds += child.LineFeeds;
            MayHoldSurrogates |= child.MayHoldSurrogates;
        }
    }

    /// <summary>Tells the nodes above a leaf what has become of it. O(log n).</summary>
    /// <param name="leafFrom">Where it starts.</param>
    /// <param name="leaf">It; never empty where it is not alone.</param>
    /// <param name="length">How much longer it is.</param>
    /// <param name="lineFeeds">How many more line feeds it has.</param>
    internal void Grow(int leafFrom, Node<TLeaf> leaf, int length, int lineFeeds)
    {
        var start = 0;
        for (var node = this; node.Height > 0;)
        {
            node.Length += length;
            node.LineFeeds += lineFeeds;
            node.MayHoldSurrogates |= leaf.MayHoldSurrogates;
            var i = 0;
            for (; start + node.children[i].Length <= leafFrom; i++) start += node.children[i].Length;
            node = node.children[i];
        }
    }

    /// <summary>A part, half-open, not empty. O(log n).</summary>
    internal Node<TLeaf> Slice(int from, int to, int limit)
    {
        if (from == 0 && to == Length) return this;
        if (Height == 0) return new(Leaf.Slice(from, to));

        Node<TLeaf>? part = null;
        var start = 0;
        foreach (var child in children)
        {
            var end = start + child.Length;
            if (from < end && to > start)
            {
                var piece = child.Slice(Math.Max(from - start, 0), Math.Min(to - start, child.Length), limit);
                part = part is null ? piece : Concat(part, piece, limit);
            }

            start = end;
        }

        return part ?? throw new UnreachableException();
    }

    /// <summary>Leaves in order as a tree; at least one, each at least half full unless alone. O(n).</summary>
    internal static Node<TLeaf> Of(IReadOnlyList<TLeaf> leaves)
    {
        var level = new List<Node<TLeaf>>(leaves.Count);
        foreach (var leaf in leaves) level.Add(new(leaf));
        while (level.Count > 1)
        {
            var groups = (level.Count + MaxChildren - 1) / MaxChildren;
            var above = new List<Node<TLeaf>>(groups);
            for (var i = 0; i < groups; i++)
            {
                var from = (int)((long)level.Count * i / groups);
                var to = (int)((long)level.Count * (i + 1) / groups);
                above.Add(new(level.GetRange(from, to - from).ToArray()));
            }

            level = above;
        }

        return level[0];
    }

    /// <summary>One tree after another; neither empty. O(difference of their heights).</summary>
    internal static Node<TLeaf> Concat(Node<TLeaf> first, Node<TLeaf> second, int limit, TreeOwner by = default)
    {
        if (first.Height < second.Height)
        {
            if (first.Height == second.Height - 1 && first.IsFullEnough(limit)) return Joined([first], second.children);
            var start = Concat(first, second.children[0], limit);
            return Joined(start.Height == second.Height ? start.children : [start], second.children.AsSpan(1));
        }

        if (first.Height > second.Height)
        {
            if (second.Height == first.Height - 1 && second.IsFullEnough(limit)) return Joined(first.children, [second]);
            var end = Concat(first.children[^1], second, limit);
            return Joined(first.children.AsSpan(0, first.children.Length - 1), end.Height == first.Height ? end.children : [end]);
        }

        if (first.IsFullEnough(limit) && second.IsFullEnough(limit)) return new([first, second]);
        if (first.Height > 0) return Joined(first.children, second.children, by);
        var (one, two) = first.Leaf.Join(second.Leaf, limit);
        return two is { } rest ? new([new(one, by), new(rest, by)]) : new(one, by);
    }

    /// <summary>What is wrong with the balance, for tests; null when nothing is. A leaf may want one unit so as not to cut a surrogate pair.</summary>
    internal string? Fault(int limit, bool isRoot = true)
    {
        if (Height == 0) return isRoot || Leaf.Size >= (limit / 2) - 1 ? null : $"a leaf of {Leaf.Size} under a limit of {limit}";
        if (children.Length > MaxChildren || children.Length < (isRoot ? 2 : MinChildren)) return $"{children.Length} children at height {Height}";
        foreach (var child in children)
        {
            if (child.Height != Height - 1) return $"height {child.Height} below height {Height}";
            if (child.Fault(limit, isRoot: false) is { } fault) return fault;
        }

        return null;
    }

    private bool IsOwnedBy(TreeOwner by) => by != default && owner == by;

    private bool IsFullEnough(int limit) => Height > 0 ? children.Length >= MinChildren : Leaf.Size >= limit / 2;

    private static Node<TLeaf> Joined(ReadOnlySpan<Node<TLeaf>> first, ReadOnlySpan<Node<TLeaf>> second, TreeOwner by = default)
    {
        Node<TLeaf>[] all = [.. first, .. second];
        if (all.Length <= MaxChildren) return new(all, by);
        var half = all.Length / 2;
        return new([new(all[..half], by), new(all[half..], by)]);
    }
}
