using System.Numerics;

namespace Workspace.Collab;

/// <summary>Reads what <see cref="BitWriter"/> wrote; anything else is a <see cref="FormatException"/>.</summary>
internal struct BitReader(byte[] bytes)
{
    private ulong held;
    private int count;
    private int next;

    /// <summary>How many zeros come before the next one.</summary>
    internal int Unary(int most)
    {
        var zeros = 0;
        for (; held == 0; Fill())
        {
            zeros += Drop(count);
            if (zeros > most || next == bytes.Length) throw new FormatException($"Got {zeros} zeros, expected at most {most} and a one.");
        }

        var last = BitOperations.TrailingZeroCount(held);
        Drop(last + 1);
        return zeros + last <= most ? zeros + last : throw new FormatException($"Got {zeros + last} zeros, expected at most {most}.");
    }

    /// <summary>So many bits, at most 55; none where that is negative.</summary>
    internal ulong Bits(int bits)
    {
        if (bits <= 0) return 0;
        if (bits > count) Fill();
        if (bits > count) throw new FormatException("Less bits than expected.");
        var value = held & ((1UL << bits) - 1);
        Drop(bits);
        return value;
    }

    /// <summary>Nothing but the zeros that fill the last byte may be left.</summary>
    internal readonly void End()
    {
        if (next < bytes.Length || count >= 8 || held != 0) throw new FormatException("More bits than expected.");
    }

    private void Fill()
    {
        for (; count < 56 && next < bytes.Length; count += 8) held |= (ulong)bytes[next++] << count;
    }

    private int Drop(int bits)
    {
        held >>= bits;
        count -= bits;
        return bits;
    }
}
