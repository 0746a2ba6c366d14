using System.Diagnostics;

namespace Workspace.Collab;

/// <summary>A persistent balanced tree of leaves, all at one depth, measured in code units and line feeds. Immutable; an edit copies one path.</summary>
/// <remarks>
/// Every node but the root has <see cref="MinChildren"/> to <see cref="MaxChildren"/> children, every leaf but a lone one is at least half
/// of the limit that the owner gives. One tree serves the text and its attribution, so its balance is proven once.
/// </remarks>
internal sealed class Node<TLeaf>
    where TLeaf : struct, ILeaf<TLeaf>
{
    internal const int MaxChildren = 16;
    internal const int MinChildren = MaxChildren / 2;

    private readonly Node<TLeaf>[] children;
    private readonly object? owner;

    internal Node(TLeaf leaf, object? owner = null)
    {
        Leaf = leaf;
        this.owner = owner;
        children = [];
        Length = leaf.Length;
        LineFeeds = leaf.LineFeeds;
        MayHoldSurrogates = leaf.MayHoldSurrogates;
    }

    private Node(Node<TLeaf>[] children)
    {
        this.children = children;
        Height = children[0].Height + 1;
        foreach (var child in children)
        {
            Debug.Assert(child.Height == Height - 1, "all leaves are at one depth");
            Length += child.Length;
            LineFeeds += child.LineFeeds;
            MayHoldSurrogates |= child.MayHoldSurrogates;
        }
    }

    /// <summary>Another node with the same children.</summary>
    private Node(Node<TLeaf> old, object? owner)
    {
        this.owner = owner;
        children = old.children.AsSpan().ToArray();
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

    /// <summary>The tree after an edit that stays within one leaf; null where the edit cannot. O(log n).</summary>
    /// <remarks>Between two leaves an empty range belongs to the first, so that typing on grows what was typed.</remarks>
    /// <param name="from">Start of the range.</param>
    /// <param name="to">End, not included.</param>
    /// <param name="edit">The edit.</param>
    /// <param name="by">Who alone sees the nodes made with it, and changes them in place; null for a tree that others keep.</param>
    internal Node<TLeaf>? Within<TEdit>(int from, int to, scoped in TEdit edit, object? by = null)
        where TEdit : ILeafEdit<TLeaf>, allows ref struct
    {
        if (Height == 0) return edit.In(Leaf, from, to) is { } leaf ? With(leaf, by) : null;

        var start = 0;
        for (var i = 0; i < children.Length; i++)
        {
            var end = start + children[i].Length;
            if (from > end || (from == end && to > end))
            {
                start = end;
                continue;
            }

            // A child that changes in place must be measured before.
            var (length, lineFeeds) = (children[i].Length, children[i].LineFeeds);
            return to <= end && children[i].Within(from - start, to - start, edit, by) is { } child ? With(i, child, length, lineFeeds, by) : null;
        }

        return null;
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
    internal static Node<TLeaf> Concat(Node<TLeaf> first, Node<TLeaf> second, int limit)
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
        if (first.Height > 0) return Joined(first.children, second.children);
        var (one, two) = first.Leaf.Join(second.Leaf, limit);
        return two is { } rest ? new([new(one), new(rest)]) : new(one);
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

    private Node<TLeaf> With(TLeaf leaf, object? by)
    {
        if (!IsOwnedBy(by)) return new(leaf, by);
        Leaf = leaf;
        Length = leaf.Length;
        LineFeeds = leaf.LineFeeds;
        MayHoldSurrogates = leaf.MayHoldSurrogates;
        return this;
    }

    /// <summary>With one child in the place of one that was so long.</summary>
    private Node<TLeaf> With(int at, Node<TLeaf> child, int length, int lineFeeds, object? by)
    {
        var node = IsOwnedBy(by) ? this : new(this, by);
        node.children[at] = child;
        node.Length += child.Length - length;
        node.LineFeeds += child.LineFeeds - lineFeeds;
        node.MayHoldSurrogates |= child.MayHoldSurrogates;
        return node;
    }

    private bool IsOwnedBy(object? by) => by is not null && owner == by;

    private bool IsFullEnough(int limit) => Height > 0 ? children.Length >= MinChildren : Leaf.Size >= limit / 2;

    private static Node<TLeaf> Joined(ReadOnlySpan<Node<TLeaf>> first, ReadOnlySpan<Node<TLeaf>> second)
    {
        Node<TLeaf>[] all = [.. first, .. second];
        if (all.Length <= MaxChildren) return new(all);
        var half = all.Length / 2;
        return new([new(all[..half]), new(all[half..])]);
    }
}
