namespace Workspace.Collab;

/// <summary>Reads what <see cref="Gaps"/> wrote, one by one.</summary>
internal struct GapReader
{
    private readonly long unit;
    private readonly byte[] sizes;
    private BitReader bits;

    internal GapReader(ref ByteReader head, byte[] times)
    {
        unit = unchecked((long)head.Unsigned());
        sizes = head.Bytes(head.CountOf(1)).ToArray();
        bits = new(times);
        if (sizes.Any(size => (size & (Gaps.Back - 1)) > Gaps.Most || size >= Gaps.Back + Gaps.Back)) throw new FormatException($"A gap of more than {Gaps.Most} bits.");
    }

    /// <summary>The next gap in milliseconds; of damaged bytes, any number.</summary>
    internal long Next()
    {
        int size = sizes[bits.Unary(sizes.Length - 1)];
        var low = (size & (Gaps.Back - 1)) - 1;
        var gap = low < 0 ? 0 : (long)bits.Bits(low) | (1L << low);
        return unchecked((size < Gaps.Back ? gap : -gap) * unit);
    }

    internal readonly void End() => bits.End();
}
