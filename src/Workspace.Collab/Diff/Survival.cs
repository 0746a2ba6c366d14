using System.Collections.Immutable;
using System.Runtime.InteropServices;

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

    /// <summary>
    /// Follows a text of a length through contributions: each two that follow each other become one, until one is left.
    /// O(their sections x log of their number), and no more memory than their sections.
    /// </summary>
    /// <exception cref="ArgumentException">They do not follow each other, by their lengths.</exception>
    internal static Survival Through(int length, ImmutableArray<Contribution> contributions)
    {
        var (sections, starts) = Listed(length, contributions);
        var next = new List<Section>();
        for (var nextStarts = new List<int>(); starts.Count > 2; (starts, nextStarts) = (nextStarts, starts))
        {
            next.Clear();
            nextStarts.Clear();
            var all = CollectionsMarshal.AsSpan(sections);
            for (var i = 0; i + 1 < starts.Count; i += 2)
            {
                nextStarts.Add(next.Count);
                if (i + 2 < starts.Count) Compose(all[starts[i]..starts[i + 1]], all[starts[i + 1]..starts[i + 2]], next);
                else next.AddRange(all[starts[i]..starts[i + 1]]);
            }

            nextStarts.Add(next.Count);
            (sections, next) = (next, sections);
        }

        var stretches = new Stretch[sections.Count];
        var (oldAt, newAt) = (0, 0);
        for (var i = 0; i < stretches.Length; i++)
        {
            stretches[i] = new(sections[i].Fate, sections[i].Length, sections[i].By, oldAt, newAt);
            oldAt += stretches[i].OldLength;
            newAt += stretches[i].NewLength;
        }

        return new(stretches);
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

    /// <summary>The sections of each contribution, and where each begins and the last ends.</summary>
    private static (List<Section> Sections, List<int> Starts) Listed(int length, ImmutableArray<Contribution> contributions)
    {
        var (sections, starts) = (new List<Section>(3 * contributions.Length), new List<int>(contributions.Length + 1));
        var now = length;
        for (var i = 0; i < contributions.Length; i++)
        {
            var changes = contributions[i].Changes;
            if (changes.LengthBefore != now) throw new ArgumentException($"Got a change set for a length of {changes.LengthBefore}, expected {now}.", nameof(contributions));
            now = changes.LengthAfter;
            starts.Add(sections.Count);
            var pairs = changes.Sections;
            for (var at = 0; at < pairs.Length; at += 2)
            {
                if (pairs[at] > 0) sections.Add(pairs[at + 1] < 0 ? new(Fate.Kept, pairs[at], -1) : new(Fate.Removed, pairs[at], i));
                if (pairs[at + 1] > 0) sections.Add(new(Fate.Inserted, pairs[at + 1], -1));
            }
        }

        if (contributions.IsEmpty)
        {
            starts.Add(0);
            if (length > 0) sections.Add(new(Fate.Kept, length, -1));
        }

        starts.Add(sections.Count);
        return (sections, starts);
    }

    private static void Compose(ReadOnlySpan<Section> first, ReadOnlySpan<Section> second, List<Section> to)
    {
        var start = to.Count;
        var (i, taken) = (0, 0);
        foreach (var then in second)
        {
            if (then.Fate is Fate.Inserted or Fate.Passed)
            {
                if (taken == 0) PassGone(first, ref i, to, start);
                Add(to, start, then);
                continue;
            }

            for (var left = then.Length; left > 0;)
            {
                if (taken == 0) PassGone(first, ref i, to, start);
                var was = first[i];
                var length = Math.Min(left, was.Length - taken);
                var fate = then.Fate == Fate.Kept ? was.Fate : was.Fate == Fate.Kept ? Fate.Removed : Fate.Passed;
                Add(to, start, new(fate, length, then.By));
                left -= length;
                taken += length;
                if (taken == was.Length) (i, taken) = (i + 1, 0);
            }
        }

        PassGone(first, ref i, to, start);
    }

    /// <summary>What no longer stands after the first is nothing to the second.</summary>
    private static void PassGone(ReadOnlySpan<Section> first, ref int i, List<Section> to, int start)
    {
        for (; i < first.Length && first[i].Fate is Fate.Removed or Fate.Passed; i++) Add(to, start, first[i]);
    }

    private static void Add(List<Section> to, int start, Section section)
    {
        if (to.Count > start && to[^1].Fate == section.Fate && to[^1].By == section.By) to[^1] = section with { Length = to[^1].Length + section.Length };
        else to.Add(section);
    }

    private readonly record struct Section(Fate Fate, int Length, int By);
}
