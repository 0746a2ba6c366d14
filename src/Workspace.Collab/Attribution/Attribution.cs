using System.Diagnostics;

namespace Workspace.Collab;

/// <summary>Who wrote each run of one text: covers it exactly. Immutable; versions share all but one path of a tree of runs.</summary>
/// <remarks>
/// A function of the contributions alone: neighbouring runs never have equal stamps, and text written on at the end of a run grows its stamp
/// as <see cref="Stamp"/> says. Memory is proportional to the runs, not to the keystrokes.
/// </remarks>
public sealed partial class Attribution
{
    private const int UsualLimit = 32;

    private readonly Node<RunLeaf>? root;
    private readonly int limit;

    private Attribution(Node<RunLeaf>? root, int limit)
    {
        this.root = root;
        this.limit = limit;
    }

    /// <summary>Of the empty text.</summary>
    public static Attribution Empty { get; } = new(null, UsualLimit);

    /// <summary>Of the empty text, in leaves of at most so many runs; tests make deep trees of few runs.</summary>
    internal static Attribution EmptyWith(int limit) => new(null, limit);

    /// <summary>The length of the text it covers.</summary>
    public int Length => root?.Length ?? 0;

    /// <summary>All runs, in the order of the text.</summary>
    public IEnumerable<AttributionRun> Runs => RunsIn(0, Length);

