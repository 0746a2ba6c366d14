using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Workspace.Collab;

public static partial class PackedRun
{
    /// <summary>SHA-256 over the hash before and the canonical form of the contributions; does not depend on how they were batched:
    /// it is folded contribution by contribution. O(contributions + text), a microsecond each.</summary>
    /// <remarks>
    /// <para>After each contribution the hash is SHA-256 of the hash before (32 bytes), then: a byte 1 for the form; version; client (8 bytes, the highest first); person and organization (16
    /// each, in the order in which ids are written); channel (a byte); time in milliseconds since 1970, UTC (signed); the number of sections, and for each its old length and 0 when kept, else
    /// 1 + its new length; the inserted text in UTF-8 with its size in bytes before; the number of origins, and for each start, length, person, organization, draft, version and time (signed).</para>
    /// <para>Numbers are seven bits a byte, low ones first, the eighth bit set where more follow; a signed one is written as 2n, or as -2n - 1 below zero. Sections and lengths are those of the
    /// change set, in UTF-16 code units, neither empty nor two kept, two removed or two inserted next to each other. An implementation in any language gives the same.</para>
    /// </remarks>
    /// <param name="before">32 bytes; zeros for the first.</param>
    /// <param name="contributions">In order.</param>
    /// <returns>32 bytes: those of <paramref name="before"/> when there are no contributions.</returns>
    /// <exception cref="ArgumentException">The hash before is not 32 bytes long.</exception>
    public static byte[] Hash(ReadOnlySpan<byte> before, ImmutableArray<Contribution> contributions)
    {
        if (before.Length != SHA256.HashSizeInBytes) throw new ArgumentException($"Got a hash of {before.Length} bytes, expected {SHA256.HashSizeInBytes}.", nameof(before));
        var hash = before.ToArray();
        var bytes = new ByteWriter();
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var contribution in contributions)
        {
            bytes.Clear();
            bytes.Bytes(hash);
            WriteCanonical(bytes, contribution);
            sha.AppendData(bytes.Written);
            sha.GetHashAndReset(hash);
        }

        return hash;
    }

    private static void WriteCanonical(ByteWriter bytes, Contribution contribution)
    {
        bytes.Byte(1);
        bytes.Count(contribution.Version.Number);
        bytes.Client(contribution.Client);
        bytes.Author(contribution.Author);
        bytes.Byte((byte)contribution.Channel);
        bytes.Time(contribution.At);

        var sections = contribution.Changes.Sections;
        bytes.Count(sections.Length / 2);
        for (var i = 0; i < sections.Length; i += 2)
        {
            bytes.Count(sections[i]);
            bytes.Count(sections[i + 1] + 1);
        }

        bytes.Text(contribution.Changes.Inserted);
        bytes.Count(contribution.Origins.Length);
        foreach (var origin in contribution.Origins)
        {
            bytes.Count(origin.From);
            bytes.Count(origin.To - origin.From);
            FirstWritings.Write(bytes, origin.Source);
        }
    }
}
