namespace Workspace.Collab;

/// <summary>Writes bits into bytes, low ones first; zeros fill the last.</summary>
internal ref struct BitWriter(ByteWriter bytes)
{
    private ulong held;
    private int count;

    /// <summary>So many zeros and a one.</summary>
    internal void Unary(int zeros)
    {
        for (; zeros > 0; zeros--) Bits(0, 1);
        Bits(1, 1);
    }

    /// <summary>The low bits of a value, so many, at most 56; none where that is negative.</summary>
    internal void Bits(ulong value, int bits)
    {
        if (bits <= 0) return;
        held |= (value & ((1UL << bits) - 1)) << count;
        for (count += bits; count >= 8; count -= 8, held >>= 8) bytes.Byte((byte)held);
    }

    internal void End()
    {
        if (count > 0) bytes.Byte((byte)held);
    }
}
