using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Workspace.Collab;

namespace Workspace.Web.Tests.Live;

/// <summary>A connection that speaks the packed form by hand, and writes down what it hears.</summary>
internal sealed class PackedLine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ClientWebSocket socket = new();
    private readonly Queue<byte[]> frames = new();
    private int asked;

    /// <summary>All frames that were no answers, in order.</summary>
    internal List<byte[]> Heard { get; } = [];

    /// <summary>Those of them that are of the packed form: what was told.</summary>
    internal IEnumerable<byte[]> Told => Heard.Where(frame => frame[0] is 4 or 5);

    /// <summary>Those of them that are JSON, by what they say.</summary>
    internal IEnumerable<JsonElement> Said(string target) =>
        Heard.Where(frame => frame[0] == '{').Select(Json).Where(json => json.TryGetProperty("target", out var said) && said.GetString() == target).Select(json => json.GetProperty("arguments")[0]);

    internal static async Task<PackedLine> ConnectedAsync(WorkspaceApp app, PersonId person)
    {
        var line = new PackedLine();
        line.socket.Options.SetRequestHeader("Cookie", await app.CookieAsync(person));
        await line.socket.ConnectAsync(new($"ws://{app.Address.Authority}/live"), CancellationToken.None);
        await line.SendAsync([.. """{"protocol":"packed","version":1}"""u8, 0x1e], isFramed: false);
        Assert.Equal([.. "{}"u8, 0x1e], await line.MessageAsync());
        return line;
    }

    internal static async Task<PackedLine> JoinedAsync(WorkspaceApp app, PersonId person, Guid draft)
    {
        var line = await ConnectedAsync(app, person);
        await line.AskAsync("Join", $"\"{draft}\",0");
        return line;
    }

    /// <summary>Calls in JSON, and gives the answer.</summary>
    internal async Task<JsonElement> AskAsync(string method, string arguments)
    {
        var id = $"q{++asked}";
        await SendAsync([.. Encoding.UTF8.GetBytes($$"""{"type":1,"invocationId":"{{id}}","target":"{{method}}","arguments":[{{arguments}}]}"""), 0x1e]);
        while (true)
        {
            var frame = await FrameAsync();
            if (frame[0] == '{' && Json(frame) is var json && json.TryGetProperty("invocationId", out var answered) && answered.GetString() == id) return json;
            Heard.Add(frame);
        }
    }

    /// <summary>Proposes, and gives the version or what was said instead.</summary>
    internal async Task<(int? Version, string? Refused)> ProposeAsync(byte[] packed, bool isAnew = false)
    {
        await SendAsync([(byte)(isAnew ? 2 : 1), .. Number(++asked), .. packed]);
        while (true)
        {
            var frame = await FrameAsync();
            if (frame[0] == 3) return Receipt(frame);
            if (frame[0] == '{' && Json(frame) is var json && json.TryGetProperty("invocationId", out _))
                return (null, json.TryGetProperty("error", out var error) ? error.GetString() : json.GetProperty("result").GetProperty("refused").GetString());
            Heard.Add(frame);
        }
    }

    /// <summary>Hears until it has been told so often, in the packed form.</summary>
    internal async Task HearsAsync(Func<PackedLine, bool> enough)
    {
        while (!enough(this)) Heard.Add(await FrameAsync());
    }

    internal async Task SendAsync(byte[] bytes, bool isFramed = true) =>
        await socket.SendAsync(isFramed ? [.. Number(bytes.Length), .. bytes] : bytes, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

    /// <summary>Whether the other side ends the connection.</summary>
    internal async Task<bool> IsEndedAsync()
    {
        try
        {
            while (await MessageAsync() is not null)
            {
            }

            return true;
        }
        catch (WebSocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    internal static byte[] Front(Guid draft, string key) => [.. draft.ToByteArray(bigEndian: true), (byte)key.Length, .. Encoding.ASCII.GetBytes(key)];

    internal static byte[] Changes(int seen, params ChangeSet[] changes)
    {
        var output = new ArrayBufferWriter<byte>();
        Varint.Write(output, (ulong)seen);
        Varint.Write(output, (ulong)changes[0].LengthBefore);
        foreach (var change in changes) change.WritePacked(output);
        return output.WrittenSpan.ToArray();
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private static JsonElement Json(byte[] frame) => JsonSerializer.Deserialize<JsonElement>(frame.AsSpan(..^1));

    private static byte[] Number(int number)
    {
        var output = new ArrayBufferWriter<byte>();
        Varint.Write(output, (ulong)number);
        return output.WrittenSpan.ToArray();
    }

    private static (int? Version, string? Refused) Receipt(ReadOnlySpan<byte> frame)
    {
        var rest = frame[1..];
        Assert.True(Varint.TryRead(ref rest, int.MaxValue, out int _));
        Assert.True(Varint.TryRead(ref rest, int.MaxValue, out int version));
        return (version, null);
    }

    private async Task<byte[]> FrameAsync()
    {
        while (frames.Count == 0)
        {
            var message = await MessageAsync() ?? throw new WebSocketException("The connection was closed.");
            for (ReadOnlySpan<byte> rest = message; !rest.IsEmpty;)
            {
                Assert.True(Varint.TryRead(ref rest, rest.Length, out int length));
                frames.Enqueue(rest[..length].ToArray());
                rest = rest[length..];
            }
        }

        return frames.Dequeue();
    }

    /// <summary>Null when the connection was closed.</summary>
    private async Task<byte[]?> MessageAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        var (room, gathered) = (new byte[16 * 1024], new MemoryStream());
        while (true)
        {
            var got = await socket.ReceiveAsync(room.AsMemory(), deadline.Token);
            if (got.MessageType == WebSocketMessageType.Close) return null;
            await gathered.WriteAsync(room.AsMemory(0, got.Count), deadline.Token);
            if (got.EndOfMessage) return gathered.ToArray();
        }
    }
}
