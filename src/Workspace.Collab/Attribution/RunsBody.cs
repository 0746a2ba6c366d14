namespace Workspace.Collab;

/// <summary>
/// An attribution while the text is being written: a tree of runs, and beside it the run that is written just now. Changes in place; a copy is a
/// version of its own, and shares the tree.
/// </summary>
internal struct RunsBody
{
    private readonly int limit;
    private Node<RunLeaf>? tree;
    private OpenRun open;

    /// <summary>Of a tree; null for the empty text.</summary>
    internal RunsBody(Node<RunLeaf>? tree, int limit)
    {
        this.tree = tree;
        this.limit = limit;
        Length = tree?.Length ?? 0;
    }

    /// <summary>The most runs in a leaf.</summary>
    internal readonly int Limit => limit;

    /// <summary>The length of the text it covers.</summary>
    internal int Length { get; private set; }

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
            var by = Authorship.Of(contribution);
            if (!open.GoesOn(one.Kept, one.Kept + one.Removed, one.Added, by)) return false;
            open = open.After(one.Kept, one.Kept + one.Removed, one.Added, by);
        }

        Length = changes.LengthAfter;
        return true;
    }

    /// <summary>All runs as a tree; null for the empty text.</summary>
    internal readonly Node<RunLeaf>? Settled()
    {
        if (open.Length == 0 && open.From == open.To) return tree;
        var replayed = new ReplayedRuns(tree, limit, spare: 0);
        if (open.Length > 0) replayed.Splice(open.From, open.To, [new(open.Length, open.Stamp)]);
        else replayed.Remove(open.From, open.To);
        return replayed.Kept();
    }

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
        if (changes.IsOne && contribution.Origins.IsEmpty)
        {
            Begin(changes.One, Authorship.Of(contribution));
        }
        else
        {
            var replayed = new ReplayedRuns(tree, limit, spare: 0);
            replayed.Follow(contribution);
            tree = replayed.Kept();
        }

        Length = changes.LengthAfter;
    }

    private void Begin(in Replacement one, in Authorship by)
    {
        var (from, to) = (one.Kept, one.Kept + one.Removed);
        if (one.Added == 0)
        {
            open = OpenRun.Removed(from, to);
            return;
        }

        Span<Run> run = [new(one.Added, Stamp.Of(by, null))];
        new ReplayedRuns(tree, limit, spare: 0).Widen(ref from, to, run, by);
        open = OpenRun.Of(from, to, run[0]);
    }
}
