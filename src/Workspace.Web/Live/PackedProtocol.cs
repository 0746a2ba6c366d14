using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;
using Workspace.Collab;

namespace Workspace.Web.Live;

/// <summary>SignalR's JSON protocol in frames of bytes, with a short form for what is said at every keystroke: docs/PROTOCOL.md, "Packed".</summary>
public sealed class PackedProtocol(IOptions<JsonHubProtocolOptions> options) : IHubProtocol
{
    public const string Packed = "packed";

    private const byte Propose = 1, ProposeAnew = 2, Saved = 3, ToldOn = 4, ToldAnew = 5;
    private readonly JsonHubProtocol json = new(options);

    public string Name => Packed;

    public int Version => 1;

    public TransferFormat TransferFormat => TransferFormat.Binary;

    public bool IsVersionSupported(int version) => version == Version;

    /// <exception cref="InvalidDataException">No frame of this protocol: the connection ends, as one does that sends no JSON where JSON is spoken.</exception>
    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        message = null;
        if (!TryFrame(ref input, out var frame)) return false;
        switch (frame.IsEmpty ? 0 : frame.FirstSpan[0])
        {
            case (byte)'{':
                if (json.TryParseMessage(ref frame, binder, out message) && frame.IsEmpty) return true;
                throw new InvalidDataException("A frame with more or less than one message in it.");
            case Propose or ProposeAnew:
                message = Proposal(frame);
                return true;
            default:
                throw new InvalidDataException("A frame of no known kind.");
        }
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output)
    {
        if (message is CompletionMessage { Result: WireReceipt { Refused: null, Version: { } version }, InvocationId: { } id } && Number(id) is { } number)
        {
            var receipt = new ArrayBufferWriter<byte>(16);
            receipt.Write([Saved]);
            Varint.Write(receipt, number);
            Varint.Write(receipt, (ulong)version);
            Frame(receipt.WrittenSpan, output);
        }
        else
        {
            Frame(json.GetMessageBytes(message).Span, output);
        }
    }

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        WriteMessage(message, output);
        return output.WrittenMemory;
    }

    /// <summary>Writes a frame with what was told, as it goes on from the frame before, or from the start.</summary>
    internal static void WriteTold(IBufferWriter<byte> output, Hands hands, ToldBatch batch, long time, bool goesOn)
    {
        var told = new ArrayBufferWriter<byte>(32 + (batch.Count * 12));
        told.Write([goesOn ? ToldOn : ToldAnew]);
        Varint.Write(told, (ulong)hands.Number);
        if (!goesOn)
        {
            Varint.Write(told, (ulong)batch.From);
            Varint.Write(told, (ulong)time);
            Varint.Write(told, (ulong)batch.Contributions[0].Changes.LengthBefore);
        }

        foreach (var contribution in batch.Contributions)
        {
            var at = contribution.At.ToUnixTimeMilliseconds();
            Varint.Write(told, (ulong)hands.Of(contribution));
            Varint.Write(told, (ulong)(at - time));
            contribution.Changes.WritePacked(told);
            time = at;
        }

        Frame(told.WrittenSpan, output);
    }

    private static void Frame(ReadOnlySpan<byte> content, IBufferWriter<byte> output)
    {
        Varint.Write(output, (ulong)content.Length);
        output.Write(content);
    }

    /// <summary>The next whole frame, without its length; false while it is still on its way. How long it may become, the hub says.</summary>
    private static bool TryFrame(ref ReadOnlySequence<byte> input, out ReadOnlySequence<byte> frame)
    {
        const int longest = 5;
        frame = default;
        Span<byte> room = stackalloc byte[longest];
        var start = input.Slice(0, Math.Min(longest, input.Length));
        start.CopyTo(room);
        ReadOnlySpan<byte> rest = room[..(int)start.Length];
        if (!Varint.TryRead(ref rest, int.MaxValue, out var length))
            return start.Length == longest || rest.IndexOfAnyInRange((byte)0, (byte)0x7f) >= 0 ? throw new InvalidDataException("A frame with no length.") : false;
        var from = start.Length - rest.Length;
        if (input.Length - from < length) return false;
        frame = input.Slice(from, length);
        input = input.Slice(frame.End);
        return true;
    }

    private static InvocationMessage Proposal(ReadOnlySequence<byte> frame)
    {
        var bytes = frame.ToArray();
        ReadOnlySpan<byte> rest = bytes.AsSpan(1);
        if (!Varint.TryRead(ref rest, ulong.MaxValue, out var id)) throw new InvalidDataException("A proposal with no number to answer to.");
        return new(id.ToString(CultureInfo.InvariantCulture), nameof(DraftHub.ProposePacked), [bytes[0] == ProposeAnew, rest.ToArray()]);
    }

    /// <summary>The number that an id is, in its shortest form; null when it is none.</summary>
    private static ulong? Number(string id) =>
        ulong.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (id.Length == 1 || id[0] != '0') ? number : null;
}
