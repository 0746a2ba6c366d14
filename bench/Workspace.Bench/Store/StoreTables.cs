using System.Globalization;

namespace Workspace.Bench;

/// <summary>The tables of docs/BENCHMARKS.md about the store, and the budgets of DESIGN.</summary>
internal static class StoreTables
{
    private const string Paper = "automerge-paper";

    internal static string Of(IReadOnlyList<StoreRow> rows) => string.Join('\n',
        [$"### Budgets of the store\n\n{Budgets(rows)}", .. new[] { ("Contributions made durable", Durable(rows)), ("Bytes on disk", Sizes(rows)), ("Reading a long history", Histories(rows)) }
            .Where(part => !part.Item2.IsEmpty).Select(part => $"### {part.Item1}\n\n{part.Item2}")]);

    private static Table Budgets(IReadOnlyList<StoreRow> rows)
    {
        var table = new Table("budget", "asked", "measured", "");
        foreach (var drafts in Durability.Drafts)
        {
            var share = Rate(drafts, Durability.Ours) / Rate(drafts, Durability.Insert);
            Add($"{drafts:N0} drafts: durable contributions, of a bare multi-row INSERT's", "at least 0.5x", Figures.Times(share), share >= 0.5, share);
        }

        var size = rows.OfType<SizeRow>().FirstOrDefault(row => (row.Trace, row.What) == (Paper, Workspace.Bench.Sizes.Recorded));
        Add($"{Paper}: tables and indexes, of its final text", "at most 3x", Figures.Times(size?.OfText), size?.OfText <= 3, size?.OfText);
        var length = HistoryReading.Lengths[^1];
        AtMost(HistoryReading.Opening, 200);
        AtMost(HistoryReading.Text, 200);
        AtMost(HistoryReading.Compare, 300);
        AtMost(HistoryReading.Whole, 300);
        return table;

        double? Rate(int drafts, string way) => rows.OfType<DurableRow>().FirstOrDefault(row => row.Drafts == drafts && row.Way == way)?.Rate;
        void AtMost(string operation, double asked)
        {
            var worst = rows.OfType<HistoryRow>().FirstOrDefault(row => row.Contributions == length && row.Operation == operation)?.Worst;
            Add($"{length:N0} contributions: {operation}, worst", $"at most {asked} ms", worst is { } ms ? $"{Figures.Precise(ms)} ms" : "", worst <= asked, worst);
        }

        void Add(string budget, string asked, string measured, bool isMet, double? figure) =>
            table.Add(budget, asked, measured, figure is null ? "not measured in this run" : isMet ? "met" : "MISSED");
    }

    private static Table Durable(IReadOnlyList<StoreRow> rows)
    {
        var table = new Table("drafts", "way", "contributions a second", "of the bare INSERT's", "p50 ms", "p99 ms", "in a commit");
        foreach (var row in rows.OfType<DurableRow>())
        {
            var bare = rows.OfType<DurableRow>().FirstOrDefault(other => other.Drafts == row.Drafts && other.Way == Durability.Insert);
            table.Add(Figures.Whole(row.Drafts), row.Way, Figures.Whole((long)row.Rate), Figures.Times(row.Rate / bare?.Rate), Ms(row.Median), Ms(row.Late), Figures.Precise(row.RowsEach));
        }

        return table;
    }

    private static Table Sizes(IReadOnlyList<StoreRow> rows)
    {
        var table = new Table("trace", "stored as", "final text", "bytes as they are", "vacuumed", "of the text");
        foreach (var row in rows.OfType<SizeRow>()) table.Add(row.Trace, row.What, Figures.Whole(row.Text), Figures.Whole(row.AsIs), Figures.Whole(row.Vacuumed), Figures.Times(row.OfText));
        return table;
    }

    private static Table Histories(IReadOnlyList<StoreRow> rows)
    {
        var table = new Table("contributions", "what", "p50 ms", "worst ms", "of", "MB allocated each");
        foreach (var row in rows.OfType<HistoryRow>()) table.Add(Figures.Whole(row.Contributions), row.Operation, Figures.Precise(row.Median), Figures.Precise(row.Worst), Figures.Whole(row.Times), Figures.Precise(row.Allocated / 1e6));
        return table;
    }

    private static string Ms(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
