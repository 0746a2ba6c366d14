using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;
using Workspace.Collab;
using Workspace.Web.Live;

namespace Workspace.Web.Tests.Live;

public sealed class PackedProtocolTests
{
    private static readonly PackedProtocol Protocol = new(Options.Create(new JsonHubProtocolOptions()));
    private static readonly Author Ada = new(new(Guid.CreateVersion7()), new(Guid.CreateVersion7()));

    [Fact]
    public void A_proposal_is_read_as_the_client_packs_it()
    {
        foreach (var line in Vectors("proposals"))
        {
            var anew = line[0].ValueKind != JsonValueKind.Null;
            byte[] content = [(byte)(anew ? 2 : 1), 0xac, 2, .. Hex(line[3])];
            var read = Assert.IsType<InvocationMessage>(Assert.Single(Read(Framed(content))));
            Assert.Equal(("300", "ProposePacked"), (read.InvocationId, read.Target));
            Assert.Equal(anew, read.Arguments[0]);
            ReadOnlySpan<byte> packed = Assert.IsType<byte[]>(read.Arguments[1]);
            if (anew) Assert.Equal(new Tab(line[0].GetProperty("draft").GetGuid(), line[0].GetProperty("key").GetString()!), Tab.Read(ref packed)); // it has one
            Assert.True(Varint.TryRead(ref packed, int.MaxValue, out int seen));
            Assert.Equal(line[1].GetInt32(), seen);
            var (changes, refused) = ProposalReader.ReadPacked(packed, new());
            Assert.Null(refused);
            Assert.Equal(line[2].EnumerateArray().Select(Set), changes.Select(change => change.Changes));
            Assert.All(changes, change => Assert.Equal((false, 0), (change.Pasted, change.Claims.Length)));
        }
    }

    [Fact]
    public void What_is_told_is_written_as_the_client_reads_it()
    {
        foreach (var line in Vectors("told"))
        {
            var start = line[0];
            var from = start.GetProperty("from").GetInt32();
            var hands = new Hands(start.GetProperty("numbering").GetInt32());
            for (var hand = 0; hand < 200; hand++) hands.Of(By(hand, ChangeSet.Empty(0), 0));
            ImmutableArray<Contribution> contributions = [.. line[1].EnumerateArray().Select(update => By(update.GetProperty("hand").GetInt32(), Set(update.GetProperty("c")), update.GetProperty("t").GetInt64()))];
            var output = new ArrayBufferWriter<byte>();
            var goesOn = start.GetProperty("goesOn").GetBoolean();
            PackedProtocol.WriteTold(output, hands, new(from, contributions), start.GetProperty("time").GetInt64(), goesOn);
            Assert.Equal(Framed([(byte)(goesOn ? 4 : 5), .. Hex(line[2])]), output.WrittenSpan.ToArray());
        }
    }

    [Fact]
    public void A_receipt_is_its_number_and_its_version() =>
        Assert.Equal([5, 3, 0xac, 2, 0xf4, 3], Protocol.GetMessageBytes(CompletionMessage.WithResult("300", new WireReceipt(500, null))).ToArray());

    [Theory]
    [InlineData("p1", 5, null)]
    [InlineData("07", 5, null)]
    [InlineData("7", null, "too-many")]
    public void What_has_no_short_form_is_written_as_JSON(string id, int? version, string? refused)
    {
        var bytes = Protocol.GetMessageBytes(CompletionMessage.WithResult(id, new WireReceipt(version, refused))).ToArray();
        Assert.Equal(bytes.Length - 1, bytes[0]);
        using var json = JsonDocument.Parse(bytes.AsMemory(1..^1));
        Assert.Equal(id, json.RootElement.GetProperty("invocationId").GetString());
        Assert.Equal((byte)0x1e, bytes[^1]);
    }

