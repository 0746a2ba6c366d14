using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Workspace.Collab;

namespace Workspace.Web.Live;

/// <summary>The messages of docs/PROTOCOL.md, as they are written.</summary>
public static class Wire
{
    /// <summary>Contributions as the array of updates.</summary>
    public static WrittenJson Updates(ImmutableArray<Contribution> contributions)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(64 + contributions.Length * 160);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var contribution in contributions) Write(writer, contribution);
            writer.WriteEndArray();
        }

        return new(buffer.WrittenMemory);
    }

    /// <summary>"draft-frozen" for DraftFrozen.</summary>
    public static string Name<T>(T refusal)
        where T : struct, Enum
    {
        var name = refusal.ToString();
        var kebab = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && kebab.Length > 0) kebab.Append('-');
            kebab.Append(char.ToLowerInvariant(letter));
        }

        return kebab.ToString();
    }

    private static void Write(Utf8JsonWriter writer, Contribution contribution)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("c");
        contribution.Changes.WriteTo(writer);
        writer.WriteString("id", contribution.Client.ToString());
        writer.WriteString("p", contribution.Author.Person.Value);
        writer.WriteString("o", contribution.Author.Organization.Value);
        writer.WriteNumber("t", contribution.At.ToUnixTimeMilliseconds());
        writer.WriteNumber("ch", (int)contribution.Channel);
        if (!contribution.Origins.IsDefaultOrEmpty)
        {
            writer.WriteStartArray("w");
            foreach (var origin in contribution.Origins)
            {
                writer.WriteStartObject();
                writer.WriteNumber("at", origin.From);
                writer.WriteNumber("length", origin.To - origin.From);
                writer.WriteString("p", origin.Source.Author.Person.Value);
                writer.WriteString("o", origin.Source.Author.Organization.Value);
                writer.WriteNumber("t", origin.Source.At.ToUnixTimeMilliseconds());
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}

/// <summary>JSON that is written already.</summary>
[JsonConverter(typeof(WrittenJsonConverter))]
public readonly record struct WrittenJson(ReadOnlyMemory<byte> Utf8);

/// <summary>Puts written JSON in its place as it is.</summary>
public sealed class WrittenJsonConverter : JsonConverter<WrittenJson>
{
    public override WrittenJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Written JSON is only ever sent.");

    public override void Write(Utf8JsonWriter writer, WrittenJson value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
}

public sealed record NamedPerson(string Name, string Initials);

/// <param name="Line">1 to 8: the organization's line style in this submission; 0 when it takes part no longer.</param>
public sealed record NamedOrganization(string Name, [property: JsonPropertyName("short")] string ShortName, int Line);

public sealed record Told(
    Guid Draft, int From, WrittenJson Updates,
    IReadOnlyDictionary<Guid, NamedPerson> People, IReadOnlyDictionary<Guid, NamedOrganization> Organizations);

/// <summary>Whose the numbers are by which the packed form names hands.</summary>
/// <param name="Number">Of the numbering.</param>
/// <param name="First">The number of the first of these; the others follow.</param>
public sealed record HandsTold(
    Guid Draft, int Number, int First, IReadOnlyList<HandTold> Hands,
    IReadOnlyDictionary<Guid, NamedPerson> People, IReadOnlyDictionary<Guid, NamedOrganization> Organizations);

public sealed record HandTold(string Id, Guid P, Guid O);

public sealed record Presence(
    string Connection, Guid Person, Guid Organization, string Name, string Initials, [property: JsonPropertyName("short")] string ShortName, int Line,
    int? Anchor, int? Head, int? Version, bool Away);

/// <param name="Rights">"write" or "read".</param>
/// <param name="You">Whom the connection writes as, from now on.</param>
public sealed record Joined(int Version, string Rights, bool Frozen, You You, Told Told, IReadOnlyList<Presence> Here, Led Led);

/// <summary>The sections that organizations lead, where they are at a version.</summary>
public sealed record Led(int Version, IReadOnlyList<LedPart> Sections);

/// <param name="Alone">Whether the others may only suggest in it.</param>
public sealed record LedPart(Guid Section, Guid Organization, string Name, [property: JsonPropertyName("short")] string ShortName, int Line, int From, int To, bool Alone);

public sealed record You(Guid Person, Guid Organization);

/// <param name="Rights">"write", "read" or "none".</param>
/// <param name="Reason">"frozen", "unfrozen" or "right-changed".</param>
public sealed record RightsChange(string Rights, bool Frozen, string Reason);

/// <summary>The answer to a proposal: a version, or a refusal by name.</summary>
public sealed record WireReceipt(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Refused);

/// <summary>A caret or selection, as a client says it.</summary>
public sealed record Caret(int Anchor, int Head, int Version);

/// <summary>What the server says to a browser.</summary>
public interface IDraftClient
{
    Task Told(Told told);

    Task Here(Guid draft, Presence presence);

    Task Gone(Guid draft, string connection);

    Task Rights(Guid draft, RightsChange change);

    Task Led(Guid draft, Led led);

    /// <summary>There are other suggestions than before.</summary>
    Task Suggested(Guid draft);

    /// <summary>The session of this connection was ended; the connection is closed.</summary>
    Task Ended();
}
