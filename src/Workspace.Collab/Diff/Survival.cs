using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>What became of every code unit of an older text, and where every one of a newer text comes from.</summary>
internal sealed class Survival
{
    private Node<SurvivorLeaf>? root;

    private Survival(int length)
    {
        RemovedBy = new int[length];
        RemovedBy.AsSpan().Fill(-1);
        if (length > 0) root = new(new SurvivorLeaf([new(length, 0)]));
    }

    /// <summary>For each code unit of the older text, which contribution removed it; -1 where it still stands.</summary>
    internal int[] RemovedBy { get; }

    /// <summary>For each code unit of the newer text, where it stood in the older; -1 where it is new.</summary>
    internal int[] CameFrom { get; private set; } = [];

    /// <summary>For each code unit of the older text, where it stands in the newer; -1 where it was removed.</summary>
    internal int[] WentTo { get; private set; } = [];

    /// <summary>Follows a text of a length through contributions. O(contributions x log of their number + length of both texts).</summary>
    internal static Survival Through(int length, ImmutableArray<Contribution> contributions)
    {
        var survival = new Survival(length);
        for (var i = 0; i < contributions.Length; i++) survival.Follow(contributions[i].Changes, i);
        survival.List();
        return survival;
    }

    private void Follow(ChangeSet changes, int by)
    {
        if (changes.LengthBefore != (root?.Length ?? 0)) throw new ArgumentException($"Got a change set for a length of {changes.LengthBefore}, expected {root?.Length ?? 0}.", nameof(changes));
        var sections = changes.Sections;
        for (int i = 0, at = 0; i < sections.Length; i += 2)
        {
            var insert = sections[i + 1];
            if (insert >= 0)
            {
                Mark(at, at + sections[i], by);
                Replace(at, at + sections[i], insert);
            }

            at += insert < 0 ? sections[i] : insert;
        }
    }

    private void Mark(int from, int to, int by)
    {
        if (root is null || from == to) return;
        var gone = new List<Survivor>();
        foreach (var (leaf, start) in root.LeavesFrom(from))
        {
            if (start >= to) break;
            leaf.Add(gone, Math.Max(from - start, 0), to - start);
        }

        foreach (var survivor in gone)
        {
            if (survivor.From >= 0) RemovedBy.AsSpan(survivor.From, survivor.Length).Fill(by);
        }
    }

    private void Replace(int from, int to, int insert)
    {
        if (root?.Within(from, to, new Splice(insert, root.Height > 0 ? SurvivorLeaf.Limit / 2 : 1)) is { } edited)
        {
            root = edited;
            return;
        }

        var joined = from > 0 ? root!.Slice(0, from, SurvivorLeaf.Limit) : null;
        if (insert > 0) joined = Joined(joined, new(new SurvivorLeaf([new(insert, -1)])));
        if (to < (root?.Length ?? 0)) joined = Joined(joined, root!.Slice(to, root.Length, SurvivorLeaf.Limit));
        root = joined;
    }

    private void List()
    {
        CameFrom = new int[root?.Length ?? 0];
        WentTo = new int[RemovedBy.Length];
        WentTo.AsSpan().Fill(-1);
        if (root is null) return;
        foreach (var (leaf, start) in root.LeavesFrom(0))
        {
            var at = start;
            foreach (var survivor in leaf.Survivors)
            {
                for (var i = 0; i < survivor.Length; i++)
                {
                    CameFrom[at + i] = survivor.From < 0 ? -1 : survivor.From + i;
                    if (survivor.From >= 0) WentTo[survivor.From + i] = at + i;
                }

                at += survivor.Length;
            }
        }
    }

    private static Node<SurvivorLeaf> Joined(Node<SurvivorLeaf>? first, Node<SurvivorLeaf> second) =>
        first is null ? second : Node<SurvivorLeaf>.Concat(first, second, SurvivorLeaf.Limit);

    private readonly struct Splice(int insert, int least) : ILeafEdit<SurvivorLeaf>
    {
        public SurvivorLeaf? In(SurvivorLeaf leaf, int from, int to)
        {
            var result = new List<Survivor>(leaf.Size + 2);
            leaf.Add(result, 0, from);
            if (insert > 0) SurvivorLeaf.Add(result, new(insert, -1));
            leaf.Add(result, to, leaf.Length);
            return result.Count >= least && result.Count <= SurvivorLeaf.Limit ? new SurvivorLeaf([.. result]) : null;
        }
    }
}
