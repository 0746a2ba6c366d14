using System.Diagnostics;

namespace Workspace.Collab;

/// <summary>
/// An attribution while the text is being written: a tree of runs, and beside it the run that is written just now. Changes in place; a copy is a
/// version of its own, and shares the tree.
/// </summary>
internal struct RunsBody
{
    private readonly int limit;
    private readonly object? own;
    private Node<RunLeaf>? tree;
    private OpenRun open;

    /// <summary>Of a tree; null for the empty text.</summary>
    internal RunsBody(Node<RunLeaf>? tree, int limit)
    {
        this.tree = tree;
        this.limit = limit;
        Length = tree?.Length ?? 0;
    }

    private RunsBody(in RunsBody other, object? own)
    {
        this = other;
        this.own = own;
    }

    /// <summary>The same, of which no copy may be made: what it makes of the tree from now on it changes in place.</summary>
    internal readonly RunsBody Alone => new(this, new());

    /// <summary>The same, to be kept and copied: nothing that it holds is changed any more.</summary>
    internal readonly RunsBody Kept => new(this, null);

    /// <summary>The most runs in a leaf.</summary>
    internal readonly int Limit => limit;

    /// <summary>The length of the text it covers.</summary>
    internal int Length { get; private set; }

    /// <summary>Follows one contribution. O(1) where it writes on or removes beside the contribution before, else O(its sections x log runs).</summary>
    /// <exception cref="ArgumentException">It is for a text of another length; nothing is done.</exception>
    internal void Follow(Contribution contribution)
    {
        if (TryGoOn(contribution)) return;
        Settle(Settled());
        Begin(contribution);
    }

    /// <summary>Follows a contribution that writes on or removes beside the one before, or changes nothing; false, and nothing done, for others.</summary>
    /// <exception cref="ArgumentException">It is for a text of another length.</exception>
    internal bool TryGoOn(Contribution contribution)
    {
        var changes = contribution.Changes;
        if (changes.LengthBefore != Length) throw new ArgumentException($"Got a length of {changes.LengthBefore}, expected {Length}.", nameof(contribution));
        if (!changes.IsOne || !contribution.Origins.IsEmpty) return false;
        ref readonly var one = ref changes.One;
        if (!one.IsEmpty)
        {
            if (!open.GoesOn(one.Kept, one.Kept + one.Removed, one.Added, contribution)) return false;
            open = open.After(one.Kept, one.Kept + one.Removed, one.Added, contribution);
        }

        Length = changes.LengthAfter;
        return true;
    }

    /// <summary>All runs as a tree; null for the empty text.</summary>
    internal readonly Node<RunLeaf>? Settled() =>
        open.Length > 0 ? Spliced(tree, open.From, open.To, [new(open.Length, open.Stamp)])
        : open.From < open.To ? Removed(tree, open.From, open.To)
        : tree;

    /// <summary>Takes all runs for its tree.</summary>
    /// <param name="whole">What <see cref="Settled"/> gives, or gave before.</param>
    internal void Settle(Node<RunLeaf>? whole)
    {
        tree = whole;
        open = default;
    }

    /// <summary>Follows a contribution where nothing is being written.</summary>
    internal void Begin(Contribution contribution)
    {
        var changes = contribution.Changes;
        if (changes.IsOne && contribution.Origins.IsEmpty) Begin(changes.One, contribution);
        else tree = Replaced(tree, contribution);
        Length = changes.LengthAfter;
    }

    private void Begin(in Replacement one, Contribution contribution)
    {
        var (from, to) = (one.Kept, one.Kept + one.Removed);
        if (one.Added == 0)
        {
            open = OpenRun.Removed(from, to);
            return;
        }

        Span<Run> run = [new(one.Added, Stamp.Of(contribution, null))];
        Widen(tree, ref from, to, run, contribution);
        open = OpenRun.Of(from, to, run[0]);
    }

    private readonly Node<RunLeaf>? Replaced(Node<RunLeaf>? root, Contribution contribution)
    {
        var sections = contribution.Changes.Sections;
        for (int i = 0, at = 0, done = 0; i < sections.Length; i += 2)
        {
            var insert = sections[i + 1];
            if (insert >= 0)
            {
                root = Replaced(root, at, at + sections[i], contribution, done, done + insert);
                done += insert;
            }

            at += insert < 0 ? sections[i] : insert;
        }

        return root;
    }

