using System.Buffers;
using System.Collections.Immutable;
using System.IO.Compression;

namespace Workspace.Collab;

/// <summary>A run of contributions as compact bytes, versioned.</summary>
/// <remarks>
/// A byte for the format, then Brotli over columns: who (client and author, run-length), channels (run-length), times (differences), places (differences from
/// the end of the edit before), removed and inserted lengths, origins, and all inserted text together. Nothing is lost.
/// </remarks>
public static partial class PackedRun
{
    private const byte Format = 1;
    private const int Quality = 6;
    private const int Window = 22;

    /// <summary>The most bytes that unpacked columns may have; 256 MB.</summary>
    private const int Most = 1 << 28;

    /// <summary>Packs contributions whose versions follow each other. O(contributions + text).</summary>
    /// <exception cref="ArgumentException">They do not follow each other in version or length, or insert text that breaks <see cref="TextRules"/>.</exception>
    public static byte[] Pack(ImmutableArray<Contribution> contributions) => Compressed(Columned(contributions));

    /// <summary>Unpacks the bytes of <see cref="Pack"/>. O(contributions + text); memory grows with what is there, not with what is claimed.</summary>
    /// <returns>
    /// Contributions that could be packed: versions from 1 on that follow each other, change sets for texts of lengths that follow each other, inserted text
    /// that keeps <see cref="TextRules"/> in each range, origins in order within it. Whether they fit the text before them, applying tells.
    /// </returns>
    /// <exception cref="FormatException">Not such bytes, damaged, or larger than is sane.</exception>
    public static ImmutableArray<Contribution> Unpack(ReadOnlySpan<byte> packed)
    {
        if (packed.IsEmpty) throw new FormatException("Got no bytes.");
        if (packed[0] != Format) throw new FormatException($"Got packed contributions of format {packed[0]}, expected {Format}.");
        var plain = Decompressed(packed[1..]);
        return Read(plain.WrittenSpan);
    }

    /// <summary>The columns before they are compressed.</summary>
    internal static byte[] Columned(ImmutableArray<Contribution> contributions)
    {
        var columns = new Columns();
        foreach (var contribution in contributions) columns.Add(contribution);
        var plain = new ByteWriter();
        columns.WriteTo(plain);
        return plain.Written.ToArray();
    }

    /// <summary>Columns with the header, compressed.</summary>
    internal static byte[] Compressed(ReadOnlySpan<byte> columns)
    {
        var packed = new byte[1 + BrotliEncoder.GetMaxCompressedLength(columns.Length)];
        packed[0] = Format;
        if (!BrotliEncoder.TryCompress(columns, packed.AsSpan(1), out var size, Quality, Window)) throw new InvalidOperationException("Brotli needs more room than it says.");
        return packed[..(1 + size)];
    }

    private static ArrayBufferWriter<byte> Decompressed(ReadOnlySpan<byte> packed)
    {
        var plain = new ArrayBufferWriter<byte>(4096);
        using var brotli = new BrotliDecoder();
        while (true)
        {
            var status = brotli.Decompress(packed, plain.GetSpan(4096), out var read, out var written);
            plain.Advance(written);
            packed = packed[read..];
            if (plain.WrittenCount > Most) throw new FormatException($"More than {Most} bytes.");
            if (status == OperationStatus.Done) break;
            if (status != OperationStatus.DestinationTooSmall) throw new FormatException("Damaged, or cut off.");
        }

        if (!packed.IsEmpty) throw new FormatException($"{packed.Length} bytes more than expected.");
        return plain;
    }
}