    [Fact]
    public void Frames_are_read_when_they_are_whole_wherever_they_were_cut()
    {
        byte[] ping = Framed([.. """{"type":6}"""u8, 0x1e]);
        byte[] both = [.. ping, .. Framed([1, 7, 0, 0, .. new byte[200]])];
        for (var cut = 0; cut < both.Length; cut++)
        {
            var whole = Read(both[..cut]).Count;
            Assert.Equal(cut < ping.Length ? 0 : 1, whole);
        }

        Assert.Equal([typeof(PingMessage), typeof(InvocationMessage)], Read(both).Select(message => message.GetType()));
    }

    public static TheoryData<string> Broken => ["00", "0163", "0103", "028000", "8000", "ffffffffff", "ffffffff7f", "0101", "0201ff", "027b7d", "037b7d1e", "0c7b2274797065223a367d1e7b", "187b2274797065223a367d1e7b2274797065223a367d1e0000"];

    [Theory]
    [MemberData(nameof(Broken))]
    public void Other_bytes_are_no_frames(string hex) => Assert.Throws<InvalidDataException>(() => Read(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("00", Refusal.BadChangeSet)]
    [InlineData("", Refusal.BadChangeSet)]
    [InlineData("ffffffff0f0000", Refusal.BadChangeSet)]
    [InlineData("05060461", Refusal.BadChangeSet)]
    [InlineData("0500046100", Refusal.BadChangeSet)]
    [InlineData("0500040d", Refusal.ForbiddenCharacters)]
    [InlineData("05000000000000", null)]
    [InlineData("05000000", Refusal.BadChangeSet)]
    [InlineData("05000000000000000000", Refusal.TooLarge)]
    [InlineData("0500ac0161616161616161616161616161616161616161616161616161616161616161616161616161616161616161", Refusal.TooLarge)]
    public void A_proposal_is_read_strictly_or_refused_by_name(string hex, Refusal? refusal) =>
        Assert.Equal(refusal, ProposalReader.ReadPacked(Convert.FromHexString(hex), new(ChangeSets: 3, ProposalBytes: 40)).Refused);

    [Theory]
    [InlineData("0123456789abcde", false)]
    [InlineData("0123456789abcdef", true)]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", true)]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdefX", false)]
    [InlineData("0123456789abcde:", false)]
    [InlineData("0123456789abcd\u00e9f", false)]
    public void A_key_is_of_the_form_that_the_protocol_gives(string key, bool isKey) => Assert.Equal(isKey ? key : null, Tab.KeyOf(Encoding.UTF8.GetBytes(key)));

    private static Contribution By(int hand, ChangeSet changes, long time) =>
        new(new(1), new((ulong)hand), Ada, Channel.Typed, DateTimeOffset.FromUnixTimeMilliseconds(time), changes, []);

    private static ChangeSet Set(JsonElement json) => ChangeSet.Parse(Encoding.UTF8.GetBytes(json.GetRawText()), out _)!; // the vectors hold nothing else

    private static byte[] Hex(JsonElement hex) => Convert.FromHexString(hex.GetString()!); // the vectors hold nothing else

    private static byte[] Framed(byte[] content)
    {
        var output = new ArrayBufferWriter<byte>();
        Varint.Write(output, (ulong)content.Length);
        return [.. output.WrittenSpan, .. content];
    }

    private static List<HubMessage> Read(byte[] bytes)
    {
        var (input, messages) = (new ReadOnlySequence<byte>(bytes), new List<HubMessage>());
        while (Protocol.TryParseMessage(ref input, new Binder(), out var message)) messages.Add(message);
        return messages;
    }

    private static List<JsonElement> Vectors(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Workspace.sln"))) folder = folder.Parent!;
        var lines = File.ReadLines(Path.Combine(folder.FullName, "tests", "vectors", $"{name}-1.jsonl")).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        Assert.Equal(500, lines.Count);
        return lines;
    }

    private sealed class Binder : IInvocationBinder
    {
        public Type GetReturnType(string invocationId) => typeof(JsonElement);

        public IReadOnlyList<Type> GetParameterTypes(string methodName) => [];

        public Type GetStreamItemType(string streamId) => typeof(JsonElement);
    }
}
