namespace Workspace.Web.Exports;

/// <summary>Cells of a table as RFC 4180 has them.</summary>
internal static class Csv
{
    /// <summary>Quoted; what a spreadsheet would take for a formula begins with an apostrophe.</summary>
    public static string Cell(string words) =>
        $"\"{(words is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" : "")}{words.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
