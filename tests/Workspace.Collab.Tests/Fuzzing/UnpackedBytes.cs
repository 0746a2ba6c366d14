using System.Collections.Immutable;
using System.IO.Compression;

namespace Workspace.Collab.Tests;

/// <summary>Bytes as a packed run of contributions.</summary>
internal static class UnpackedBytes
{
    internal static void Read(byte[] bytes)
    {
        ImmutableArray<Contribution> unpacked;
        try
        {
            unpacked = PackedRun.Unpack(bytes);
        }
        catch (FormatException)
        {
            return;
        }

        var again = PackedRun.Unpack(PackedRun.Pack(unpacked));
        Assert.Equal(unpacked.Select(Comparable), again.Select(Comparable));
        Assert.Equal(PackedRun.Hash(new byte[32], unpacked), PackedRun.Hash(new byte[32], again));
    }

    /// <summary>The bytes behind the compression, where the format itself must hold.</summary>
    internal static void ReadColumns(byte[] bytes)
    {
        var packed = new byte[1 + BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        packed[0] = PackedRun.Pack([])[0];
        Assert.True(BrotliEncoder.TryCompress(bytes, packed.AsSpan(1), out var size, quality: 0, window: 16));
        Read(packed[..(1 + size)]);
    }

    internal static IEnumerable<byte[]> Seeds() => Histories().Select(PackedRun.Pack);

    internal static IEnumerable<byte[]> ColumnSeeds() => Histories().Select(history => PackedRun.Columned(history));

    internal static IEnumerable<ImmutableArray<Contribution>> Histories() =>
        Script.Seeds().Select(script => new Script(script).Play()).Append([]);

    private static (Contribution, string) Comparable(Contribution contribution) =>
        (contribution with { Origins = ImmutableArray<Origin>.Empty }, string.Join(';', contribution.Origins));
}
