using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>Says whose hand inserted or removed each part of what a comparison shows.</summary>
/// <remarks>
/// A comparison of texts need not cut where the hands did. Where it shows text as removed that still stands (a word that only grew, a
/// paragraph that is shown elsewhere), the removal is that of the nearest text really removed: in the same word, else in the same
/// stretch; else the hand that inserted nearest to where it stands now; else the nearest removal anywhere; else the last contribution. Where it
/// shows text as inserted that stood there before, and part of its word is new, the whole word is the new part's; else it keeps its own stamp.
/// </remarks>
internal sealed class Hands(string before, string after, Attribution attribution, ImmutableArray<Contribution> between)
{
    private readonly Survival survival = Survival.Through(before.Length, between);

    /// <summary>Whether a stretch that reads the same in both texts was really removed and written anew, all of it.</summary>
    internal bool WasRewritten(int fromBefore, int fromAfter, int length) =>
        !survival.RemovedBy.AsSpan(fromBefore, length).Contains(-1) && survival.CameFrom.AsSpan(fromAfter, length).IndexOfAnyExcept(-1) < 0;

    /// <summary>An inserted stretch of the newer text, cut by stamp.</summary>
    internal IEnumerable<(int From, int To, Stamp By)> Inserted(int from, int to)
    {
        var stamps = new Stamp[to - from];
        foreach (var run in attribution.RunsIn(from, to)) stamps.AsSpan(run.From - from, run.To - run.From).Fill(run.Stamp);
        for (int at = from, end; at < to; at = end)
        {
            end = Math.Min(Words.End(after, at), to);
            SpreadNew(stamps.AsSpan(at - from, end - at), survival.CameFrom.AsSpan(at, end - at));
        }

        for (int start = 0, end; start < stamps.Length; start = end)
        {
            for (end = start + 1; end < stamps.Length && stamps[end] == stamps[start];) end++;
            yield return (from + start, from + end, stamps[start]);
        }
    }

    /// <summary>A removed stretch of the older text, cut by contribution.</summary>
    internal IEnumerable<(int From, int To, Removal By)> Removed(int from, int to)
    {
        var by = survival.RemovedBy[from..to];
        for (int at = from, end; at < to; at = end)
        {
            end = Math.Min(Words.End(before, at), to);
            Spread(by.AsSpan(at - from, end - at));
        }

        Spread(by);
        if (by[0] < 0)
        {
            yield return (from, to, Nearest(from, to));
            yield break;
        }

        for (int start = 0, end; start < by.Length; start = end)
        {
            for (end = start + 1; end < by.Length && by[end] == by[start];) end++;
            yield return (from + start, from + end, RemovalOf(between[by[start]]));
        }
    }

    /// <summary>Gives each place without a contribution that of the nearest place before it, else behind it; none stay where there are none.</summary>
    private static void Spread(Span<int> by)
    {
        for (var i = 1; i < by.Length; i++)
        {
            if (by[i] < 0) by[i] = by[i - 1];
        }

        for (var i = by.Length - 2; i >= 0; i--)
        {
            if (by[i] < 0) by[i] = by[i + 1];
        }
    }

    private static void SpreadNew(Span<Stamp> stamps, ReadOnlySpan<int> cameFrom)
    {
        var first = cameFrom.IndexOf(-1);
        if (first < 0) return;
        for (var i = 0; i < stamps.Length; i++)
        {
            if (i < first) stamps[i] = stamps[first];
            else if (cameFrom[i] >= 0) stamps[i] = stamps[i - 1];
        }
    }

    /// <summary>Of a stretch that still stands whole.</summary>
    private Removal Nearest(int from, int to)
    {
        var (left, right) = (survival.WentTo[from] - 1, survival.WentTo[to - 1] + 1);
        var inside = survival.CameFrom.AsSpan(left + 1, right - left - 1).IndexOf(-1);
        if (inside >= 0) return RemovalOf(StampAt(left + 1 + inside));
        for (; left >= 0 || right < after.Length; left--, right++)
        {
            if (left >= 0 && survival.CameFrom[left] < 0) return RemovalOf(StampAt(left));
            if (right < after.Length && survival.CameFrom[right] < 0) return RemovalOf(StampAt(right));
        }

        for (var (l, r) = (from - 1, to); l >= 0 || r < before.Length; l--, r++)
        {
            if (l >= 0 && survival.RemovedBy[l] >= 0) return RemovalOf(between[survival.RemovedBy[l]]);
            if (r < before.Length && survival.RemovedBy[r] >= 0) return RemovalOf(between[survival.RemovedBy[r]]);
        }

        return RemovalOf(between[^1]);
    }

    private Stamp StampAt(int at) => attribution.RunsIn(at, at + 1).First().Stamp;

    private static Removal RemovalOf(Stamp stamp) => new(stamp.InsertedBy, stamp.To, stamp.ToAt);

    private static Removal RemovalOf(Contribution contribution) => new(contribution.Author, contribution.Version, contribution.At);
}
