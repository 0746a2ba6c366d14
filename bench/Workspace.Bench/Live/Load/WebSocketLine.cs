using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Workspace.Bench;

/// <summary>A WebSocket to a server on this machine, on a socket that never blocks once it is open.</summary>
/// <remarks>Masks with a key of zero: legal on the wire, and the server unmasks all the same.</remarks>
internal sealed class WebSocketLine : IDisposable
{
    private const byte Binary = 0x82, Pong = 0x8A;
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] inbox = new byte[16 * 1024];
    private int filled;
    private byte[] payload = new byte[16 * 1024];
    private int gathered;
    private bool isWhole = true;

    /// <summary>Connects; with a cookie as somebody who is signed in.</summary>
    internal WebSocketLine(int port, string path, string? cookie)
    {
        socket.Connect(IPAddress.Loopback, port);
        var request = string.Create(CultureInfo.InvariantCulture,
            $"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{(cookie is null ? "" : $"Cookie: {cookie}\r\n")}\r\n");
        socket.Send(Encoding.ASCII.GetBytes(request));
        var end = 0;
        while ((end = inbox.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0) Fill();
        var answer = Encoding.ASCII.GetString(inbox, 0, end);
        if (!answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal)) throw new InvalidOperationException($"The server does not let in: {answer}");
        Drop(end + 4);
        socket.Blocking = false;
    }

    internal Socket Socket => socket;

    internal long Up { get; private set; }

    internal long Down { get; private set; }

    internal void Send(ReadOnlySpan<byte> message)
    {
        Span<byte> frame = stackalloc byte[message.Length <= 4096 ? message.Length + 14 : 0];
        if (frame.IsEmpty) frame = new byte[message.Length + 14];
        frame[0] = Binary;
        var at = 2;
        if (message.Length < 126)
        {
            frame[1] = (byte)(0x80 | message.Length);
        }
        else if (message.Length <= ushort.MaxValue)
        {
            frame[1] = 0x80 | 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)message.Length);
            at = 4;
        }
        else
        {
            frame[1] = 0x80 | 127;
            BinaryPrimitives.WriteUInt64BigEndian(frame[2..], (ulong)message.Length);
            at = 10;
        }

        frame.Slice(at, 4).Clear();
        message.CopyTo(frame[(at + 4)..]);
        SendAll(frame[..(at + 4 + message.Length)]);
    }

    /// <summary>What has come since, as the bytes of whole WebSocket messages one behind the other; empty when nothing has.</summary>
    internal ReadOnlySpan<byte> Receive()
    {
        Fill();
        if (isWhole) gathered = 0;
        var at = 0;
        while (Frame(inbox.AsSpan(at, filled - at), out var kind, out var content, out var length))
        {
            if (kind == 9) SendAll([Pong, 0x80, 0, 0, 0, 0]);
            if (kind == 8) throw new InvalidOperationException("The server hung up.");
            if (kind <= 2)
            {
                Gather(content);
                isWhole = (inbox[at] & 0x80) != 0;
            }

            at += length;
        }

        Drop(at);
        return payload.AsSpan(0, isWhole ? gathered : 0);
    }

    public void Dispose() => socket.Dispose();

    private static bool Frame(ReadOnlySpan<byte> bytes, out int kind, out ReadOnlySpan<byte> content, out int length)
    {
        (kind, length) = (0, 0);
        content = default;
        if (bytes.Length < 2) return false;
        var (size, from) = ((long)(bytes[1] & 0x7F), 2);
        if (size == 126)
        {
            if (bytes.Length < 4) return false;
            (size, from) = (BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), 4);
        }
        else if (size == 127)
        {
            if (bytes.Length < 10) return false;
            (size, from) = ((long)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]), 10);
        }

        if (bytes.Length < from + size) return false;
        (kind, length) = (bytes[0] & 0x0F, from + (int)size);
        content = bytes.Slice(from, (int)size);
        return true;
    }

    private void Gather(ReadOnlySpan<byte> content)
    {
        if (gathered + content.Length > payload.Length) Array.Resize(ref payload, 2 * (gathered + content.Length));
        content.CopyTo(payload.AsSpan(gathered));
        gathered += content.Length;
    }

    private void Fill()
    {
        if (filled == inbox.Length) Array.Resize(ref inbox, 2 * inbox.Length);
        var read = socket.Receive(inbox.AsSpan(filled), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) return;
        if (error != SocketError.Success || read == 0) throw new InvalidOperationException($"The connection ended: {error}.");
        filled += read;
        Down += read;
    }

    private void Drop(int count)
    {
        inbox.AsSpan(count, filled - count).CopyTo(inbox);
        filled -= count;
    }

    private void SendAll(ReadOnlySpan<byte> frame)
    {
        Up += frame.Length;
        while (!frame.IsEmpty)
        {
            var sent = socket.Send(frame, SocketFlags.None, out var error);
            if (error is not (SocketError.Success or SocketError.WouldBlock)) throw new InvalidOperationException($"The connection ended: {error}.");
            frame = frame[sent..];
        }
    }
}
