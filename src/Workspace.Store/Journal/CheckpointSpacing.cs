using Workspace.Collab;

namespace Workspace.Store;

/// <summary>How far apart checkpoints are, by what it takes to replay what lies between (<see cref="Checkpoint.Cost"/>): the older, the farther, but never so far that reading a version takes long.</summary>
internal static class CheckpointSpacing
{
    /// <summary>A new one after so much, replayed in some ten milliseconds.</summary>
    public const long Least = 10_000;

    /// <summary>No two neighbours are farther apart than about this, replayed in some fifty milliseconds.</summary>
    public const long Most = 120_000;

    public static bool IsDue(long last, long now) => now - last >= Least;

    /// <summary>Those that may go now, oldest first: every one without which its neighbours are not too far from each other for their age. The newest stays.</summary>
    /// <param name="kept">All there are, oldest first.</param>
    public static IEnumerable<DraftVersion> Superfluous(IReadOnlyList<(DraftVersion Version, long Cost)> kept)
    {
        var before = 0L;
        for (var i = 0; i + 1 < kept.Count; i++)
        {
            var age = kept[^1].Cost - kept[i + 1].Cost;
            if (kept[i + 1].Cost - before <= Math.Clamp(4 * age, Least, Most)) yield return kept[i].Version;
            else before = kept[i].Cost;
        }
    }
}
