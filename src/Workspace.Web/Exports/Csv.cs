using System.Text;

namespace Workspace.Web.Exports;

/// <summary>Tables as RFC 4180 has them, in UTF-8 with a mark that spreadsheets look for.</summary>
internal static class Csv
{
    public static IResult File(string lines, string name) => Results.File(Encoding.UTF8.GetBytes("\ufeff" + lines), "text/csv; charset=utf-8", name);

    /// <summary>Quoted; what a spreadsheet would take for a formula begins with an apostrophe.</summary>
    public static string Cell(string words) =>
        $"\"{(words is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" : "")}{words.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
