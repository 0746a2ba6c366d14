namespace Workspace.Collab;

/// <summary>An attribution that follows contributions in place, of which only the last state is kept: what <see cref="ReplayedText"/> is to a text.</summary>
/// <remarks>One leaf is open, and in it one run is chosen: that which is written in. Its stamp waits until the writing goes on elsewhere.</remarks>
internal sealed partial class ReplayedRuns(Node<RunLeaf>? begunWith, int limit, int spare = ReplayedRuns.Spare)
{
    private const int Spare = 6;

    private TreeOwner owner = TreeOwner.New();
    private Node<RunLeaf>? tree = begunWith;
    private Node<RunLeaf>? leaf;
    private int leafFrom;
    private int grown;
    private Stamp? begun;
    private int at;
    private int runFrom;
    private int runLength;
    private DraftVersion last;
    private DateTimeOffset lastAt;

    /// <summary>The length of the text it covers.</summary>
    internal int Length { get; private set; } = begunWith?.Length ?? 0;

    /// <summary>The most runs in a leaf.</summary>
    internal int Limit => limit;

    /// <summary>Follows one contribution. O(1) where it writes on in the run of the one before, else O(its sections x log runs).</summary>
    /// <exception cref="ArgumentException">It is for a text of another length; nothing is done.</exception>
    internal void Follow(Contribution contribution)
    {
        var changes = contribution.Changes;
        if (changes.LengthBefore != Length) throw new ArgumentException($"Got a length of {changes.LengthBefore}, expected {Length}.", nameof(contribution));
        if (changes.IsOne && contribution.Origins.IsEmpty)
        {
            Follow(changes.One, Authorship.Of(contribution));
            return;
        }

        Rest();
        Replace(contribution);
    }

    /// <summary>Follows what replaces one range of the text or none, with nothing that comes from elsewhere.</summary>
    internal void Follow(in Replacement one, in Authorship by)
    {
        if (!one.IsEmpty) Follow(one.Kept, one.Kept + one.Removed, one.Added, by);
    }

    /// <summary>All runs as they are now. They are never changed any more.</summary>
    internal Node<RunLeaf>? Kept()
    {
        Close();
        owner = TreeOwner.New();
        return tree;
    }

    private void Follow(int from, int to, int added, in Authorship by)
    {
        if (TryGoOn(from, to, added, by)) return;
        Rest();
        if (tree is not null && (added == 0 || from > 0))
        {
            Choose(added == 0 ? from : from - 1);
            if (TryGoOn(from, to, added, by)) return;
        }

        Rest();
        if (added == 0) Remove(from, to);
        else Replace(from, to, [new(added, Stamp.Of(by, null))], by);
    }

    /// <summary>Removes a part of the chosen run, or writes on at its end in the same go; false, and nothing done, for all else.</summary>
    /// <remarks>The run stays, and with it what its neighbours are: none has its stamp, for its last contribution wrote nowhere else.</remarks>
    private bool TryGoOn(int from, int to, int added, in Authorship by)
    {
        if (begun is null) return false;
        var end = runFrom + runLength;
        if (from < runFrom || to > end) return false;
        if (added == 0)
        {
            if (to - from == runLength) return false;
        }
        else
        {
            if (from == runFrom || to < end || !begun.GoesOn(by, lastAt)) return false;
            last = by.Version;
            if (by.At > lastAt) lastAt = by.At;
        }

        var more = added - (to - from);
        runLength += more;
        grown += more;
        Length += more;
        return true;
    }

    /// <summary>Opens the leaf that holds a code unit, and chooses its run.</summary>
    private void Choose(int unit)
    {
        if (leaf is null || unit < leafFrom || unit >= leafFrom + leaf.Length)
        {
            Close();
            tree = tree!.Open(unit, unit + 1, owner, out leaf, out leafFrom); // a unit lies in a tree
        }

        var runs = leaf!.Leaf.Runs; // no leaf ends within a code unit
        (at, runFrom) = (0, leafFrom);
        for (; runFrom + runs[at].Length <= unit; at++) runFrom += runs[at].Length;
        (begun, runLength) = (runs[at].Stamp, runs[at].Length);
        (last, lastAt) = (begun.To, begun.ToAt);
    }

    /// <summary>Puts the chosen run down as it is now, so that another can be chosen.</summary>
    private void Rest()
    {
        if (begun is null) return;
        var stamp = begun.To == last ? begun : begun with { To = last, ToAt = lastAt };
        if (stamp != (object)begun || runLength != leaf!.Leaf.Runs[at].Length) leaf!.Become(leaf.Leaf.With(at, new(runLength, stamp), leaf.IsOwn)); // a run is chosen in an open leaf
        begun = null;
    }

    private void Close()
    {
        Rest();
        if (leaf is not null) tree!.Grow(leafFrom, leaf, grown, 0); // what has a leaf is a tree
        (leaf, grown) = (null, 0);
    }
}
