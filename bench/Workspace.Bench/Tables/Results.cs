using System.Globalization;
using System.Text;

namespace Workspace.Bench;

/// <summary>All rows of one run, by subject, and the tables that they make.</summary>
internal sealed class Results
{
    internal const string Rebasing = "Rebasing one keystroke";
    internal const string Sizes = "Edits anywhere in a text";
    internal const string Comparing = "Comparing two versions";

    private readonly List<(string Subject, Row Row)> rows = [];
    private readonly Dictionary<string, Trace> traces = [];

    internal void Add(Trace trace) => traces.Add(trace.Name, trace);

    internal void Add(string subject, Row row) => rows.Add((subject, row));

    /// <summary>The row of an engine and operation; null when it was not measured in this run.</summary>
    internal Row? Find(string subject, string engine, string operation) =>
        rows.FirstOrDefault(row => row.Subject == subject && row.Row.Engine == engine && row.Row.Operation.StartsWith(operation, StringComparison.Ordinal)).Row;

    internal long? TextLength(string trace) => traces.TryGetValue(trace, out var found) ? Encoding.UTF8.GetByteCount(found.End) : null;

    internal string ToMarkdown()
    {
        var markdown = new StringBuilder();
        foreach (var group in rows.GroupBy(row => row.Subject, row => row.Row))
        {
            markdown.AppendLine(CultureInfo.InvariantCulture, $"### {group.Key}").AppendLine();
            if (traces.TryGetValue(group.Key, out var trace)) markdown.AppendLine(CultureInfo.InvariantCulture, $"{trace.Edits.Length:N0} edits, final text {TextLength(group.Key):N0} bytes.").AppendLine();
            markdown.Append(TableOf(group.Key, [.. group])).AppendLine();
        }

        return markdown.ToString().TrimEnd() + "\n";
    }

    private Table TableOf(string subject, Row[] measured)
    {
        var table = new Table("engine", "operation", "ns an edit", "ms", "least to most", "ratio to ours", "bytes", "of the text", "save ms", "unpack ms", "load ms", "held KB", "allocated B an edit");
        var text = TextLength(subject);
        foreach (var row in measured)
        {
            table.Add(
                row.Engine, row.Operation,
                Figures.Count(row.Edit?.Median), Figures.Count(row.Whole?.Median), Figures.Range(row.Edit ?? row.Whole), Figures.Times(row.Edit?.Median / Ours(subject, row)?.Edit?.Median),
                Figures.Whole(row.Bytes), Figures.Times((double?)row.Bytes / text),
                Figures.Count(row.Save?.Median), Figures.Count(row.Unpack?.Median), Figures.Count(row.Load?.Median),
                Figures.Whole(row.Memory / 1024), Figures.Count(row.Allocated));
        }

        return table;
    }

    /// <summary>What a row is compared with: an authority with ours, everything else that edits with apply + attribution, which is the least that we ever do.</summary>
    private Row? Ours(string subject, Row row) => subject switch
    {
        Rebasing => Find(subject, Row.Ours, row.Operation),
        Sizes or Comparing => null,
        _ => Find(subject, Row.Ours, row.Operation.Contains("authority", StringComparison.Ordinal) ? "whole authority" : "apply + attribution"),
    };
}
