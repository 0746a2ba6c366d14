using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Workspace.Collab;

/// <summary>A run of contributions as compact bytes, versioned. Nothing is lost.</summary>
/// <remarks>
/// Columns, each compressed by itself: who (authors, clients, channels, origins), the keys of each hand, the places it jumped to, and the times between. What is typed on
/// or erased costs its letter alone (docs/decisions/0016).
/// </remarks>
public static partial class PackedRun
{
    private const byte Format = 2;

    /// <summary>Packs contributions whose versions follow each other. O(contributions + text).</summary>
    /// <exception cref="ArgumentException">
    /// They do not follow each other in version or length, insert text that breaks <see cref="TextRules"/>, or have origins that are not in order.
    /// </exception>
    public static byte[] Pack(ImmutableArray<Contribution> contributions) => Packed(contributions, isCompressed: true);

    /// <summary>Packs with the columns as they are: as good to read, and where damage is meant it hits the format itself.</summary>
    internal static byte[] PackPlainly(ImmutableArray<Contribution> contributions) => Packed(contributions, isCompressed: false);

    /// <summary>Unpacks the bytes of <see cref="Pack"/>, of this format or an earlier one. O(contributions + text).</summary>
    /// <returns>
    /// Contributions that could be packed: versions from 1 on that follow each other, change sets for texts of lengths that follow each other, inserted text
    /// that keeps <see cref="TextRules"/> in each range, origins in order within it. Whether they fit the text before them, applying tells.
    /// </returns>
    /// <remarks>Whoever made the bytes, each takes at most 6 KB of memory; in the first format, which did not bound it, 16 KB and 96 MB more in all.</remarks>
    /// <exception cref="FormatException">Not such bytes, or damaged.</exception>
    public static ImmutableArray<Contribution> Unpack(ReadOnlySpan<byte> packed)
    {
        if (IsFirstFormat(packed)) return FirstFormat.Read(packed);
        if (ContributionReader.Of(Parcel.Columns(packed, ContributionReader.Columns)) is not { } reader) return [];
        var contributions = new Contribution[reader.Count];
        foreach (ref var contribution in contributions.AsSpan()) contribution = reader.Next();
        reader.End();
        return ImmutableCollectionsMarshal.AsImmutableArray(contributions);
    }

    /// <summary>Unpacks one by one, as they are asked for, what <see cref="Unpack"/> gives at once; what is not kept takes no memory.</summary>
    /// <exception cref="FormatException">Not such bytes; or damaged, when that is come to.</exception>
    public static IEnumerable<Contribution> Read(ReadOnlySpan<byte> packed) =>
        IsFirstFormat(packed) ? FirstFormat.Read(packed) : Each(Parcel.Columns(packed, ContributionReader.Columns));

    /// <summary>Who made each contribution, and when. Much less than reading them: O(contributions), a few nanoseconds each.</summary>
    /// <exception cref="FormatException">Not such bytes; or damaged, as far as it shows.</exception>
    internal static SignedRun Signed(ReadOnlySpan<byte> packed)
    {
        if (TryOpen(packed, out var reader)) return reader?.Signed() ?? new([], [], []);
        var contributions = FirstFormat.Read(packed);
        return new([.. contributions.Select(contribution => contribution.Author)], [.. Enumerable.Range(0, contributions.Length)], [.. contributions.Select(contribution => contribution.At.ToUnixTimeMilliseconds())]);
    }

    /// <summary>A reader that need not make contributions of what it reads; null where there are none. Of the first format there is no such.</summary>
    /// <exception cref="FormatException">Not such bytes; or damaged, as far as it shows.</exception>
    internal static bool TryOpen(ReadOnlySpan<byte> packed, out ContributionReader? reader)
    {
        reader = null;
        if (IsFirstFormat(packed)) return false;
        reader = ContributionReader.Of(Parcel.Columns(packed, ContributionReader.Columns));
        return true;
    }

    private static byte[] Packed(ImmutableArray<Contribution> contributions, bool isCompressed)
    {
        var run = new ContributionWriter();
        foreach (var contribution in contributions) run.Add(contribution);
        return Parcel.Of(Format, run.Columns(), isCompressed);
    }

    private static IEnumerable<Contribution> Each(byte[][] columns)
    {
        if (ContributionReader.Of(columns) is not { } reader) yield break;
        for (var left = reader.Count; left > 0; left--) yield return reader.Next();
        reader.End();
    }

    private static bool IsFirstFormat(ReadOnlySpan<byte> packed)
    {
        if (packed.IsEmpty) throw new FormatException("Got no bytes.");
        return packed[0] switch
        {
            FirstFormat.Number => true,
            Format => false,
            _ => throw new FormatException($"Got packed contributions of format {packed[0]}, expected at most {Format}."),
        };
    }
}
