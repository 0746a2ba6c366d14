using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>The hub's messages in the packed form of docs/PROTOCOL.md, written and read by hand.</summary>
internal static class HubForm
{
    private const byte Proposes = 1, ProposesAnew = 2, Saved = 3, ToldOn = 4, ToldAnew = 5, End = 0x1E;

    internal static readonly byte[] Handshake = [.. """{"protocol":"packed","version":1}"""u8, End];

    /// <summary>The answer to it.</summary>
    internal static readonly byte[] Welcome = [.. "{}"u8, End];

    internal static readonly byte[] Ping = Frame([.. """{"type":6}"""u8, End]);

    internal static byte[] Join(Guid draft) => Call("join", "Join", draft, "0");

    internal static byte[] Digest(Guid draft, int version) => Call("digest", "Digest", draft, version.ToString(CultureInfo.InvariantCulture));

    /// <param name="tab">The draft and the key; null when they are those of the proposal before.</param>
    internal static byte[] Propose(int id, (Guid Draft, string Key)? tab, int seen, ReadOnlySpan<ChangeSet> changes)
    {
        var content = new ArrayBufferWriter<byte>(32);
        content.Write([tab is null ? Proposes : ProposesAnew]);
        Varint.Write(content, (ulong)id);
        if (tab is { } anew)
        {
            content.Write(anew.Draft.ToByteArray(bigEndian: true));
            Varint.Write(content, (ulong)anew.Key.Length);
            content.Write(Encoding.ASCII.GetBytes(anew.Key));
        }

        Varint.Write(content, (ulong)seen);
        Varint.Write(content, (ulong)changes[0].LengthBefore);
        foreach (var change in changes) change.WritePacked(content);
        return Frame(content.WrittenSpan);
    }

    /// <summary>The next frame off the front of what has come, without its length.</summary>
    internal static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> come)
    {
        var length = Number(ref come);
        var frame = come[..length];
        come = come[length..];
        return frame;
    }

    /// <summary>What one frame says.</summary>
    internal static Heard Read(ReadOnlySpan<byte> frame)
    {
        var kind = frame[0];
        if (kind == (byte)'{') return ReadJson(frame[..^1].ToArray());
        frame = frame[1..];
        var number = Number(ref frame);
        return kind switch
        {
            Saved => new Heard.Receipt(Number(ref frame), null),
            ToldOn => new Heard.Told(number, null, frame.ToArray()),
            ToldAnew => new Heard.Told(number, (Number(ref frame), Long(ref frame), Number(ref frame)), frame.ToArray()),
            _ => throw new FormatException($"Got a frame of kind {kind}."),
        };
    }

    internal static int Number(ref ReadOnlySpan<byte> bytes) => Varint.TryRead(ref bytes, int.MaxValue, out int number) ? number : throw new FormatException("Expected a number.");

    internal static long Long(ref ReadOnlySpan<byte> bytes) => Varint.TryRead(ref bytes, long.MaxValue, out var number) ? (long)number : throw new FormatException("Expected a number.");

    private static Heard ReadJson(byte[] message)
    {
        using var json = JsonDocument.Parse(message);
        var said = json.RootElement;
        if (said.TryGetProperty("error", out var error)) throw new InvalidOperationException($"The hub says: {error}");
        var id = said.TryGetProperty("invocationId", out var asked) ? asked.GetString() : null;
        switch (said.GetProperty("type").GetInt32(), id)
        {
            case (3, "join"):
                var told = said.GetProperty("result").GetProperty("told");
                if (told.GetProperty("updates").GetArrayLength() > 0) throw new InvalidOperationException("Joined a draft in which somebody writes already.");
                return new Heard.Joined();
            case (3, "digest"):
                return new Heard.Digest(said.GetProperty("result").GetString() ?? "");
            case (3, _):
                return new Heard.Receipt(-1, said.GetProperty("result").GetProperty("refused").GetString());
            case (7, _):
                throw new InvalidOperationException($"The hub closes the connection: {said}");
            case (1, _) when said.GetProperty("target").GetString() == "Told":
                throw new InvalidOperationException("Told in JSON of what was typed.");
            case (1, _) when said.GetProperty("target").GetString() == "Hands":
                var hands = said.GetProperty("arguments")[0];
                return new Heard.Hands(hands.GetProperty("number").GetInt32(), hands.GetProperty("first").GetInt32(), [.. hands.GetProperty("hands").EnumerateArray().Select(hand => hand.GetProperty("id").GetString()!)]); // each has one
            default:
                return Heard.Nothing;
        }
    }

    private static byte[] Call(string id, string method, Guid draft, string argument) =>
        Frame([.. Encoding.UTF8.GetBytes($$"""{"type":1,"invocationId":"{{id}}","target":"{{method}}","arguments":["{{draft}}",{{argument}}]}"""), End]);

    private static byte[] Frame(ReadOnlySpan<byte> content)
    {
        var frame = new ArrayBufferWriter<byte>(content.Length + 5);
        Varint.Write(frame, (ulong)content.Length);
        frame.Write(content);
        return frame.WrittenSpan.ToArray();
    }
}

/// <summary>What a message said that the load is about.</summary>
internal abstract record Heard
{
    internal static readonly Heard Nothing = new Other();

    internal sealed record Joined : Heard;

    /// <param name="Number">Of the numbering of hands.</param>
    /// <param name="Anew">Where it begins; null where it goes on from the message before.</param>
    internal sealed record Told(int Number, (int From, long Time, int Length)? Anew, ReadOnlyMemory<byte> Updates) : Heard;

    internal sealed record Hands(int Number, int First, string[] Clients) : Heard;

    internal sealed record Receipt(int Version, string? Refused) : Heard;

    internal sealed record Digest(string Hash) : Heard;

    private sealed record Other : Heard;
}
