using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workspace.Bench;

/// <summary>Something that was measured, kept for an hour, so that a long run can be made in parts.</summary>
[JsonDerivedType(typeof(DurableRow), "durable")]
[JsonDerivedType(typeof(SizeRow), "size")]
[JsonDerivedType(typeof(HistoryRow), "history")]
internal abstract record StoreRow(DateTimeOffset At)
{
    private static readonly string Kept = Path.Combine(AppContext.BaseDirectory, "store.jsonl");
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web);

    /// <summary>What it is a row of: of two with the same, the later counts.</summary>
    [JsonIgnore]
    internal abstract (string, string) Subject { get; }

    internal void Keep() => File.AppendAllLines(Kept, [JsonSerializer.Serialize(this, Form)]);

    /// <summary>The last row of each subject within the hour before a time, in the order in which they were measured.</summary>
    internal static List<StoreRow> Lately(DateTimeOffset now) => !File.Exists(Kept) ? [] :
        [.. File.ReadLines(Kept).Select(line => JsonSerializer.Deserialize<StoreRow>(line, Form)!).Where(row => now - row.At < Fresh) // a row a line
            .GroupBy(row => row.Subject).Select(rows => rows.Last())];
}

/// <summary>How fast contributions become durable.</summary>
/// <param name="Rate">Contributions a second.</param>
/// <param name="Median">Milliseconds until one is durable.</param>
/// <param name="Late">Of 99 of 100 at most.</param>
/// <param name="RowsEach">Contributions in a commit.</param>
internal sealed record DurableRow(int Drafts, string Way, double Rate, double Median, double Late, double RowsEach, DateTimeOffset At) : StoreRow(At)
{
    internal override (string, string) Subject => ($"{Drafts}", Way);
}

/// <summary>What a history takes on disk.</summary>
/// <param name="AsIs">Bytes of tables and indexes, as writing and plain vacuums leave them.</param>
/// <param name="Vacuumed">After VACUUM FULL.</param>
/// <param name="Text">Bytes of the final text.</param>
/// <param name="Told">Where they are.</param>
internal sealed record SizeRow(string Trace, string What, long AsIs, long Vacuumed, long Text, string Told, DateTimeOffset At) : StoreRow(At)
{
    internal double OfText => (double)Vacuumed / Text;

    internal override (string, string) Subject => (Trace, What);
}

/// <summary>What reading from a history takes.</summary>
/// <param name="Median">Milliseconds.</param>
/// <param name="Worst">Milliseconds.</param>
/// <param name="Times">How often it was done, each time on other versions.</param>
/// <param name="Allocated">Bytes each time.</param>
internal sealed record HistoryRow(int Contributions, string Operation, double Median, double Worst, int Times, double Allocated, DateTimeOffset At) : StoreRow(At)
{
    internal override (string, string) Subject => ($"{Contributions}", Operation);
}
