namespace Workspace.Collab;

/// <summary>A stretch of text that one hand changed.</summary>
internal readonly record struct HandPart(int From, int To, Signature By, Stamp? Stamp);

/// <summary>Says whose hand inserted, removed or moved each part of what a comparison shows.</summary>
/// <remarks>
/// A comparison of texts need not cut where the hands did. What it shows as inserted though it stood there before, or as removed though it still
/// stands (a word that only grew, a paragraph that is shown elsewhere), is the hand's that changed what is beside it in the same stretch; else
/// the hand's that changed what is nearest to it. A hand is always that of a contribution between the two versions.
/// </remarks>
internal sealed class Hands(Attribution attribution, Survival survival, Signatures signatures)
{
    /// <summary>Removals by one person with no more between them are one.</summary>
    private static readonly TimeSpan OneGo = TimeSpan.FromSeconds(60);

    /// <summary>Whether a stretch that reads the same in both texts was really removed and written anew, all of it.</summary>
    internal bool WasRewritten(int fromBefore, int fromAfter, int length)
    {
        var all = survival.Stretches;
        for (var i = survival.AtOld(fromBefore); i < all.Length && all[i].OldAt < fromBefore + length; i++)
        {
            if (all[i].Fate == Fate.Kept && all[i].OldAt + all[i].Length > fromBefore) return false;
        }

        for (var i = survival.AtNew(fromAfter); i < all.Length && all[i].NewAt < fromAfter + length; i++)
        {
            if (all[i].Fate == Fate.Kept && all[i].NewAt + all[i].Length > fromAfter) return false;
        }

        return true;
    }

    /// <summary>An inserted stretch of the newer text, cut by stamp.</summary>
    internal List<HandPart> Inserted(int from, int to)
    {
        var parts = new List<HandPart>();
        var all = survival.Stretches;
        for (var i = survival.AtNew(from); i < all.Length && all[i].NewAt < to; i++)
        {
            var (start, end) = (Math.Max(all[i].NewAt, from), Math.Min(all[i].NewAt + all[i].NewLength, to));
            if (all[i].Fate != Fate.Inserted || start >= end) continue;
            foreach (var run in attribution.RunsIn(start, end))
            {
                if (parts.Count == 0) parts.Add(new(from, to, SignatureOf(run.Stamp), run.Stamp));
                else if (parts[^1].Stamp! != run.Stamp) Cut(parts, run.From, new(run.From, to, SignatureOf(run.Stamp), run.Stamp)); // not null: set here
            }
        }

        if (parts.Count == 0) parts.Add(new(from, to, BesideNew(from, to), StampAt(from)));
        return parts;
    }

    /// <summary>A removed stretch of the older text, cut by who removed it, in one go each.</summary>
    internal List<HandPart> Removed(int from, int to)
    {
        var parts = new List<HandPart>();
        var all = survival.Stretches;
        for (var i = survival.AtOld(from); i < all.Length && all[i].OldAt < to; i++)
        {
            if (all[i].Fate != Fate.Removed || all[i].OldAt + all[i].Length <= from) continue;
            var by = signatures[all[i].By];
            var start = Math.Max(all[i].OldAt, from);
            if (parts.Count == 0) parts.Add(new(from, to, by, null));
            else if (!IsOneGo(parts[^1].By, by)) Cut(parts, start, new(start, to, by, null));
            else if (by.Version.Number > parts[^1].By.Version.Number) parts[^1] = parts[^1] with { By = by };
        }

        if (parts.Count == 0) parts.Add(new(from, to, Beside(survival.AtOld(from), survival.AtOld(to - 1), from - all[survival.AtOld(from)].OldAt, EndOfOld(to)), null));
        return parts;
    }

    /// <summary>A stretch of moved text that is no longer in it; it stood, or would, within a range of the newer text.</summary>
    /// <remarks>Whoever cut the whole removed it too; but where something was removed again after it was pasted, that is whose hand it was.</remarks>
    internal List<HandPart> RemovedFromMoved(int from, int to, int newFrom, int newTo)
    {
        var all = survival.Stretches;
        Stretch? passed = null;
        if (newTo > 0)
        {
            for (var i = survival.AtNew(Math.Max(newFrom - 1, 0)); i < all.Length && all[i].NewAt <= newTo; i++)
            {
                if (all[i].Fate == Fate.Passed && all[i].NewAt >= newFrom && all[i].Length > (passed?.Length ?? 0)) passed = all[i];
            }
        }

        return passed is { } one ? [new(from, to, signatures[one.By], null)] : Removed(from, to);
    }

    /// <summary>Who moved text to where it stands: who inserted the most of it; where most of it never was cut, who changed what is beside it.</summary>
    internal Signature Mover(List<(int From, int To)> parts)
    {
        var counts = new Dictionary<Stamp, int>();
        var (inserted, length) = (0, 0);
        var all = survival.Stretches;
        foreach (var (from, to) in parts)
        {
            length += to - from;
            for (var i = survival.AtNew(from); i < all.Length && all[i].NewAt < to; i++)
            {
                var (start, end) = (Math.Max(all[i].NewAt, from), Math.Min(all[i].NewAt + all[i].NewLength, to));
                if (all[i].Fate != Fate.Inserted || start >= end) continue;
                foreach (var run in attribution.RunsIn(start, end)) counts[run.Stamp] = counts.GetValueOrDefault(run.Stamp) + run.To - run.From;
                inserted += end - start;
            }
        }

        if (2 * inserted < length) return BesideNew(parts[0].From, parts[^1].To);
        return SignatureOf(counts.OrderByDescending(count => count.Value).ThenByDescending(count => count.Key.To.Number).First().Key);
    }

    private Signature BesideNew(int from, int to)
    {
        var (first, last) = (survival.AtNew(from), survival.AtNew(to - 1));
        return Beside(first, last, from - survival.Stretches[first].NewAt, survival.Stretches[last].NewAt + survival.Stretches[last].NewLength - to);
    }

    private int EndOfOld(int to)
    {
        var last = survival.Stretches[survival.AtOld(to - 1)];
        return last.OldAt + last.OldLength - to;
    }

    /// <summary>The hand within some stretches, else the nearest on either side of them.</summary>
    private Signature Beside(int first, int last, int toLeft, int toRight)
    {
        var all = survival.Stretches;
        for (var i = first; i <= last; i++)
        {
            if (all[i].Fate != Fate.Kept) return SignatureOf(all[i], all[i].NewAt);
        }

        var (left, right) = (first - 1, last + 1);
        if (left >= 0 && (right == all.Length || toLeft <= toRight)) return SignatureOf(all[left], all[left].NewAt + all[left].NewLength - 1);
        return right < all.Length ? SignatureOf(all[right], all[right].NewAt) : signatures[signatures.Count - 1];
    }

    private Signature SignatureOf(Stretch stretch, int at) => stretch.Fate == Fate.Inserted ? SignatureOf(StampAt(at)) : signatures[stretch.By];

    /// <summary>The attribution of one code unit of the newer text.</summary>
    internal Stamp StampAt(int at) => attribution.RunsIn(at, at + 1).First().Stamp;

    private static Signature SignatureOf(Stamp stamp) => new(stamp.InsertedBy, stamp.To, stamp.ToAt);

    private static bool IsOneGo(Signature one, Signature other) => one.By == other.By && (one.At - other.At).Duration() <= OneGo;

    private static void Cut(List<HandPart> parts, int at, HandPart next)
    {
        parts[^1] = parts[^1] with { To = at };
        parts.Add(next);
    }
}
