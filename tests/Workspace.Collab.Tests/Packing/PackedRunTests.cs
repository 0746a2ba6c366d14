using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Workspace.Collab.Tests;

public sealed class PackedRunTests
{
    private static readonly Contribution One = Sample.Drawn("0:5", "hello").By(Sample.Amina, 1);

    [Fact]
    public void Nothing_packs_to_nothing()
    {
        Assert.Empty(PackedRun.Unpack(PackedRun.Pack([])));
        Assert.Empty(PackedRun.Read(PackedRun.Pack([])));
    }

    [Fact]
    public void A_chronicle_is_unpacked_as_it_was() => PackedRunLaws.AssertSame(Chronicle.Contributions, PackedRun.Unpack(PackedRun.Pack(Chronicle.Contributions)));

    [Fact]
    public void Contributions_are_read_one_by_one()
    {
        var packed = PackedRun.Pack(Chronicle.Contributions);
        PackedRunLaws.AssertSame(Chronicle.Contributions, PackedRun.Read(packed));
        PackedRunLaws.AssertSame(Chronicle.Contributions.Take(3), PackedRun.Read(packed).Take(3));

        var read = PackedRun.Read(packed);
        Assert.Equal(read.Select(contribution => contribution.Version), read.Select(contribution => contribution.Version));
    }

    [Fact]
    public void Contributions_that_do_not_follow_each_other_are_a_callers_mistake()
    {
        Assert.Throws<ArgumentException>(() => PackedRun.Pack([One, Sample.Drawn("5 0:1", "!").By(Sample.Amina, 3)]));
        Assert.Throws<ArgumentException>(() => PackedRun.Pack([One, Sample.Drawn("6 0:1", "!").By(Sample.Amina, 2)]));
        Assert.Throws<ArgumentException>(() => PackedRun.Pack([One with { Version = DraftVersion.Zero }]));
    }

    [Fact]
    public void Contributions_that_no_draft_accepts_are_a_callers_mistake()
    {
        Assert.Throws<ArgumentException>(() => PackedRun.Pack([Sample.Drawn("0:1", "\ud83d").By(Sample.Amina, 1)]));
        Assert.Throws<ArgumentException>(() => PackedRun.Pack([Sample.Drawn("0:1", "\r").By(Sample.Amina, 1)]));
        Assert.Throws<ArgumentException>(() => PackedRun.Pack([Sample.Drawn("0:1 2 0:1", "\ud83d\ude00").By(Sample.Amina, 1)]));
        Assert.Throws<ArgumentException>(() => PackedRun.Pack([One with { Channel = (Channel)6 }]));
        Assert.Throws<ArgumentException>(() => PackedRun.Pack([One with { Origins = [From(0, 6)] }]));
        Assert.Throws<ArgumentException>(() => PackedRun.Pack([One with { Origins = [From(0, 3), From(2, 4)] }]));
    }

    [Fact]
    public void What_is_typed_on_costs_its_letter_and_its_time_alone()
    {
        var typed = Typed("all that is typed on, in one go, by one hand");
        Assert.InRange(PackedRun.PackPlainly(typed).Length - PackedRun.PackPlainly(typed[..2]).Length, typed.Length - 2, (typed.Length - 2) * 9 / 8);
    }

    [Fact]
    public void Two_who_write_at_once_write_on_each_at_their_own_place()
    {
        var (text, run) = (new StringBuilder("--"), ImmutableArray.CreateBuilder<Contribution>());
        for (var i = 0; i < 40; i++)
        {
            var at = i % 2 == 0 ? i / 2 : text.Length;
            run.Add(ChangeSet.Replace(text.Length, at, at, "x").By(i % 2 == 0 ? Sample.Amina : Sample.Bela, i + 1, Sample.Noon.AddMilliseconds(i)) with { Client = new((ulong)i % 2) });
            text.Insert(at, 'x');
        }

        // A letter, a bit of time, and two bytes of whose turn it is; no place.
        Assert.InRange(PackedRun.PackPlainly(run.ToImmutable()).Length - PackedRun.PackPlainly([.. run.Take(4)]).Length, 36 * 3, (36 * 3) + 8);
    }

    [Fact]
    public void More_hands_than_have_carets_of_their_own_are_unpacked_as_they_were()
    {
        var run = Enumerable.Range(0, 500).Select(i => ChangeSet.Replace(i, i * 7 % (i + 1), i * 7 % (i + 1), "x").By(Sample.Author(i % 150), i + 1)).ToImmutableArray();
        PackedRunLaws.AssertSame(run, PackedRun.Unpack(PackedRun.Pack(run)));
    }

