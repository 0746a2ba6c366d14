using System.Buffers;
using CsCheck;

namespace Workspace.Collab.Tests;

public sealed class PackedLaws
{
    [Fact]
    public void A_change_set_unpacks_as_it_was_packed_and_no_byte_more_is_read() =>
        Gen.Select(Some.Change, Gen.Byte.Array[0, 3]).Sample((change, behind) =>
        {
            ReadOnlySpan<byte> bytes = [.. change.A.ToPacked(), .. behind];
            Assert.Equal(change.A, ChangeSet.ReadPacked(ref bytes, change.A.LengthBefore, out var refusal));
            Assert.Null(refusal);
            Assert.Equal(behind, bytes.ToArray());
        }, iter: Some.Cases);

    [Fact]
    public void It_is_for_a_text_of_another_length_where_that_is_not_too_short() =>
        Gen.Select(Some.Change, Gen.Int[-30, 30]).Sample((change, other) =>
        {
            var length = Math.Max(change.A.LengthBefore + other, 0);
            var kept = change.A.Sections is [.., var last, < 0] ? last : 0;
            ReadOnlySpan<byte> bytes = change.A.ToPacked();
            var read = ChangeSet.ReadPacked(ref bytes, length, out var refusal);
            var fits = length >= change.A.LengthBefore - kept;
            Assert.Equal((fits, fits ? null : Refusal.BadChangeSet), (read is not null, refusal));
            Assert.Equal(fits ? length : null, read?.LengthBefore);
        }, iter: Some.Cases);

    [Fact]
    public void A_keystroke_costs_its_place_and_its_letter()
    {
        Assert.Equal([5, 4, (byte)'x'], ChangeSet.Replace(9, 5, 5, "x").ToPacked());
        Assert.Equal([5, 1, 1], ChangeSet.Replace(9, 5, 6, "").ToPacked());
        Assert.Equal([0xac, 2, 9, 3, .. "é"u8], ChangeSet.Replace(900, 300, 303, "é").ToPacked());
        Assert.Equal([0, 0], ChangeSet.Empty(9).ToPacked());
    }

    [Theory]
    [InlineData("a\rb")]
    [InlineData("\0")]
    public void Forbidden_letters_are_refused_by_name(string text)
    {
        ReadOnlySpan<byte> bytes = ChangeSet.Replace(0, 0, 0, text).ToPacked();
        Assert.Null(ChangeSet.ReadPacked(ref bytes, 0, out var refusal));
        Assert.Equal(Refusal.ForbiddenCharacters, refusal);
    }

    [Fact]
    public void A_text_that_would_be_too_long_is_none()
    {
        ReadOnlySpan<byte> bytes = [0, 4, (byte)'x'];
        Assert.Null(ChangeSet.ReadPacked(ref bytes, ChangeSet.MaxLength, out var refusal));
        Assert.Equal(Refusal.BadChangeSet, refusal);
        Assert.Equal(3, bytes.Length);
        bytes = [0, 5, 1, (byte)'x'];
        Assert.Equal(ChangeSet.MaxLength, ChangeSet.ReadPacked(ref bytes, ChangeSet.MaxLength, out _)?.LengthAfter);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(1 << 30)]
    [InlineData(int.MaxValue)]
    public void A_number_is_read_as_it_was_written_and_none_over_the_most(int number)
    {
        var output = new ArrayBufferWriter<byte>();
        Varint.Write(output, (ulong)number);
        var bytes = output.WrittenSpan;
        Assert.True(Varint.TryRead(ref bytes, number, out int read));
        Assert.Equal((number, 0), (read, bytes.Length));
        bytes = output.WrittenSpan;
        Assert.Equal(number == 0, Varint.TryRead(ref bytes, Math.Max(number - 1, 0), out read));
        Assert.Equal(number == 0 ? 0 : output.WrittenCount, bytes.Length);
    }
}

internal static class Packed
{
    internal static byte[] ToPacked(this ChangeSet changes)
    {
        var output = new ArrayBufferWriter<byte>();
        changes.WritePacked(output);
        return output.WrittenSpan.ToArray();
    }
}
