namespace Workspace.Collab.Tests;

/// <summary>Attribution as anybody would write it: one stamp for each code unit.</summary>
internal static class NaiveAttribution
{
    internal static List<Stamp> After(List<Stamp> stamps, Contribution contribution)
    {
        stamps = [.. stamps];
        var passed = 0;
        foreach (var range in contribution.Changes.Ranges)
        {
            stamps.RemoveRange(range.FromB, range.ToA - range.FromA);
            for (var i = 0; i < range.Inserted.Length; i++)
            {
                var origin = contribution.Origins.FirstOrDefault(o => o.From <= passed && passed < o.To)?.Source;
                passed++;
                Insert(stamps, range.FromB + i, contribution, origin);
            }
        }

        return stamps;
    }

    private static void Insert(List<Stamp> stamps, int at, Contribution by, FirstWriting? origin)
    {
        var stamp = new Stamp(by.Author, by.Channel, by.Version, by.Version, by.At, by.At, origin);
        if (at > 0 && origin is null && WritesOn(stamps[at - 1], by) && !(at < stamps.Count && stamps[at] == stamps[at - 1]))
        {
            var run = stamps[at - 1];
            stamp = run with { To = by.Version, ToAt = by.At };
            for (var i = at - 1; i >= 0 && stamps[i] == run; i--) stamps[i] = stamp;
        }

        stamps.Insert(at, stamp);
    }

    private static bool WritesOn(Stamp run, Contribution by) =>
        run.Origin is null && run.InsertedBy == by.Author && run.Channel == by.Channel && by.At - run.ToAt <= TimeSpan.FromSeconds(60);
}
