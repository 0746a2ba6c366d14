namespace Workspace.Collab;

/// <summary>An older and a newer unit that may be one, and how much speaks for it.</summary>
internal readonly record struct Candidate(int Old, int New, long Weight);

/// <summary>The heaviest chain of candidates that go forward in both texts: what stayed where it was; the rest moved, or is not one.</summary>
internal static class Chain
{
    /// <summary>O(candidates x log of the units). Of equally heavy chains, always the same.</summary>
    /// <remarks>The longest increasing subsequence, with weights, over a binary indexed tree (Fenwick, 1994).</remarks>
    internal static List<Candidate> Of(List<Candidate> candidates, int newFrom, int newTo)
    {
        // Of one older unit the later places first, so that none follows another of its own.
        candidates.Sort((a, b) => a.Old != b.Old ? a.Old.CompareTo(b.Old) : b.New.CompareTo(a.New));
        var (best, before) = (new long[candidates.Count], new int[candidates.Count]);
        var tree = new int[newTo - newFrom + 1];
        tree.AsSpan().Fill(-1);
        var last = -1;
        for (var i = 0; i < candidates.Count; i++)
        {
            var candidate = candidates[i];
            before[i] = -1;
            for (var at = candidate.New - newFrom; at > 0; at -= at & -at)
            {
                if (tree[at] >= 0 && (before[i] < 0 || best[tree[at]] > best[before[i]])) before[i] = tree[at];
            }

            best[i] = candidate.Weight + (before[i] < 0 ? 0 : best[before[i]]);
            for (var at = candidate.New - newFrom + 1; at < tree.Length; at += at & -at)
            {
                if (tree[at] < 0 || best[i] > best[tree[at]]) tree[at] = i;
            }

            if (last < 0 || best[i] > best[last]) last = i;
        }

        var chain = new List<Candidate>();
        for (; last >= 0; last = before[last]) chain.Add(candidates[last]);
        chain.Reverse();
        return chain;
    }
}
