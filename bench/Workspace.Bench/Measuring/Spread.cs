namespace Workspace.Bench;

/// <summary>What several repetitions took.</summary>
internal sealed record Spread(double Median, double Least, double Most)
{
    internal static Spread Of(List<double> measured)
    {
        measured.Sort();
        return new(measured[measured.Count / 2], measured[0], measured[^1]);
    }

    /// <summary>Several as one: the middle of their medians, and the least and most of all.</summary>
    internal static Spread? Middle(IReadOnlyCollection<Spread?> rounds)
    {
        var measured = rounds.OfType<Spread>().OrderBy(round => round.Median).ToArray();
        return measured is [] ? null : new(measured[measured.Length / 2].Median, measured.Min(round => round.Least), measured.Max(round => round.Most));
    }

    /// <summary>In another unit, or for one of many.</summary>
    public static Spread operator /(Spread spread, double by) => new(spread.Median / by, spread.Least / by, spread.Most / by);
}
