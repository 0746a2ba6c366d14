using System.Collections.Immutable;
using CsCheck;

namespace Workspace.Collab.Tests;

public sealed class PackedRunLaws
{
    private static readonly byte[] Zeros = new byte[32];

    [Fact]
    public void Packing_round_trips() =>
        Some.Contributions.Sample(contributions =>
        {
            var packed = PackedRun.Pack(contributions);
            AssertSame(contributions, PackedRun.Unpack(packed));
            AssertSame(contributions, PackedRun.Read(packed));
            AssertSame(contributions, PackedRun.Unpack(PackedRun.PackPlainly(contributions)));
        }, iter: Some.Cases);

    [Fact]
    public void Packing_what_several_hands_write_round_trips() =>
        Gen.Select(Some.Writing(40), Gen.Int[1, 200], Gen.Int[0, 100].List[40]).Sample((writing, hands, turns) =>
        {
            var contributions = writing.Changes.Select((changes, i) => changes.By(Sample.Author(turns[i] % hands), i + 1) with { Client = new((ulong)(turns[i] % hands)) }).ToImmutableArray();
            AssertSame(contributions, PackedRun.Unpack(PackedRun.Pack(contributions)));
        }, iter: Some.Cases);

    [Fact]
    public void The_hash_does_not_depend_on_batching() =>
        Gen.Select(Some.Contributions, Gen.Int[0, 20]).Sample((contributions, cut) =>
        {
            cut = Math.Min(cut, contributions.Length);
            var whole = PackedRun.Hash(Zeros, contributions);
            var parts = PackedRun.Hash(PackedRun.Hash(Zeros, contributions[..cut]), contributions[cut..]);
            Assert.Equal(whole, parts);
            Assert.Equal(whole, PackedRun.Hash(Zeros, PackedRun.Unpack(PackedRun.Pack(contributions))));
        }, iter: Some.Cases);

    [Fact]
    public void Any_other_history_has_another_hash() =>
        Some.Contributions.Where(c => c.Length > 1).Sample(contributions =>
        {
            var whole = Convert.ToHexString(PackedRun.Hash(Zeros, contributions));
            Assert.NotEqual(whole, Convert.ToHexString(PackedRun.Hash(Zeros, contributions[1..])));
            Assert.NotEqual(whole, Convert.ToHexString(PackedRun.Hash(Zeros, contributions[..^1])));
            var last = contributions[^1];
            Contribution[] others =
            [
                last with { Author = Sample.Author(77) }, last with { At = last.At.AddMilliseconds(1) }, last with { Client = new(99) },
                last with { Channel = (Channel)(((int)last.Channel + 1) % 6) }, last with { Changes = last.Changes.Compose(ChangeSet.Replace(last.Changes.LengthAfter, 0, 0, "z")) },
            ];
            Assert.All(others, other => Assert.NotEqual(whole, Convert.ToHexString(PackedRun.Hash(Zeros, contributions.SetItem(contributions.Length - 1, other)))));
        }, iter: Some.DearCases);

    [Fact]
    public void Damaged_bytes_unpack_to_nothing_or_to_contributions_never_to_another_error() =>
        Gen.Select(Some.Contributions, Gen.Select(Gen.Int[0, 5000], Gen.Byte).List[1, 3], Gen.Int[0, 20]).Sample((contributions, damage, cut) =>
        {
            var packed = PackedRun.Pack(contributions);
            foreach (var (at, value) in damage) packed[at % packed.Length] ^= value;
            AssertSurvives(packed[..^Math.Min(cut, packed.Length)]);
        }, iter: Some.Cases);

    /// <summary>Without compression the damage hits the format itself.</summary>
    [Fact]
    public void Damaged_columns_unpack_to_nothing_or_to_contributions_never_to_another_error() =>
        Gen.Select(Some.Contributions, Gen.Select(Gen.Int[1, 5000], Gen.Byte).List[1, 3], Gen.Int[0, 3]).Sample((contributions, damage, cut) =>
        {
            var packed = PackedRun.PackPlainly(contributions);
            foreach (var (at, value) in damage) packed[at % packed.Length] = value;
            AssertSurvives(packed[..^Math.Min(cut, packed.Length)]);
        }, iter: Some.Cases * 3);

    /// <summary>The same contributions, their origins too.</summary>
    internal static void AssertSame(IEnumerable<Contribution> expected, IEnumerable<Contribution> actual) => Assert.Equal(expected.Select(Comparable), actual.Select(Comparable));

    /// <summary>They are refused, or are contributions that can be packed.</summary>
    internal static void AssertSurvives(byte[] packed)
    {
        try
        {
            var unpacked = PackedRun.Unpack(packed);
            AssertSame(unpacked, PackedRun.Unpack(PackedRun.Pack(unpacked)));
        }
        catch (FormatException)
        {
            // Refused, as it should be.
        }
    }

    private static (Contribution, string) Comparable(Contribution contribution) =>
        (contribution with { Origins = ImmutableArray<Origin>.Empty }, string.Join(';', contribution.Origins));
}
