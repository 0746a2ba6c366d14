using System.Collections.Immutable;
using System.Text;

namespace Workspace.Collab;

/// <summary>Who put every stretch of text in and who took it out again, over some of a draft's history: its newest text and all that was removed. Immutable.</summary>
/// <remarks>
/// Text that an undo or an older version brings back is new text, with its first writer where the contribution names one; what was removed stays removed, by whoever removed it.
/// Memory is proportional to the runs and to the removed text, which is kept once.
/// </remarks>
public sealed class Provenance
{
    private readonly string removed;

    private Provenance(Rope text, ImmutableArray<ProvenanceRun> runs, string removed)
    {
        Text = text;
        Runs = runs;
        this.removed = removed;
    }

    /// <summary>The newest text.</summary>
    public Rope Text { get; }

    /// <summary>
    /// All runs, standing and removed, in order; removed text is before what was written in its place later. Two neighbours have different stamps, or were not removed in one go.
    /// </summary>
    public ImmutableArray<ProvenanceRun> Runs { get; }

    /// <summary>Follows a draft through what came after it; from <see cref="Draft.Empty"/> on that is the whole history.</summary>
    /// <remarks>O(sections x (log of their number + log runs)): one to two microseconds a keystroke.</remarks>
    /// <param name="start">The older draft.</param>
    /// <param name="since">Every contribution after it, in order.</param>
    /// <exception cref="ArgumentException">They do not follow it, or each other, by version or by length.</exception>
    public static Provenance Of(Draft start, ImmutableArray<Contribution> since)
    {
        var survival = Survival.Through(start.Text.Length, since);
        var (text, attribution, removals) = (start.Text, start.Attribution, new Removals(since));
        for (var i = 0; i < since.Length; i++)
        {
            var version = start.Version.Number + i + 1;
            if (since[i].Version.Number != version) throw new ArgumentException($"Got version {since[i].Version}, expected {version}.", nameof(since));
            removals.Add(i, text, attribution);
            text = since[i].Changes.Apply(text);
            attribution = attribution.After(since[i]);
        }

        var (runs, removed) = (new List<ProvenanceRun>(), new StringBuilder());
        using var standing = attribution.Runs.GetEnumerator();
        foreach (var stretch in survival.Stretches)
        {
            if (stretch.By >= 0) removals.Take(stretch, runs, removed);
            else for (var at = stretch.NewAt; at < stretch.NewAt + stretch.Length;)
            {
                while (standing.Current.To <= at) standing.MoveNext();
                var to = Math.Min(standing.Current.To, stretch.NewAt + stretch.Length);
                ProvenanceRun.Add(runs, new(at, to - at, standing.Current.Stamp, null));
                at = to;
            }
        }

        return new(text, [.. runs], removed.ToString());
    }

    /// <summary>What a run of this reads. O(log length + its length).</summary>
    public string TextOf(ProvenanceRun run) =>
        run.Removal is null ? Text.ToString(run.At, run.At + run.Length) : removed.Substring(run.RemovedAt, run.Length);
}
