using System.Collections.Immutable;

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

    internal static IEnumerable<byte[]> Seeds() => Histories().Select(PackedRun.Pack).Append(FirstFormatTests.Packed);

    /// <summary>Without compression, where the format itself must hold.</summary>
    internal static IEnumerable<byte[]> ColumnSeeds() => Histories().Select(PackedRun.PackPlainly);

    internal static IEnumerable<ImmutableArray<Contribution>> Histories() =>
        Script.Seeds().Select(script => new Script(script).Play()).Append([]);

    private static (Contribution, string) Comparable(Contribution contribution) =>
        (contribution with { Origins = ImmutableArray<Origin>.Empty }, string.Join(';', contribution.Origins));
}
