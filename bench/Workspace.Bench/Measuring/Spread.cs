namespace Workspace.Bench;

/// <summary>What several repetitions took.</summary>
internal sealed record Spread(double Median, double Least, double Most)
{
    internal static Spread Of(List<double> measured)
    {
        measured.Sort();
        return new(measured[measured.Count / 2], measured[0], measured[^1]);
    }

    /// <summary>In another unit, or for one of many.</summary>
    public static Spread operator /(Spread spread, double by) => new(spread.Median / by, spread.Least / by, spread.Most / by);
}
