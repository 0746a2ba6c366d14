using System.Text;

namespace Workspace.Bench;

/// <summary>A table in Markdown, its columns as wide as what stands in them: words to the left, figures from the third column on to the right.</summary>
internal sealed class Table(params string[] headers)
{
    private readonly List<string[]> rows = [];

    internal bool IsEmpty => rows.Count == 0;

    internal void Add(params string[] cells) => rows.Add(cells);

    public override string ToString()
    {
        var used = Enumerable.Range(0, headers.Length).Where(column => rows.Any(row => row[column].Length > 0)).ToArray();
        var widths = used.ToDictionary(column => column, column => rows.Append(headers).Max(row => row[column].Length));
        var areFigures = used.ToDictionary(column => column, column => column > 1 && rows.All(row => row[column] is "" or [>= '0' and <= '9', ..]));
        var table = new StringBuilder();
        Line(headers);
        table.Append('|').AppendJoin('|', used.Select(column => areFigures[column] ? new string('-', widths[column] + 1) + ':' : new string('-', widths[column] + 2))).Append("|\n");
        foreach (var row in rows) Line(row);
        return table.ToString();

        void Line(string[] row) => table
            .Append("| ")
            .AppendJoin(" | ", used.Select(column => areFigures[column] ? row[column].PadLeft(widths[column]) : row[column].PadRight(widths[column])))
            .Append(" |\n");
    }
}
