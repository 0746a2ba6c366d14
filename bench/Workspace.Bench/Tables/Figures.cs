using System.Globalization;

namespace Workspace.Bench;

/// <summary>Figures as the tables show them; nothing where nothing was measured.</summary>
internal static class Figures
{
    internal static string Count(double? number) => number is { } some ? some.ToString(some < 100 ? "#,0.0" : "#,0", CultureInfo.InvariantCulture) : "";

    internal static string Precise(double number) => number.ToString(number < 10 ? "0.00" : number < 1_000 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    internal static string Whole(long? number) => number is { } some ? some.ToString("#,0", CultureInfo.InvariantCulture) : "";

    internal static string Range(Spread? spread) => spread is null ? "" : $"{Count(spread.Least)} to {Count(spread.Most)}";

    internal static string Times(double? ratio) => ratio is { } some ? some.ToString(some < 10 ? "0.00" : "#,0", CultureInfo.InvariantCulture) + "x" : "";
}
