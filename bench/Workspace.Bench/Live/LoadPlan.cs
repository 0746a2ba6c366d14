using System.Text.Json;

namespace Workspace.Bench;

/// <summary>What the load process is to do; given to it as a line of JSON.</summary>
/// <param name="Server">Whose name stands in the tables: Workspace or a peer.</param>
/// <param name="Port">Of the server, on the loopback address.</param>
/// <param name="Drafts">Each with those who write in it.</param>
/// <param name="Rate">Edits a second of each.</param>
/// <param name="WarmUp">Seconds of the same load before it is measured.</param>
/// <param name="Measured">Seconds that are measured.</param>
internal sealed record LoadPlan(string Server, int Port, LoadDraft[] Drafts, double Rate, double WarmUp, double Measured)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web);

    internal string ToJson() => JsonSerializer.Serialize(this, Form);

    internal static LoadPlan Parse(string json) => JsonSerializer.Deserialize<LoadPlan>(json, Form) ?? throw new FormatException($"Got {json}, expected a plan.");
}

internal sealed record LoadDraft(Guid Id, LoadPerson[] People);

/// <param name="Cookie">Of a session that began through the sign-in link; null where nobody signs in.</param>
internal sealed record LoadPerson(Guid Id, string? Cookie);

/// <summary>What the load process saw.</summary>
/// <param name="Edits">Made in the measured time, and seen by all in the end.</param>
/// <param name="SeenMs">From the time an edit was due until another person's connection had it: median, 95 and 99 of 100.</param>
/// <param name="SavedMs">Until its own writer was told that it is saved; not a number where nobody is told.</param>
/// <param name="Up">Bytes sent in the measured time, with the frames of the WebSocket.</param>
/// <param name="Down">Bytes received in it.</param>
/// <param name="Told">How often an edit reached a connection in it.</param>
/// <param name="Refused">Proposals refused.</param>
/// <param name="CpuSeconds">Of the load process, in the measured time.</param>
internal sealed record LoadSeen(long Edits, double[] SeenMs, double[] SavedMs, long Up, long Down, long Told, int Refused, double CpuSeconds)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    internal string ToJson() => JsonSerializer.Serialize(this, Form);

    internal static LoadSeen Parse(string json) => JsonSerializer.Deserialize<LoadSeen>(json, Form) ?? throw new FormatException($"Got {json}, expected what was seen.");
}
