using System.Buffers;
using System.Text;

namespace Workspace.Bench;

/// <summary>Hocuspocus' messages, written and read by hand: each begins with the name of its document.</summary>
internal static class HocuspocusForm
{
    private const uint Sync = 0, Auth = 2, Stateless = 5, SyncStatus = 8;
    private const uint Ask = 0, Answer = 1, Update = 2;

    /// <summary>What the load is about in a message.</summary>
    internal enum Heard
    {
        Other,
        Joined,
        Told,
        Digest,
    }

    /// <summary>Signs in, which is asked of nobody here, and asks for all that is there.</summary>
    internal static byte[][] Join(string draft) => [Write(draft, [Auth, 0], ""u8), Write(draft, [Sync, Ask], [0])];

    internal static byte[] Propose(string draft, ReadOnlySpan<byte> update) => Write(draft, [Sync, Update], update);

    internal static byte[] Digest(string draft) => Write(draft, [Stateless], "digest"u8);

    /// <summary>Reads the next message off the front of what has come.</summary>
    /// <param name="content">The update, or the hash.</param>
    internal static Heard Next(ref ReadOnlySpan<byte> come, out ReadOnlySpan<byte> content)
    {
        Bytes(ref come);
        content = default;
        switch (YUpdate.Number(ref come))
        {
            case Sync:
                var kind = YUpdate.Number(ref come);
                content = Bytes(ref come);
                return kind switch { Update => Heard.Told, Answer => Heard.Joined, _ => Heard.Other };
            case Stateless:
                content = Bytes(ref come);
                return Heard.Digest;
            case Auth when YUpdate.Number(ref come) == 2: // as who may write
                Bytes(ref come);
                return Heard.Other;
            case SyncStatus when YUpdate.Number(ref come) == 1: // an edit has been taken in
                return Heard.Other;
            default:
                throw new InvalidOperationException("Hocuspocus refuses.");
        }
    }

    private static byte[] Write(string draft, ReadOnlySpan<uint> kind, ReadOnlySpan<byte> content)
    {
        var message = new ArrayBufferWriter<byte>(64);
        YUpdate.Numbers(message, (uint)draft.Length);
        message.Write(Encoding.ASCII.GetBytes(draft));
        YUpdate.Numbers(message, kind);
        YUpdate.Numbers(message, (uint)content.Length);
        message.Write(content);
        return message.WrittenSpan.ToArray();
    }

    private static ReadOnlySpan<byte> Bytes(ref ReadOnlySpan<byte> come)
    {
        var length = (int)YUpdate.Number(ref come);
        var bytes = come[..length];
        come = come[length..];
        return bytes;
    }
}
