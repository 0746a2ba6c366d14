namespace Workspace.Collab.Tests;

/// <summary>Provenance as anybody would write it: every code unit that ever stood, in order, with its stamp and who removed it.</summary>
internal sealed class NaiveProvenance
{
    internal NaiveProvenance(string text, IEnumerable<Stamp> stamps) => Units = [.. text.Zip(stamps, (letter, stamp) => new NaiveUnit(letter, stamp))];

    internal List<NaiveUnit> Units { get; }

    internal void After(Contribution contribution)
    {
        var stamps = NaiveAttribution.After([.. Units.Where(unit => unit.RemovedBy is null).Select(unit => unit.Stamp)], contribution);
        foreach (var range in contribution.Changes.Ranges)
        {
            for (var i = range.FromA; i < range.ToA; i++) Units[IndexOf(range.FromB)].RemovedBy = contribution;

            // Removed text is before what is written in its place.
            Units.InsertRange(IndexOf(range.FromB), range.Inserted.ToArray().Select(letter => new NaiveUnit(letter, stamps[0])));
        }

        foreach (var (unit, stamp) in Units.Where(unit => unit.RemovedBy is null).Zip(stamps)) unit.Stamp = stamp;
    }

    /// <summary>As runs: so long as stamps are equal, and text stands or was removed in one go.</summary>
    internal List<(int At, string Text, Stamp Stamp, Removal? Removal)> Runs()
    {
        var runs = new List<(int At, string Text, Stamp Stamp, Removal? Removal)>();
        var at = 0;
        foreach (var unit in Units)
        {
            var removal = unit.RemovedBy is { } by ? new Removal(by.Author, by.Version, by.Version, by.At, by.At) : null;
            if (runs.Count > 0 && runs[^1] is var last && last.Stamp == unit.Stamp && IsOneGo(last.Removal, removal)) runs[^1] = last with { Text = last.Text + unit.Letter, Removal = Both(last.Removal, removal) };
            else runs.Add((at, unit.Letter.ToString(), unit.Stamp, removal));
            if (removal is null) at++;
        }

        return runs;
    }

    private static bool IsOneGo(Removal? one, Removal? other) => one is null || other is null
        ? one == other
        : one.By == other.By && other.FromAt <= one.ToAt.AddSeconds(60) && other.ToAt >= one.FromAt.AddSeconds(-60);

    private static Removal? Both(Removal? one, Removal? other)
    {
        if (one is null || other is null) return null;
        var (versions, times) = (new[] { one.From, one.To, other.From, other.To }, new[] { one.FromAt, one.ToAt, other.FromAt, other.ToAt });
        return new(one.By, versions.Min(), versions.Max(), times.Min(), times.Max());
    }

    private int IndexOf(int standing)
    {
        for (var i = 0; i < Units.Count; i++)
        {
            if (Units[i].RemovedBy is null && standing-- == 0) return i;
        }

        return Units.Count;
    }
}

/// <summary>One code unit.</summary>
internal sealed class NaiveUnit(char letter, Stamp stamp)
{
    internal char Letter { get; } = letter;

    internal Stamp Stamp { get; set; } = stamp;

    internal Contribution? RemovedBy { get; set; }
}
