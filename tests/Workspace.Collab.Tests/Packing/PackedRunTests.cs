namespace Workspace.Collab.Tests;

public sealed class PackedRunTests
{
    private static readonly Contribution One = Sample.Drawn("0:5", "hello").By(Sample.Amina, 1);

    [Fact]
    public void Nothing_packs_to_nothing() => Assert.Empty(PackedRun.Unpack(PackedRun.Pack([])));

    [Fact]
    public void Contributions_that_do_not_follow_each_other_are_a_callers_mistake()
    {
        Assert.Throws<ArgumentException>(() => PackedRun.Pack([One, Sample.Drawn("5 0:1", "!").By(Sample.Amina, 3)]));
        Assert.Throws<ArgumentException>(() => PackedRun.Pack([One, Sample.Drawn("6 0:1", "!").By(Sample.Amina, 2)]));
        Assert.Throws<ArgumentException>(() => PackedRun.Pack([One with { Version = DraftVersion.Zero }]));
        Assert.Throws<ArgumentException>(() => PackedRun.Pack([Sample.Drawn("0:1", "\ud83d").By(Sample.Amina, 1)]));
        Assert.Throws<ArgumentException>(() => PackedRun.Pack([Sample.Drawn("0:1", "\r").By(Sample.Amina, 1)]));
    }

    /// <summary>The canonical form is for ever: a history written today must be provable in twenty years.</summary>
    [Fact]
    public void The_hash_of_a_history_is_for_ever() =>
        Assert.Equal("D50B56D53CBCD011BC0D7C33CDA6355D081146D1740DB4372A499B9235797D7F", Convert.ToHexString(PackedRun.Hash(new byte[32], [One, Sample.Drawn("5 0:2", "😀").By(Sample.Bela, 2, null, new Origin(0, 2, new(Sample.Amina, new(Sample.Id(7)), new(3), Sample.Noon)))])));

    [Fact]
    public void A_small_claim_of_much_text_is_refused_before_memory_is_taken()
    {
        var bomb = new byte[1 << 16];
        Assert.Throws<FormatException>(() => PackedRun.Unpack(PackedRun.Compressed(bomb)));
        Assert.Throws<FormatException>(() => PackedRun.Unpack(PackedRun.Compressed([0xff, 0xff, 0xff, 0xff, 0x07, 1, 1, 1])));
        Assert.Throws<FormatException>(() => PackedRun.Unpack([]));
        Assert.Throws<FormatException>(() => PackedRun.Unpack([9, 1, 2, 3]));
        Assert.Throws<FormatException>(() => PackedRun.Unpack([.. PackedRun.Pack([One]), 0]));
    }

    [Fact]
    public void A_sound_run_is_drawn_by_hand() =>
        Assert.Equal("aé😀", Assert.Single(PackedRun.Unpack(Drawn())).Changes.Inserted);

    [Fact]
    public void A_version_before_the_first_is_refused() => Refused(Drawn(version: 0));

    [Fact]
    public void A_client_without_an_author_is_refused() => Refused(Drawn(authors: 0));

    [Fact]
    public void A_contribution_without_a_client_is_refused() => Refused(Drawn(authors: 0, clients: 0));

    [Fact]
    public void A_place_so_far_off_that_adding_to_it_overflows_is_refused()
    {
        Refused(Drawn(place: long.MaxValue));
        Refused(Drawn(place: long.MinValue));
        Refused(Drawn(place: long.MaxValue, removed: 1));
    }

    [Fact]
    public void A_range_that_is_removed_beyond_the_end_is_refused() => Refused(Drawn(removed: 1));

    [Fact]
    public void An_origin_so_long_that_its_end_overflows_is_refused()
    {
        Refused(Drawn(origin: (ChangeSet.MaxLength, ChangeSet.MaxLength)));
        Refused(Drawn(origin: (0, 5)));
        Refused(Drawn(origin: (1, 0)));
    }

    [Fact]
    public void Text_that_breaks_the_rules_is_refused()
    {
        Refused(Drawn(text: "abc\r"));
        Refused(Drawn(text: "abc\0"));
        Refused(Drawn(text: "ab😀", ranges: 2));
    }

    private static void Refused(byte[] packed) => Assert.Throws<FormatException>(() => PackedRun.Unpack(packed));

    /// <summary>The columns of one contribution that inserts four code units, in one range or in two of three and one, written as they stand in the format.</summary>
    private static byte[] Drawn(int version = 1, int authors = 1, int clients = 1, int ranges = 1, long place = 0, int removed = 0, (int From, int Length)? origin = null, string text = "aé😀")
    {
        var bytes = new ByteWriter();
        bytes.Count(1);
        bytes.Count(version);
        bytes.Count(0);
        bytes.Time(Sample.Noon);
        bytes.Count(authors);
        if (authors > 0) bytes.Author(Sample.Amina);
        bytes.Count(clients);
        if (clients > 0) bytes.Client(new(1));
        if (clients > 0) bytes.Count(0);
        foreach (var column in (int[])[0, (int)Channel.Typed, ranges])
        {
            bytes.Count(column);
            bytes.Count(0);
        }

        bytes.Signed(0);
        bytes.Signed(place);
        if (ranges > 1) bytes.Signed(0);
        bytes.Count(removed);
        if (ranges > 1) bytes.Count(0);
        bytes.Count(ranges > 1 ? 3 : 4);
        if (ranges > 1) bytes.Count(1);
        bytes.Count(origin is null ? 0 : 1);
        if (origin is { } stretch)
        {
            bytes.Count(0);
            bytes.Count(stretch.From);
            bytes.Count(stretch.Length);
            FirstWritings.Write(bytes, new(Sample.Amina, new(Sample.Id(7)), new(3), Sample.Noon));
        }

        bytes.Text(text);
        return PackedRun.Compressed(bytes.Written);
    }
}
