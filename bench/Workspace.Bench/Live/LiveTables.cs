using System.Globalization;

namespace Workspace.Bench;

/// <summary>The tables of docs/BENCHMARKS.md about writing together, and the budgets of DESIGN.</summary>
internal static class LiveTables
{
    /// <summary>Processor seconds that Hocuspocus took for 1,000 edits of 50 people on the machine of DESIGN: what is asked where it was not measured beside us.</summary>
    private const double Elsewhere = 0.7;

    internal static string Of(IReadOnlyList<LiveRow> rows) => $"### Budgets of writing together\n\n{Budgets(rows)}\n### Writing together\n\n{All(rows)}";

    private static Table Budgets(IReadOnlyList<LiveRow> rows)
    {
        var table = new Table("budget", "asked", "measured", "");
        var peer = Find("1x50", RunningHocuspocus.Name)?.CpuFor1000;
        AtMost("50 people in one draft, seen, median", 3, "ms", Find("1x50")?.Seen.SeenMs[0]);
        AtMost("50 people in one draft, seen, 99 of 100", 10, "ms", Find("1x50")?.Seen.SeenMs[2]);
        AtMost("200 people in one draft, seen, 99 of 100", 30, "ms", Find("1x200")?.Seen.SeenMs[2]);
        AtMost("500 drafts with two people, seen, 99 of 100", 60, "ms", Find("500x2")?.Seen.SeenMs[2]);
        AtLeast("50 people in one draft, highest rate seen within 100 ms", 8_000, "edits/s", Find("rate")?.EditsASecond);
        Add("50 people, processor for 1,000 edits, with PostgreSQL", peer is { } its ? $"at most Hocuspocus' {Figures.Precise(its)} s" : $"at most {Elsewhere} s", Find("1x50")?.CpuFor1000, "s", Find("1x50")?.CpuFor1000 <= (peer ?? Elsewhere));
        AtMost("a keystroke alone, saved, median", 3, "ms", Find("1x2")?.Seen.SavedMs[0]);
        AtMost("50 people, sent for an edit", 33, "bytes", Find("1x50")?.Up);
        AtMost("50 people, received for an edit by each", 28, "bytes", Find("1x50")?.Down);
        AtMost("1,000 idle open drafts, memory more than none", 300, "MB", Find("idle") is { } idle ? (idle.Memory - idle.AtRest) / 1e6 : null);
        return table;

        LiveRow? Find(string name, string server = LiveRow.Ours) => rows.FirstOrDefault(row => row.Case.Name == name && row.Server == server);
        void AtMost(string budget, double asked, string unit, double? measured) => Add(budget, $"at most {asked} {unit}", measured, unit, measured <= asked);
        void AtLeast(string budget, double asked, string unit, double? measured) => Add(budget, $"at least {asked:#,0} {unit}", measured, unit, measured >= asked);
        void Add(string budget, string asked, double? measured, string unit, bool isMet) => table.Add(
            budget, asked, measured is { } some ? $"{Figures.Precise(some)} {unit}" : "", measured is null ? "not measured in this run" : isMet ? "met" : "MISSED");
    }

    private static Table All(IReadOnlyList<LiveRow> rows)
    {
        var table = new Table("server", "drafts", "people in each", "edits/s", "seen p50 ms", "p95", "p99", "saved p50 ms", "p99", "a commit p50 ms", "p99", "server s", "PostgreSQL s", "load s", "bytes up", "bytes down", "MB before", "MB after");
        foreach (var row in rows)
        {
            table.Add(
                row.Server, Figures.Whole(row.Case.Drafts), Figures.Whole(row.Case.PeopleInEach), Figures.Whole((long)Math.Round(row.EditsASecond)),
                Ms(row.Seen.SeenMs[0]), Ms(row.Seen.SeenMs[1]), Ms(row.Seen.SeenMs[2]), Ms(row.Seen.SavedMs[0]), Ms(row.Seen.SavedMs[2]), Ms(row.Bare?.P50 ?? double.NaN), Ms(row.Bare?.P99 ?? double.NaN),
                Edit(row, row.AppCpu * 1000), row.Server == LiveRow.Ours ? Edit(row, row.PostgresCpu * 1000) : "", Edit(row, row.Seen.CpuSeconds * 1000), Edit(row, row.Seen.Up), row.Seen.Edits == 0 ? "" : Figures.Precise(row.Down),
                Figures.Whole(row.AtRest / 1_000_000), Figures.Whole(row.Memory / 1_000_000));
        }

        return table;

        static string Ms(double value) => double.IsNaN(value) ? "" : value.ToString("0.00", CultureInfo.InvariantCulture);
        static string Edit(LiveRow row, double sum) => row.Seen.Edits == 0 ? "" : Figures.Precise(sum / row.Seen.Edits);
    }
}
