using Workspace.Collab;

namespace Workspace.Store;

/// <summary>How far apart checkpoints are, by what it takes to replay what lies between (<see cref="Checkpoint.Cost"/>): as far as reading a version bears; the newest is renewed more often, for opening.</summary>
internal static class CheckpointSpacing
{
    /// <summary>A new one after so much, replayed in a few milliseconds.</summary>
    public const long Least = 10_000;

    /// <summary>No two neighbours are farther apart than about this, replayed in some forty milliseconds.</summary>
    public const long Most = 160_000;

    // A history that is long bears more of them: they are a small part of it.
    private const long Long = 400_000, MostOfLong = 80_000;

    public static bool IsDue(long last, long now) => now - last >= Least;

    /// <summary>Those that may go now, oldest first: every one without which its neighbours are not too far from each other. The newest stays.</summary>
    /// <param name="kept">All there are, oldest first.</param>
    public static IEnumerable<DraftVersion> Superfluous(IReadOnlyList<(DraftVersion Version, long Cost)> kept)
    {
        var before = 0L;
        for (var i = 0; i + 1 < kept.Count; i++)
        {
            if (kept[i + 1].Cost - before <= (kept[i + 1].Cost > Long ? MostOfLong : Most)) yield return kept[i].Version;
            else before = kept[i].Cost;
        }
    }
}
