using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>What became of a stretch of text between two versions.</summary>
internal enum Fate
{
    /// <summary>It stood in the older text and stands in the newer one.</summary>
    Kept,

    /// <summary>It stood in the older text.</summary>
    Removed,

    /// <summary>It stands in the newer text.</summary>
    Inserted,

    /// <summary>It was inserted and removed again between them.</summary>
    Passed,
}

/// <summary>A stretch of text with one fate.</summary>
/// <param name="Fate">Its fate.</param>
/// <param name="Length">Code units.</param>
/// <param name="By">The contribution that removed it, from 0; -1 where it still stands.</param>
/// <param name="OldAt">Where it starts, or would, in the older text.</param>
/// <param name="NewAt">Where it starts, or would, in the newer text.</param>
internal readonly record struct Stretch(Fate Fate, int Length, int By, int OldAt, int NewAt)
{
    internal int OldLength => Fate is Fate.Kept or Fate.Removed ? Length : 0;

    internal int NewLength => Fate is Fate.Kept or Fate.Inserted ? Length : 0;
}

/// <summary>What became of an older text, and where a newer one comes from, by the contributions between them: stretches that cover both, in order.</summary>
internal sealed class Survival
{
    private readonly Stretch[] stretches;

    private Survival(Stretch[] stretches) => this.stretches = stretches;

    internal ReadOnlySpan<Stretch> Stretches => stretches;

    /// <summary>The length of the older text.</summary>
    internal int OldLength => stretches is [.., var last] ? last.OldAt + last.OldLength : 0;

    /// <summary>The length of the newer text.</summary>
    internal int NewLength => stretches is [.., var last] ? last.NewAt + last.NewLength : 0;

    /// <summary>Follows a text of a length through contributions. Cost as <see cref="Lifetimes.After(ImmutableArray{Contribution})"/>.</summary>
    /// <exception cref="ArgumentException">They do not follow each other, by version or by length.</exception>
    internal static Survival Through(int length, ImmutableArray<Contribution> contributions)
    {
        var from = new DraftVersion(contributions.IsEmpty ? 0 : contributions[0].Version.Number - 1);
        return Between(Lifetimes.Of(length, from).After(contributions), from, new(from.Number + contributions.Length));
    }

    /// <summary>What became of a version's text until a later one. O(runs + stretches).</summary>
    internal static Survival Between(Lifetimes lifetimes, DraftVersion from, DraftVersion to)
    {
        var stretches = new List<Stretch>();
        foreach (ref readonly var run in lifetimes.Runs)
        {
            for (var at = 0; at < run.Length;)
            {
                var (inserted, removed) = (run.Inserted + (at * run.InsertedStep), run.Removed + (at * run.RemovedStep));
                var length = Math.Min(run.Length - at, Math.Min(Alike(inserted, run.InsertedStep, from, to), run.Stands ? int.MaxValue : Alike(removed, run.RemovedStep, from, to)));
                var (wasOld, stands) = (inserted <= from.Number, run.Stands || removed > to.Number);
                if (inserted <= to.Number && (stands || removed > from.Number))
                {
                    var fate = wasOld ? stands ? Fate.Kept : Fate.Removed : stands ? Fate.Inserted : Fate.Passed;
                    if (stands || run.RemovedStep == 0) Add(stretches, fate, length, stands ? -1 : removed - from.Number - 1);
                    else for (var i = 0; i < length; i++) Add(stretches, fate, 1, removed + (i * run.RemovedStep) - from.Number - 1);
                }

                at += length;
            }
        }

        return new([.. stretches]);
    }

    /// <summary>How many versions of a run, from one of them on, come to the same: up to the older version, after it up to the newer, or after that.</summary>
    private static int Alike(int version, int step, DraftVersion from, DraftVersion to)
    {
        if (step == 0) return int.MaxValue;
        if (step > 0) return version <= from.Number ? from.Number - version + 1 : version <= to.Number ? to.Number - version + 1 : int.MaxValue;
        return version > to.Number ? version - to.Number : version > from.Number ? version - from.Number : int.MaxValue;
    }

    private static void Add(List<Stretch> stretches, Fate fate, int length, int by)
    {
        if (stretches is [.., var last])
        {
            if (last.Fate == fate && last.By == by) stretches[^1] = last with { Length = last.Length + length };
            else stretches.Add(new(fate, length, by, last.OldAt + last.OldLength, last.NewAt + last.NewLength));
        }
        else
        {
            stretches.Add(new(fate, length, by, 0, 0));
        }
    }

    /// <summary>The number of the stretch that holds an offset of the older text. O(log stretches).</summary>
    internal int AtOld(int at)
    {
        var (low, high) = (0, stretches.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (stretches[middle].OldAt <= at) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    /// <summary>The number of the stretch that holds an offset of the newer text. O(log stretches).</summary>
    internal int AtNew(int at)
    {
        var (low, high) = (0, stretches.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (stretches[middle].NewAt <= at) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    /// <summary>How much of a range of the older text stands in a range of the newer. O(log stretches + stretches of the older range).</summary>
    internal int KeptFromOld(int oldFrom, int oldTo, int newFrom, int newTo)
    {
        var kept = 0;
        for (var i = AtOld(oldFrom); i < stretches.Length && stretches[i].OldAt < oldTo; i++) kept += Kept(stretches[i], oldFrom, oldTo, newFrom, newTo);
        return kept;
    }

    /// <summary>How much of a range of the newer text stood in a range of the older. O(log stretches + stretches of the newer range).</summary>
    internal int KeptFromNew(int newFrom, int newTo, int oldFrom, int oldTo)
    {
        var kept = 0;
        for (var i = AtNew(newFrom); i < stretches.Length && stretches[i].NewAt < newTo; i++) kept += Kept(stretches[i], oldFrom, oldTo, newFrom, newTo);
        return kept;
    }

    private static int Kept(Stretch stretch, int oldFrom, int oldTo, int newFrom, int newTo)
    {
        if (stretch.Fate != Fate.Kept) return 0;
        var shift = stretch.NewAt - stretch.OldAt;
        return Math.Max(0, Math.Min(Math.Min(oldTo, newTo - shift), stretch.OldAt + stretch.Length) - Math.Max(Math.Max(oldFrom, newFrom - shift), stretch.OldAt));
    }
}
