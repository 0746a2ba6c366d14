using System.Numerics;

namespace Workspace.Collab;

/// <summary>The times between contributions as bits, in the largest unit that all are whole multiples of.</summary>
/// <remarks>
/// The size of a gap is how many bits it has, and <see cref="Back"/> more where time went back. The head tells which sizes there are, the most frequent first. A gap is then as
/// many zeros as sizes are more frequent than its own, a one, and its bits below the highest, low ones first. What people type has some nine and a half bits of chance a gap
/// at one millisecond, and no packing makes that less (docs/decisions/0016).
/// </remarks>
internal sealed class Gaps
{
    /// <summary>Added to the size of a gap that goes back.</summary>
    internal const int Back = 0x40;

    /// <summary>The most bits a gap has: between the first and the last time there is.</summary>
    internal const int Most = 49;

    private readonly List<long> gaps = [];
    private long unit;

    internal void Add(long milliseconds)
    {
        gaps.Add(milliseconds);
        for (var rest = Math.Abs(milliseconds); rest > 0;) (unit, rest) = (rest, unit % rest);
    }

    internal void WriteTo(ByteWriter head, ByteWriter times)
    {
        unit = Math.Max(unit, 1);
        var often = new int[Back + Back];
        foreach (var gap in gaps) often[Size(gap)]++;
        int[] sizes = [.. Enumerable.Range(0, often.Length).Where(size => often[size] > 0).OrderByDescending(size => often[size])];
        var ranks = new int[often.Length];
        head.Unsigned((ulong)unit);
        head.Count(sizes.Length);
        for (var rank = 0; rank < sizes.Length; rank++)
        {
            ranks[sizes[rank]] = rank;
            head.Byte((byte)sizes[rank]);
        }

        var bits = new BitWriter(times);
        foreach (var gap in gaps)
        {
            var size = Size(gap);
            bits.Unary(ranks[size]);
            bits.Bits((ulong)(Math.Abs(gap) / unit), (size & (Back - 1)) - 1);
        }

        bits.End();
    }

    private int Size(long gap) => BitOperations.Log2((ulong)(Math.Abs(gap) / unit)) + (gap == 0 ? 0 : 1) + (gap < 0 ? Back : 0);
}
