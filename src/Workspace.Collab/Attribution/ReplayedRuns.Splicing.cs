using System.Diagnostics;

namespace Workspace.Collab;

/// <summary>What becomes of the runs where text does not merely go on.</summary>
internal sealed partial class ReplayedRuns
{
    /// <summary>Removes a range; what stands beside it becomes one run where it has one stamp.</summary>
    internal void Remove(int from, int to)
    {
        if (from > 0 && to < Length)
        {
            var (left, leftFrom) = RunAt(from - 1);
            var (right, rightFrom) = RunAt(to);
            if (left.Stamp == right.Stamp)
            {
                var end = rightFrom + right.Length;
                Splice(leftFrom, end, [new(from - leftFrom + end - to, left.Stamp)]);
                return;
            }
        }

        Splice(from, to, []);
    }

    /// <summary>Takes the run before a range into the range, where the first piece that comes there is one run with it.</summary>
    internal void Widen(ref int from, int to, Span<Run> pieces, in Authorship by)
    {
        if (from == 0) return;
        var (left, leftFrom) = RunAt(from - 1);
        var stamp = left.Stamp;
        if (stamp != pieces[0].Stamp)
        {
            // Text put within a run does not grow it.
            var isWithin = to < Length && (to < leftFrom + left.Length || RunAt(to).Run.Stamp == stamp);
            if (isWithin || pieces[0].Stamp.Origin is not null || stamp.WithNext(by) is not { } grown) return;
            stamp = grown;
        }

        pieces[0] = new(from - leftFrom + pieces[0].Length, stamp);
        from = leftFrom;

        // An earlier range of the same contribution may have grown the run before it to the same stamp.
        if (from == 0 || RunAt(from - 1) is var (before, beforeFrom) && before.Stamp != stamp) return;
        pieces[0] = pieces[0] with { Length = pieces[0].Length + before.Length };
        from = beforeFrom;
    }

    /// <summary>Replaces a range by runs, of which none has the stamp of a neighbour.</summary>
    internal void Splice(int from, int to, ReadOnlySpan<Run> runs)
    {
        Rest();
        if (tree is not null && runs.Length <= limit && (leaf is null || from < leafFrom || to > leafFrom + leaf.Length))
        {
            Close();
            tree = tree.Open(from, to, owner, out leaf, out leafFrom);
        }

        if (leaf is null || runs.Length > limit || to - from == Length) Rebuild(from, to, runs);
        else Splice(leaf, from - leafFrom, to - leafFrom, runs);
        Length -= to - from;
        foreach (var run in runs) Length += run.Length;
    }

    private void Splice(Node<RunLeaf> open, int from, int to, ReadOnlySpan<Run> runs)
    {
        var edited = open.Leaf.Spliced(from, to, runs, open.IsOwn, spare);
        if (edited.Size > limit || (edited.Size < limit / 2 && open != tree))
        {
            Close();
            tree = tree!.Put(leafFrom, edited, limit, owner); // what has a leaf is a tree
        }
        else
        {
            grown += edited.Length - open.Length;
            open.Become(edited);
        }
    }

    /// <summary>Splices a range of several leaves, or all, or many runs.</summary>
    private void Rebuild(int from, int to, ReadOnlySpan<Run> runs)
    {
        Close();
        var joined = from > 0 ? tree!.Slice(0, from, limit) : null; // where there is an offset, there is text
        for (; !runs.IsEmpty; runs = runs[Math.Min(limit, runs.Length)..]) joined = Joined(joined, new(new RunLeaf(runs[..Math.Min(limit, runs.Length)].ToArray())));
        tree = to < (tree?.Length ?? 0) ? Joined(joined, tree!.Slice(to, tree.Length, limit)) : joined; // as above
    }

    private Node<RunLeaf> Joined(Node<RunLeaf>? first, Node<RunLeaf> second) =>
        first is null ? second : Node<RunLeaf>.Concat(first, second, limit);

    /// <summary>The run that holds a code unit, and where it starts; runs never lie over two leaves.</summary>
    private (Run Run, int From) RunAt(int unit)
    {
        RunLeaf runs;
        int from;
        if (leaf is not null && unit >= leafFrom && unit < leafFrom + leaf.Length)
        {
            (runs, from) = (leaf.Leaf, leafFrom);
        }
        else
        {
            Close();
            (runs, from) = tree!.LeafAt(unit); // a unit lies in a tree
        }

        foreach (ref readonly var run in runs.Runs)
        {
            if (unit < from + run.Length) return (run, from);
            from += run.Length;
        }

        throw new UnreachableException();
    }

    private void Replace(Contribution contribution)
    {
        var sections = contribution.Changes.Sections;
        for (int i = 0, place = 0, done = 0; i < sections.Length; i += 2)
        {
            var (length, insert) = (sections[i], sections[i + 1]);
            if (insert == 0) Remove(place, place + length);
            if (insert > 0) Replace(place, place + length, Pieces(contribution, done, done + insert), Authorship.Of(contribution));
            done += Math.Max(insert, 0);
            place += insert < 0 ? length : insert;
        }
    }

    private void Replace(int from, int to, Span<Run> pieces, in Authorship by)
    {
        Widen(ref from, to, pieces, by);
        Splice(from, to, pieces);
    }

    /// <summary>A part of what a contribution inserts, cut where its origin changes; not empty.</summary>
    private static Run[] Pieces(Contribution contribution, int from, int to)
    {
        var by = Authorship.Of(contribution);
        if (contribution.Origins.IsEmpty) return [new(to - from, Stamp.Of(by, null))];

        var pieces = new RunWriter((2 * contribution.Origins.Length) + 1);
        foreach (var origin in contribution.Origins)
        {
            var (start, end) = (Math.Max(origin.From, from), Math.Min(origin.To, to));
            if (start >= end) continue;
            if (start > from) pieces.Add(new(start - from, Stamp.Of(by, null)));
            pieces.Add(new(end - start, Stamp.Of(by, origin.Source)));
            from = end;
        }

        if (from < to) pieces.Add(new(to - from, Stamp.Of(by, null)));
        return pieces.ToArray();
    }
}
