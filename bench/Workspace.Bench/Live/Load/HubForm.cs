using System.Globalization;
using System.Text;
using System.Text.Json;
using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>The hub's messages as docs/PROTOCOL.md has them, written and read by hand.</summary>
internal static class HubForm
{
    internal const byte End = 0x1E;

    internal static readonly byte[] Handshake = [.. """{"protocol":"json","version":1}"""u8, End];

    internal static readonly byte[] Ping = [.. """{"type":6}"""u8, End];

    internal static byte[] Join(Guid draft) => Call("join", "Join", draft, "0");

    internal static byte[] Digest(Guid draft, int version) => Call("digest", "Digest", draft, version.ToString(CultureInfo.InvariantCulture));

    internal static byte[] Propose(Guid draft, string key, int seen, ReadOnlySpan<ChangeSet> changes)
    {
        var json = new StringBuilder().Append(CultureInfo.InvariantCulture, $$"""{"key":"{{key}}","base":{{seen}},"changes":[""");
        for (var i = 0; i < changes.Length; i++) json.Append(i == 0 ? "{\"c\":" : ",{\"c\":").Append(Encoding.UTF8.GetString(changes[i].ToJson())).Append('}');
        return Call("p", "Propose", draft, json.Append("]}").ToString());
    }

    /// <summary>What one message of the hub says.</summary>
    internal static Heard Read(ReadOnlyMemory<byte> message)
    {
        var reader = new Utf8JsonReader(message.Span);
        var (type, id, target, error) = (0, "", "", "");
        ReadOnlyMemory<byte> arguments = default, result = default;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8)) type = reader.Read() ? reader.GetInt32() : 0;
            else if (reader.ValueTextEquals("invocationId"u8)) id = reader.Read() ? reader.GetString()! : "";
            else if (reader.ValueTextEquals("target"u8)) target = reader.Read() ? reader.GetString()! : "";
            else if (reader.ValueTextEquals("error"u8)) error = reader.Read() ? reader.GetString()! : "";
            else if (reader.ValueTextEquals("arguments"u8)) arguments = Value(message, ref reader);
            else if (reader.ValueTextEquals("result"u8)) result = Value(message, ref reader);
            else reader.Skip();
        }

        if (error.Length > 0) throw new InvalidOperationException($"The hub says: {error}");
        if (type == 7) throw new InvalidOperationException($"The hub closes the connection: {Encoding.UTF8.GetString(message.Span)}");
        return (type, target, id) switch
        {
            (1, "Told", _) => Told(arguments, 1),
            (3, _, "join") => Told(Property(result, "told", 0), 0),
            (3, _, "p") => Receipt(result),
            (3, _, "digest") => new Heard.Digest(Encoding.UTF8.GetString(result.Span).Trim('"')),
            _ => Heard.Nothing,
        };
    }

    /// <summary>The items of an array of updates, each as it is written.</summary>
    internal static List<ReadOnlyMemory<byte>> Updates(ReadOnlySpan<byte> array)
    {
        var bytes = array.ToArray();
        var items = new List<ReadOnlyMemory<byte>>();
        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            items.Add(bytes.AsMemory(from..(int)reader.BytesConsumed));
        }

        return items;
    }

    internal static (ChangeSet Changes, string Client) Update(ReadOnlyMemory<byte> update) =>
        (ChangeSet.Parse(Property(update, "c", 0).Span, out _) ?? throw new FormatException("Told of no change set."), Encoding.UTF8.GetString(Property(update, "id", 0).Span).Trim('"'));

    private static Heard.Told Told(ReadOnlyMemory<byte> within, int depth) =>
        new(int.Parse(Property(within, "from", depth).Span, CultureInfo.InvariantCulture), Property(within, "updates", depth));

    private static Heard.Receipt Receipt(ReadOnlyMemory<byte> result) =>
        Property(result, "refused", 0) is { IsEmpty: false } refused ? new(-1, Encoding.UTF8.GetString(refused.Span)) : new(int.Parse(Property(result, "version", 0).Span, CultureInfo.InvariantCulture), null);

    /// <summary>A property of an object that stands so deep in arrays, as it is written; nothing where it is not there.</summary>
    private static ReadOnlyMemory<byte> Property(ReadOnlyMemory<byte> json, string name, int depth)
    {
        var reader = new Utf8JsonReader(json.Span);
        for (var i = 0; i <= depth; i++) reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(name)) return Value(json, ref reader);
            reader.Skip();
        }

        return default;
    }

    private static ReadOnlyMemory<byte> Value(ReadOnlyMemory<byte> json, ref Utf8JsonReader reader)
    {
        reader.Read();
        var from = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[from..(int)reader.BytesConsumed];
    }

    private static byte[] Call(string id, string method, Guid draft, string argument) =>
        [.. Encoding.UTF8.GetBytes($$"""{"type":1,"invocationId":"{{id}}","target":"{{method}}","arguments":["{{draft}}",{{argument}}]}"""), End];
}

/// <summary>What a message said that the load is about.</summary>
internal abstract record Heard
{
    internal static readonly Heard Nothing = new Other();

    internal sealed record Told(int From, ReadOnlyMemory<byte> Updates) : Heard;

    internal sealed record Receipt(int Version, string? Refused) : Heard;

    internal sealed record Digest(string Hash) : Heard;

    private sealed record Other : Heard;
}