    /// <summary>Nothing packs smaller than erasing on at one time.</summary>
    [Fact]
    public void A_byte_unpacks_to_six_kilobytes_of_memory_at_the_most()
    {
        var erased = Enumerable.Range(0, 50_000).Select(i => ChangeSet.Replace(100_000 - i, 99_999 - i, 100_000 - i, "").By(Sample.Amina, i + 1) with { Client = new(1) });
        var packed = PackedRun.Pack([.. erased]);
        Assert.InRange(packed.Length, 50_000 / Parcel.MostPerByte, 2_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(50_000, PackedRun.Unpack(packed).Length);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / packed.Length, 0, 6_144);
    }

    [Fact]
    public void The_second_format_is_read_for_ever() =>
        PackedRunLaws.AssertSame(Chronicle.Contributions, PackedRun.Unpack(Convert.FromBase64String(
            """
            AtMCjwEXF0hIGRmhkAoAYKRGaprbDZ6ae7mPK1qTiAasH9udCzjC0fx0wcKjK5sdUQinKbYF0lYC
            LZACbHvWR8ttDJ/LY4TYWP3GFuTnc1kTFFAuDJYqFB35DNC54O+MAYjBvxeAM8Yd+CuRn0ADOsMy
            Loi7ghlgEPU1BGGuKH8WAwIQoABpSOoCP9rkd9ucAPIQEJnk1+c+AQAOBCMDBwYAAggDAAIIBgAI
            AgcGCAAFV2V4+CDDqfCfmIAh/Pr7cmVxdWVzdPn6+zog++KAqPn5SfsgYXNrCnRoZSBTdGF0Zfr7
            IyBKb2ludAn8/Pr7+1wi++KAiwcK+MAkkJA4P0gcCHpfBwcIpgagAAJwmQSIPg==
            """)));

    /// <summary>The canonical form is for ever: a history written today must be provable in twenty years.</summary>
    [Fact]
    public void The_hash_of_a_history_is_for_ever()
    {
        Assert.Equal("85253D6DCD18B59B9E79823A69497F0CF62C6EBAFA4297EFB9DE1E09153D6C5E", Convert.ToHexString(PackedRun.Hash(new byte[32], Chronicle.Contributions)));
        Assert.Equal("D50B56D53CBCD011BC0D7C33CDA6355D081146D1740DB4372A499B9235797D7F", Convert.ToHexString(PackedRun.Hash(new byte[32], [One, Sample.Drawn("5 0:2", "😀").By(Sample.Bela, 2, null, From(0, 2))])));
    }

    /// <summary>The bytes that are hashed, field by field, for those who do it in another language.</summary>
    [Fact]
    public void The_hash_is_SHA_256_of_the_hash_before_and_the_canonical_form()
    {
        var before = Enumerable.Range(0, 32).Select(number => (byte)number).ToArray();
        var contribution = Sample.Drawn("1 2:0 300 1:3", "é😀").By(Sample.Bela, 300, Sample.Noon.AddMilliseconds(1), From(0, 1)) with { Client = new(0x0102030405060708), Channel = Channel.Pasted };
        byte[] canonical =
        [
            .. before,
            .. Hex("01"), // the form
            .. Hex("AC02"), // version 300
            .. Hex("0102030405060708"), // client
            .. Hex("00000002000000000000000000000000"), // person
            .. Hex("000003EA000000000000000000000000"), // organization
            .. Hex("01"), // channel: pasted
            .. Hex("82A8A8949567"), // 1,772,366,400,001 ms, twice, since it is not negative
            .. Hex("04"), // sections
            .. Hex("0100" + "0201" + "AC0200" + "0104"), // keeps 1; 2 become none; keeps 300; 1 becomes 3
            .. Hex("06" + "C3A9" + "F09F9880"), // inserted text
            .. Hex("01"), // origins
            .. Hex("0001"), // from 0, one code unit
            .. Hex("00000001000000000000000000000000" + "000003E9000000000000000000000000"), // person, organization
            .. Hex("00000007000000000000000000000000"), // draft
            .. Hex("03"), // version
            .. Hex("80A8A8949567"), // 1,772,366,400,000 ms
        ];
        Assert.Equal(Convert.ToHexString(SHA256.HashData(canonical)), Convert.ToHexString(PackedRun.Hash(before, [contribution])));

        static byte[] Hex(string digits) => Convert.FromHexString(digits);
    }

    private static Origin From(int from, int to) => new(from, to, new(Sample.Amina, new(Sample.Id(7)), new(3), Sample.Noon));

    private static ImmutableArray<Contribution> Typed(string text) =>
        [.. text.Select((letter, i) => ChangeSet.Replace(i, i, i, letter.ToString()).By(Sample.Amina, i + 1, Sample.Noon.AddMilliseconds(i)) with { Client = new(1) })];
}
