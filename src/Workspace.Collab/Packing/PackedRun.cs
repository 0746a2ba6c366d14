using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>A run of contributions as compact bytes, versioned.</summary>
public static class PackedRun
{
    /// <summary>Packs contributions whose versions follow each other.</summary>
    public static byte[] Pack(ImmutableArray<Contribution> contributions) => throw new NotImplementedException();

    /// <summary>Unpacks the bytes of <see cref="Pack"/>.</summary>
    /// <exception cref="FormatException">Not such bytes, damaged, or larger than is sane.</exception>
    public static ImmutableArray<Contribution> Unpack(ReadOnlySpan<byte> packed) => throw new NotImplementedException();

    /// <summary>SHA-256 over the hash before and the canonical form of the contributions; does not depend on how they were batched:
    /// it is folded contribution by contribution.</summary>
    /// <param name="before">32 bytes; zeros for the first.</param>
    /// <param name="contributions">In order.</param>
    public static byte[] Hash(ReadOnlySpan<byte> before, ImmutableArray<Contribution> contributions) => throw new NotImplementedException();
}
