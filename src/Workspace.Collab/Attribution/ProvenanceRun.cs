namespace Workspace.Collab;

/// <summary>A run of text with one stamp that stands, or was removed in one go.</summary>
/// <param name="At">Where it starts in the newest text; for removed text, where it stood. UTF-16 code units from 0.</param>
/// <param name="Length">Code units.</param>
/// <param name="Stamp">Who put it there, and who first wrote it; of removed text, as it was when it was removed.</param>
/// <param name="Removal">Who removed it; null where it stands.</param>
public readonly record struct ProvenanceRun(int At, int Length, Stamp Stamp, Removal? Removal)
{
    /// <summary>Where it starts in all that was removed.</summary>
    internal int RemovedAt { get; init; }

    /// <summary>Adds a run, as one with the last where both are of one stamp and stand, or were removed in one go.</summary>
    internal static void Add(List<ProvenanceRun> runs, ProvenanceRun run)
    {
        if (runs.Count > 0 && runs[^1] is var last && last.Stamp == run.Stamp && (last.Removal is null) == (run.Removal is null)
            && (run.Removal is null || last.Removal!.GoesWith(run.Removal))) // not null: neither is
        {
            runs[^1] = last with { Length = last.Length + run.Length, Removal = last.Removal?.With(run.Removal!) }; // not null: both are or neither
        }
        else
        {
            runs.Add(run);
        }
    }
}
