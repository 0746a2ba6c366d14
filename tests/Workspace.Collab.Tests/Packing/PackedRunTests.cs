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
        Assert.Throws<ArgumentException>(() => PackedRun.Pack([Sample.Drawn("0:1", "\ud83d").By(Sample.Amina, 1)]));
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
}