    /// <summary>With a range replaced by a part of what a contribution inserts; its earlier ranges are done.</summary>
    private readonly Node<RunLeaf>? Replaced(Node<RunLeaf>? root, int from, int to, Contribution contribution, int insertedFrom, int insertedTo)
    {
        if (insertedFrom == insertedTo) return Removed(root, from, to);
        var pieces = Pieces(contribution, insertedFrom, insertedTo);
        Widen(root, ref from, to, pieces, contribution);
        return Spliced(root, from, to, pieces);
    }

    /// <summary>Without a range; what stands beside it becomes one run where it has one stamp.</summary>
    private readonly Node<RunLeaf>? Removed(Node<RunLeaf>? root, int from, int to)
    {
        if (from == 0 || to >= (root?.Length ?? 0)) return Spliced(root, from, to, []);
        var (left, leftFrom) = RunAt(root!, from - 1);
        var (right, rightFrom) = RunAt(root!, to);
        if (left.Stamp != right.Stamp) return Spliced(root, from, to, []);
        var end = rightFrom + right.Length;
        return Spliced(root, leftFrom, end, [new(from - leftFrom + end - to, left.Stamp)]);
    }

    /// <summary>Takes the run before a range into the range, where the first piece that comes there is one run with it.</summary>
    private static void Widen(Node<RunLeaf>? root, ref int from, int to, Span<Run> pieces, Contribution contribution)
    {
        if (from == 0) return;
        var (left, leftFrom) = RunAt(root!, from - 1);
        var stamp = left.Stamp;
        if (stamp != pieces[0].Stamp)
        {
            // Text put within a run does not grow it.
            var isWithin = to < root!.Length && RunAt(root, to).Run.Stamp == stamp;
            if (isWithin || pieces[0].Stamp.Origin is not null || stamp.WithNext(contribution) is not { } grown) return;
            stamp = grown;
        }

        pieces[0] = new(from - leftFrom + pieces[0].Length, stamp);
        from = leftFrom;

        // An earlier range of the same contribution may have grown the run before it to the same stamp.
        if (from == 0 || RunAt(root!, from - 1) is var (before, beforeFrom) && before.Stamp != stamp) return;
        pieces[0] = pieces[0] with { Length = pieces[0].Length + before.Length };
        from = beforeFrom;
    }

    /// <summary>With a range replaced by runs, of which none has the stamp of a neighbour.</summary>
    private readonly Node<RunLeaf>? Spliced(Node<RunLeaf>? root, int from, int to, ReadOnlySpan<Run> runs)
    {
        if (root?.Within(from, to, new LeafSplice(runs, root.Height > 0 ? limit / 2 : 1, limit), own) is { } edited) return edited;

        var joined = from > 0 ? root!.Slice(0, from, limit) : null;
        for (; !runs.IsEmpty; runs = runs[Math.Min(limit, runs.Length)..]) joined = Joined(joined, new(new RunLeaf(runs[..Math.Min(limit, runs.Length)].ToArray())));
        return to < (root?.Length ?? 0) ? Joined(joined, root!.Slice(to, root.Length, limit)) : joined;
    }

    /// <summary>A part of what a contribution inserts, cut where its origin changes; not empty.</summary>
    private static Run[] Pieces(Contribution contribution, int from, int to)
    {
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

    private readonly Node<RunLeaf> Joined(Node<RunLeaf>? first, Node<RunLeaf> second) =>
        first is null ? second : Node<RunLeaf>.Concat(first, second, limit);

    /// <summary>The run that holds a code unit, and where it starts; runs never lie over two leaves.</summary>
    private static (Run Run, int From) RunAt(Node<RunLeaf> root, int at)
    {
        var (leaf, from) = root.LeafAt(at);
        foreach (var run in leaf.Runs)
        {
            if (at < from + run.Length) return (run, from);
            from += run.Length;
        }

        throw new UnreachableException();
    }

    /// <summary>The usual change: it stays within one leaf.</summary>
    private readonly ref struct LeafSplice(ReadOnlySpan<Run> runs, int least, int limit) : ILeafEdit<RunLeaf>
    {
        private readonly ReadOnlySpan<Run> runs = runs;

        public RunLeaf? In(RunLeaf leaf, int from, int to) => leaf.Spliced(from, to, runs, least, limit);
    }
}
