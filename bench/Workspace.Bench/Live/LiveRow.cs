using System.Text.Json;

namespace Workspace.Bench;

/// <summary>One case as it was measured.</summary>
/// <param name="AppCpu">Processor seconds of the server in the measured time.</param>
/// <param name="PostgresCpu">Of its PostgreSQL.</param>
/// <param name="AtRest">Resident bytes of the server before anybody came.</param>
/// <param name="Memory">At the end of the measured time.</param>
/// <param name="Server">Workspace, or the name of a peer.</param>
/// <param name="Bare">What a commit took right after it; null where nothing is committed.</param>
internal sealed record LiveRow(LiveCase Case, LoadSeen Seen, double Seconds, double AppCpu, double PostgresCpu, long AtRest, long Memory, DateTimeOffset At, string Server = LiveRow.Ours, BareCommit? Bare = null)
{
    internal const string Ours = "Workspace";
    private static readonly string Kept = Path.Combine(AppContext.BaseDirectory, "live.jsonl");
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    internal double EditsASecond => Seen.Edits / Seconds;

    internal double CpuFor1000 => (AppCpu + PostgresCpu) * 1000 / Seen.Edits;

    /// <summary>Bytes sent for an edit.</summary>
    internal double Up => (double)Seen.Up / Seen.Edits;

    /// <summary>Bytes received for an edit, by each that receives it.</summary>
    internal double Down => (double)Seen.Down / Seen.Told;

    /// <summary>Keeps a row, so that a long run can be made in parts.</summary>
    internal void Keep() => File.AppendAllLines(Kept, [JsonSerializer.Serialize(this, Form)]);

    /// <summary>The last row of each case and server within the hour before a time.</summary>
    internal static List<LiveRow> Lately(DateTimeOffset now) => !File.Exists(Kept) ? [] :
        [.. File.ReadLines(Kept).Select(line => JsonSerializer.Deserialize<LiveRow>(line, Form)!).Where(row => now - row.At < Fresh) // a row a line
            .GroupBy(row => (row.Case.Name, row.Server)).Select(rows => rows.Last()).OrderBy(row => Array.IndexOf(LiveCase.Names, row.Case.Name)).ThenByDescending(row => row.Server == Ours)];

    private static JsonSerializerOptions Form { get; } = new(JsonSerializerDefaults.Web) { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };
}
