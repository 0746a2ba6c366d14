using System.IO.Compression;
using CsCheck;

namespace Workspace.Collab.Tests;

/// <summary>What older versions have written stays readable.</summary>
public sealed class FirstFormatTests
{
    /// <summary>The chronicle as the last version that wrote this format packed it.</summary>
    internal static readonly byte[] Packed = Convert.FromBase64String(
        """
        ARvbAQCM1EhNczu/d0z/XVImRfA8sG9tB0wysm4siYScJGEmp9AB6eQWxKElENI9SLO0JGie2U5H
        OEz0dapdL1kaaJR1now8wCJLEk9vGDncWtpwPA6ONNT19d7+uHwGMKYjPjADbIhPDyJmPnrgK8ma
        J8bTkXim3ZwJaIlnLUzEmY3knQRDAzIRXWAQ4ZB3RFP7T0/N5K1Wy9bb0Qmo/7NHwbpi2ugNAWjh
        gcmGR+IMCHqtXluJQKJKVh14LesFm0ieA3SfBtVTHOyOgw2HAv1bqW6ed3M80z66EXqY/0pVC4cG
        l6eNKxOjocbK4Mro0uji6ujySjH0ju6JREP1+cm5FcM7XGcE
        """);

    [Fact]
    public void The_first_format_is_read_for_ever()
    {
        PackedRunLaws.AssertSame(Chronicle.Contributions, PackedRun.Unpack(Packed));
        PackedRunLaws.AssertSame(Chronicle.Contributions, PackedRun.Read(Packed));
    }

    [Fact]
    public void Damaged_columns_unpack_to_nothing_or_to_contributions_never_to_another_error()
    {
        var columns = new byte[1024];
        Assert.True(BrotliDecoder.TryDecompress(Packed.AsSpan(1), columns, out var length));
        Gen.Select(Gen.Int[0, length - 1], Gen.Byte).List[1, 3].Sample(damage =>
        {
            var damaged = columns[..length];
            foreach (var (at, value) in damage) damaged[at] = value;
            PackedRunLaws.AssertSurvives(Compressed(damaged));
        }, iter: Some.Cases);
    }

    [Fact]
    public void A_bomb_is_refused_before_much_memory_is_taken()
    {
        RefusedAtOnce(Compressed(new byte[1 << 26]));
        RefusedAtOnce(Compressed(Empty(contributions: 5_000_000)));

        static void RefusedAtOnce(byte[] bomb)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Refused(bomb);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40 << 20);
        }
    }

    [Fact]
    public void Contributions_that_change_nothing_are_unpacked() => Assert.Equal(1_000, PackedRun.Unpack(Compressed(Empty(contributions: 1_000))).Length);

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
        return Compressed(bytes.Written);
    }

    /// <summary>The columns of contributions that change nothing.</summary>
    private static byte[] Empty(int contributions)
    {
        var bytes = new ByteWriter();
        bytes.Count(contributions);
        bytes.Count(1);
        bytes.Count(0);
        bytes.Time(Sample.Noon);
        bytes.Count(1);
        bytes.Author(Sample.Amina);
        bytes.Count(1);
        bytes.Client(new(1));
        bytes.Count(0);
        foreach (var column in (int[])[0, (int)Channel.Typed, 0])
        {
            bytes.Count(column);
            bytes.Count(contributions - 1);
        }

        bytes.Bytes(new byte[contributions]);
        bytes.Count(0);
        bytes.Count(0);
        return bytes.Written.ToArray();
    }

    private static byte[] Compressed(ReadOnlySpan<byte> columns)
    {
        var packed = new byte[1 + BrotliEncoder.GetMaxCompressedLength(columns.Length)];
        packed[0] = FirstFormat.Number;
        Assert.True(BrotliEncoder.TryCompress(columns, packed.AsSpan(1), out var size, quality: 5, window: 22));
        return packed[..(1 + size)];
    }
}
