using System.Buffers;

namespace Workspace.Collab;

/// <summary>A whole number from 0, in as few bytes as it needs: seven bits each, the low ones first, the eighth set where more follow.</summary>
public static class Varint
{
    /// <summary>The most bytes that a number takes.</summary>
    private const int Longest = 10;

    /// <summary>Writes a number.</summary>
    public static void Write(IBufferWriter<byte> output, ulong value)
    {
        var room = output.GetSpan(Longest);
        var length = 0;
        for (; value >= 0x80; value >>= 7) room[length++] = (byte)(value | 0x80);
        room[length++] = (byte)value;
        output.Advance(length);
    }

    /// <summary>Reads a number off the front; false, and nothing read, where none of at most that size stands there in its shortest form.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> bytes, ulong most, out ulong value)
    {
        value = 0;
        for (var at = 0; at < bytes.Length && at < Longest; at++)
        {
            var next = bytes[at];
            if (at == Longest - 1 && next > 1) return false;
            value |= (ulong)(next & 0x7f) << (7 * at);
            if (next >= 0x80) continue;
            if ((next == 0 && at > 0) || value > most) return false;
            bytes = bytes[(at + 1)..];
            return true;
        }

        return false;
    }

    /// <summary>As <see cref="TryRead(ref ReadOnlySpan{byte}, ulong, out ulong)"/>, of a size that an <see cref="int"/> has.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> bytes, int most, out int value)
    {
        var isRead = TryRead(ref bytes, (ulong)most, out var read);
        value = isRead ? (int)read : 0;
        return isRead;
    }
}