    /// <summary>The runs that touch a range, cut to it. O(log runs) to the first.</summary>
    public IEnumerable<AttributionRun> RunsIn(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, Length);
        return root is null || from == to ? [] : Listed(root, from, to);
    }

    /// <summary>After one contribution. O(its sections x log runs).</summary>
    /// <exception cref="ArgumentException">It is for a text of another length.</exception>
    public Attribution After(Contribution contribution)
    {
        var changes = contribution.Changes;
        if (changes.LengthBefore != Length) throw new ArgumentException($"Got a length of {changes.LengthBefore}, expected {Length}.", nameof(contribution));

        var next = this;
        var isFirst = true;
        var sections = changes.Sections;
        for (int i = 0, at = 0, done = 0; i < sections.Length; i += 2)
        {
            var insert = sections[i + 1];
            if (insert >= 0)
            {
                next = next.Replace(at, at + sections[i], contribution, done, done + insert, isFirst);
                done += insert;
                isFirst = false;
            }

            at += insert < 0 ? sections[i] : insert;
        }

        return next;
    }

    /// <summary>What is wrong with the tree, for tests; null when nothing is.</summary>
    internal string? Fault() => root?.Fault(limit);

    /// <summary>Replaces a range by a part of what a contribution inserts; its earlier ranges, if this is not its first, are done.</summary>
    private Attribution Replace(int from, int to, Contribution contribution, int insertedFrom, int insertedTo, bool isFirst)
    {
        var pieces = Pieces(contribution, insertedFrom, insertedTo);
        if (root?.Within(from, to, new LeafSplice(pieces, isFirst, root.Leaf is null ? limit / 2 : 1, limit)) is { } edited) return new(edited, limit);

        var left = from > 0 ? root!.Slice(0, from, limit) : null;
        var right = to < Length ? root!.Slice(to, Length, limit) : null;
        var (leftEnd, rightStart) = (LastOf(left), FirstOf(right));
        if (pieces.Length > 0 && leftEnd is { } run && Grown(run, rightStart, pieces[0]) is { } grown)
        {
            pieces[0] = new(run.Length + pieces[0].Length, grown);
            left = WithoutEnd(left!, run.Length);

            // An earlier range of the same contribution may have grown the run before it to the same stamp.
            if (LastOf(left) is { } same && same.Stamp == grown)
            {
                pieces[0] = pieces[0] with { Length = same.Length + pieces[0].Length };
                left = WithoutEnd(left!, same.Length);
            }
        }
        else if (pieces.Length == 0 && leftEnd is { } before && rightStart is { } after && before.Stamp == after.Stamp)
        {
            pieces = [new(before.Length + after.Length, before.Stamp)];
            left = WithoutEnd(left!, before.Length);
            right = right!.Length > after.Length ? right.Slice(after.Length, right.Length, limit) : null;
        }

        for (var i = 0; i < pieces.Length; i += limit) left = Joined(left, new(new RunLeaf(pieces[i..Math.Min(i + limit, pieces.Length)])));
        if (right is not null) left = Joined(left, right);
        return new(left, limit);
    }

    /// <summary>The stamp of a run and of what follows it, if they are one run; what follows must not stand within that run.</summary>
    private static Stamp? Grown(Run run, Run? after, Run piece)
    {
        if (run.Stamp == piece.Stamp) return run.Stamp;
        return after?.Stamp == run.Stamp ? null : run.Stamp.WithNext(piece.Stamp);
    }

    /// <summary>A part of what a contribution inserts, cut where its origin changes.</summary>
    private static Run[] Pieces(Contribution contribution, int from, int to)
    {
        if (from == to) return [];
        if (contribution.Origins.IsEmpty) return [new(to - from, Stamp.Of(contribution, null))];

        var pieces = new RunWriter((2 * contribution.Origins.Length) + 1);
        foreach (var origin in contribution.Origins)
        {
            var (start, end) = (Math.Max(origin.From, from), Math.Min(origin.To, to));
            if (start >= end) continue;
            if (start > from) pieces.Add(new(start - from, Stamp.Of(contribution, null)));
            pieces.Add(new(end - start, Stamp.Of(contribution, origin.Source)));
            from = end;
        }

        if (from < to) pieces.Add(new(to - from, Stamp.Of(contribution, null)));
        return pieces.ToArray();
    }

    private Node<RunLeaf> Joined(Node<RunLeaf>? first, Node<RunLeaf> second) =>
        first is null ? second : Node<RunLeaf>.Concat(first, second, limit);

    private Node<RunLeaf>? WithoutEnd(Node<RunLeaf> node, int length) =>
        node.Length > length ? node.Slice(0, node.Length - length, limit) : null;

    private static Run? LastOf(Node<RunLeaf>? node)
    {
        while (node is { Leaf: null }) node = node.Children[^1];
        return node?.Leaf?.Runs[^1];
    }

    private static Run? FirstOf(Node<RunLeaf>? node)
    {
        while (node is { Leaf: null }) node = node.Children[0];
        return node?.Leaf?.Runs[0];
    }

    private static IEnumerable<AttributionRun> Listed(Node<RunLeaf> root, int from, int to)
    {
        foreach (var (leaf, start) in root.LeavesFrom(from))
        {
            var at = start;
            for (var i = 0; i < leaf.Size && at < to; i++)
            {
                var run = leaf.Runs[i];
                if (at + run.Length > from) yield return new(Math.Max(at, from), Math.Min(at + run.Length, to), run.Stamp);
                at += run.Length;
            }

            if (at >= to) yield break;
        }
    }

    /// <summary>The usual keystroke: everything that matters about its neighbours stands in one leaf.</summary>
    private readonly struct LeafSplice(Run[] pieces, bool isFirst, int least, int limit) : ILeafEdit<RunLeaf>
    {
        public RunLeaf? In(RunLeaf leaf, int from, int to)
        {
            // What stands beside the range must be seen, and may be in the next leaf. Text put between two leaves is beside a
            // run of its own leaf; that the run ends there is certain, for neighbouring runs differ.
            if (from == 0 || (to == leaf.Length && to > from)) return null;

            var result = new RunWriter(leaf.Size + pieces.Length + 1);
            result.Add(leaf.Runs, 0, from);
            if (pieces.Length > 0)
            {
                var last = result.Last;
                Run? after = to < leaf.Length ? new(0, RunAt(leaf, to).Stamp) : null;
                if (Grown(last, after, pieces[0]) is { } grown)
                {
                    // An earlier range of the same contribution may have grown the run before it to the same stamp: it must be seen.
                    if (result.Count == 1 && !isFirst) return null;
                    result.RemoveLast();
                    result.Add(new(last.Length + pieces[0].Length, grown));
                }
                else
                {
                    result.Add(pieces[0]);
                }

                foreach (var piece in pieces.AsSpan(1)) result.Add(piece);
            }

            result.Add(leaf.Runs, to, leaf.Length);
            return result.Count >= least && result.Count <= limit ? new(result.ToArray()) : null;
        }

        private static Run RunAt(RunLeaf leaf, int at)
        {
            foreach (var run in leaf.Runs)
            {
                if (at < run.Length) return run;
                at -= run.Length;
            }

            throw new UnreachableException();
        }
    }
}
