namespace Workspace.Collab.Tests;

public sealed class ParcelTests
{
    [Fact]
    public void Few_bytes_do_not_unpack_to_many()
    {
        var zeros = new ByteWriter();
        zeros.Bytes(new byte[1 << 24]);
        var honest = Parcel.Of(2, [zeros], isCompressed: true);
        Assert.Equal((1 << 24) / Parcel.MostPerByte, honest.Length);
        Assert.Equal(1 << 24, Parcel.Columns(honest, 1)[0].Length);

        var bomb = honest.AsSpan().TrimEnd((byte)0).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<FormatException>(() => Parcel.Columns(bomb, 1));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 14);
    }

    [Fact]
    public void A_long_text_of_one_letter_is_packed_and_unpacked()
    {
        var contribution = ChangeSet.Replace(0, 0, 0, new('a', 2_000_000)).By(Sample.Amina, 1);
        var packed = PackedRun.Pack([contribution]);
        Assert.InRange(packed.Length, 62_500, 63_000);
        PackedRunLaws.AssertSame([contribution], PackedRun.Unpack(packed));
    }

    [Fact]
    public void Columns_of_other_lengths_than_claimed_are_refused()
    {
        Refused(2, 5, 4);
        Refused(2, 4, 5, 1, 2, 3, 4, 5);
        Refused(2, 4, 3, 1, 2, 3);
        Refused(2, 1, 1, 1, 7);
        Refused(2, 0xff, 0xff, 0xff, 0xff, 0x0f, 0);
        Refused(2);

        static void Refused(params byte[] packed) => Assert.Throws<FormatException>(() => Parcel.Columns(packed, 1));
    }
}
