using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>The first line of an event log.</summary>
/// <param name="Workspace">Always "event-log".</param>
/// <param name="Format">Of the lines; see docs/FORMATS.md.</param>
/// <param name="Submission">Which, or the one of the draft.</param>
/// <param name="Draft">Null in the log of a whole submission.</param>
/// <param name="At">When it was taken, UTC.</param>
public sealed record LogHead(string Workspace, int Format, Guid Submission, Guid? Draft, DateTimeOffset At)
{
    /// <summary>The format that is written.</summary>
    public const int Newest = 1;
}

/// <summary>An event of a stream. Of a revision it says everything but the contributions, which stand in lines of their own before it.</summary>
public sealed record LogEvent(string Event, Guid Stream, JsonNode Data);

/// <summary>One contribution.</summary>
/// <param name="Version">The draft's version after it.</param>
/// <param name="Client">16 hexadecimal digits.</param>
/// <param name="Channel">"Typed" and so on.</param>
/// <param name="At">Milliseconds since 1970, UTC.</param>
/// <param name="Changes">CodeMirror's JSON (docs/PROTOCOL.md).</param>
/// <param name="Origins">Absent where there are none.</param>
public sealed record LogContribution(
    DraftId Draft, int Version, string Client, PersonId Person, OrganizationId Organization, Channel Channel, long At, JsonElement Changes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ImmutableArray<Origin>? Origins)
{
    internal static LogContribution Of(DraftId draft, Contribution contribution) => new(
        draft, contribution.Version.Number, contribution.Client.ToString(), contribution.Author.Person, contribution.Author.Organization, contribution.Channel,
        contribution.At.ToUnixTimeMilliseconds(), JsonSerializer.Deserialize<JsonElement>(contribution.Changes.ToJson()), contribution.Origins.IsDefaultOrEmpty ? null : contribution.Origins);

    /// <exception cref="FormatException">It is none.</exception>
    internal Contribution ToContribution()
    {
        var changes = ChangeSet.Parse(System.Text.Encoding.UTF8.GetBytes(Changes.GetRawText()), out var refusal) ?? throw new FormatException($"The change set of version {Version} is none: {refusal}.");
        if (!ulong.TryParse(Client, System.Globalization.NumberStyles.HexNumber, null, out var client)) throw new FormatException($"The client of version {Version} is none: {Client}.");
        return new(new(Version), new(client), new(Person, Organization), Channel, DateTimeOffset.FromUnixTimeMilliseconds(At), changes, Origins ?? []);
    }
}

/// <summary>Where a draft's history has come to: the last line about it.</summary>
/// <param name="Hash">Of the history up to that version, 64 hexadecimal digits.</param>
public sealed record LogDraftEnd(DraftId DraftEnd, int Version, string Hash);

/// <summary>The last line.</summary>
/// <param name="End">How many lines stand before it.</param>
/// <param name="Sha256">Of these with their line feeds.</param>
public sealed record LogEnd(long End, string Sha256);
