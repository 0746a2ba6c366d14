namespace Workspace.Collab.Tests;

/// <summary>Runs drawn by hand, column by column, each with one thing in it that cannot be.</summary>
public sealed class DamagedRunTests
{
    private const int Longest = ChangeSet.MaxLength;

    [Fact]
    public void A_sound_run_is_drawn_by_hand() =>
        Assert.Equal(["0:1 3", "1 1:0 2"], PackedRun.Unpack(Drawn()).Select(contribution => contribution.Changes.ToString()));

    [Fact]
    public void What_is_no_run_is_refused()
    {
        Refused([]);
        Refused([2]);
        Refused([3, 0, 0]);
        Refused([.. Drawn(), 1]);
        Refused(Drawn()[..^1]);
        Refused([2, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, (byte)'a']);
    }

    [Fact]
    public void A_version_before_the_first_is_refused() => Refused(Drawn(version: 0));

    [Fact]
    public void A_version_beyond_the_last_there_can_be_is_refused() => Refused(Drawn(version: int.MaxValue));

    [Fact]
    public void A_hand_without_an_author_is_refused() => Refused(Drawn(authors: 0));

    [Fact]
    public void A_contribution_without_a_hand_is_refused() => Refused(Drawn(authors: 0, hands: 0));

    [Fact]
    public void A_channel_that_there_is_not_is_refused() => Refused(Drawn(channel: 6));

    [Fact]
    public void More_contributions_than_keys_or_gaps_are_refused()
    {
        Refused(Drawn(count: 1));
        Refused(Drawn(count: 3));
        Refused(Drawn([(byte)'a', Key.Ahead, Key.Ahead], count: 3));
        Refused(Drawn(count: 3, times: [15]));
        Refused(Drawn(count: int.MaxValue));
    }

    [Fact]
    public void A_jump_so_far_that_adding_to_it_overflows_is_refused()
    {
        foreach (var far in (long[])[long.MaxValue, long.MinValue, long.MaxValue - 1, -1, 4, Longest, 1L << 32]) Refused(Drawn([Key.Jump, (byte)'a', Key.Ahead], [far]));
    }

    [Fact]
    public void A_jump_that_goes_nowhere_is_refused()
    {
        Refused(Drawn([Key.Jump, Key.Jump, (byte)'a', Key.Ahead], [1, 1]));
        Refused(Drawn([(byte)'a', Key.Jump], [1]));
        Refused(Drawn([Key.Jump, (byte)'a', Key.Ahead]));
    }

    [Fact]
    public void Erasing_beyond_the_text_is_refused()
    {
        Refused(Drawn([Key.Back, Key.Ahead]));
        Refused(Drawn([Key.Ahead, Key.Ahead], length: 1));
        Refused(DrawnRanges([Key.Replace, Key.Ahead], 4, 0));
        Refused(DrawnRanges([Key.Replace, Key.Ahead], Longest, 0));
    }

    [Fact]
    public void A_text_that_grows_longer_than_can_be_is_refused()
    {
        Assert.Equal(Longest, PackedRun.Unpack(Drawn([(byte)'a', Key.Ahead], length: Longest - 1))[0].Changes.LengthAfter);
        Refused(Drawn([(byte)'a', Key.Ahead], length: Longest));
        Refused(Drawn(length: Longest + 1));
    }

    [Fact]
    public void Ranges_that_are_not_in_order_are_refused()
    {
        Assert.Equal("1:1 1 0:1 1", PackedRun.Unpack(DrawnRanges([Key.Several, Key.Replace, (byte)'a', Key.Jump, (byte)'b', Key.Ahead], 2, 1, 1, 1))[0].Changes.ToString());
        Refused(DrawnRanges([Key.Several, Key.Replace, (byte)'a', Key.Jump, (byte)'b', Key.Ahead], 2, 1, 1, -1));
        Refused(DrawnRanges([Key.Several, Key.Several, Key.Ahead], 1, 0));
    }

    [Fact]
    public void Ranges_that_are_only_claimed_are_refused() => Refused(DrawnRanges([Key.Several, (byte)'a', Key.Ahead], Longest));

    [Fact]
    public void A_range_that_says_nothing_is_refused() => Refused(DrawnRanges([Key.Replace, Key.Ahead], 0, 0));

    [Fact]
    public void Text_that_breaks_the_rules_is_refused()
    {
        foreach (var letter in (byte[][])[[0], [(byte)'\r'], [0x80], [0xc3], [0xc1, 0x81], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xfd], [0xff]])
        {
            Refused(Drawn([.. letter, Key.Ahead]));
            Refused(DrawnRanges([Key.Replace, .. letter, Key.Ahead], 0, letter.Length));
        }

        Refused(DrawnRanges([Key.Replace, 0xf0, 0x9f, Key.Replace, 0x98, 0x80], 0, 2, 0, 2));
        Refused(DrawnRanges([Key.Replace, (byte)'a'], 0, 2));
    }

    [Fact]
    public void What_is_left_over_is_refused()
    {
        Refused(Drawn([(byte)'a', Key.Ahead, Key.Ahead]));
        Refused(Drawn(places: [0]));
        Refused(Drawn(times: [3, 0]));
        Refused(Drawn(times: [7]));
    }

    [Fact]
    public void Times_that_cannot_be_are_refused()
    {
        Assert.Equal(Sample.Noon.AddMilliseconds(-2), PackedRun.Unpack(Drawn(sizes: [1, 2 | Gaps.Back], times: [0b0_10]))[1].At);
        Refused(Drawn(sizes: [50]));
        Refused(Drawn(sizes: [2, 50]));
        Refused(Drawn(sizes: [0x82]));
        Refused(Drawn(sizes: []));
        Refused(Drawn(sizes: [49], times: [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]));
        Refused(Drawn(sizes: [49 | Gaps.Back], times: [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]));
        Refused(Drawn(sizes: [49], times: [0xff, 0xff, 0xff]));
        Refused(Drawn(unit: 1L << 50));
        Refused(Drawn(times: []));
        Refused(Drawn(times: [0]));
        Refused(Drawn(times: [2]));
        Refused(Drawn(times: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    }

    [Fact]
    public void Origins_that_are_not_in_order_or_of_what_was_not_inserted_are_refused()
    {
        Assert.Equal(1, PackedRun.Unpack(Drawn(origins: [(0, 0, 1)]))[0].Origins[0].To);
        Refused(Drawn(origins: [(0, 0, 0)]));
        Refused(Drawn(origins: [(0, 0, 2)]));
        Refused(Drawn(origins: [(1, 0, 1)]));
        Refused(Drawn(origins: [(2, 0, 1)]));
        Refused(Drawn(origins: [(0, Longest, Longest)]));
        Refused(Drawn(origins: [(0, 0, 1), (0, 0, 1)]));
    }

    private static void Refused(byte[] packed)
    {
        Assert.Throws<FormatException>(() => PackedRun.Unpack(packed));
        Assert.Throws<FormatException>(() => PackedRun.Read(packed).Count());
    }

    private static byte[] DrawnRanges(byte[] keys, params int[] numbers)
    {
        var places = new ByteWriter();
        for (var i = 0; i < numbers.Length; i++)
        {
            // Of several ranges the fourth number is how far the second jumps.
            if (keys[0] == Key.Several && i == 3) places.Signed(numbers[i]);
            else places.Count(numbers[i]);
        }

        return Drawn(keys, placesWritten: places);
    }

    /// <summary>By one hand in a text of three: types a letter at the start, removes the code unit behind it.</summary>
    private static byte[] Drawn(
        byte[]? keys = null, long[]? places = null, ByteWriter? placesWritten = null, int count = 2, int version = 1, int length = 3, long unit = 1, int authors = 1, int hands = 1,
        int channel = 0, byte[]? sizes = null, byte[]? times = null, (int Later, int From, int Length)[]? origins = null)
    {
        keys ??= [(byte)'a', Key.Ahead];
        var head = new ByteWriter();
        head.Count(count);
        head.Count(version);
        head.Count(length);
        head.Time(Sample.Noon);
        head.Unsigned((ulong)unit);
        sizes ??= [2];
        head.Count(sizes.Length);
        head.Bytes(sizes);
        head.Count(authors);
        if (authors > 0) head.Author(Sample.Amina);
        head.Count(hands);
        if (hands > 0)
        {
            head.Client(new(1));
            head.Count(0);
            head.Count(keys.Length);
        }

        foreach (var column in (int[])[0, channel])
        {
            head.Count(column);
            head.Count(count - 1);
        }

        head.Count(origins?.Length ?? 0);
        foreach (var (later, from, stretch) in origins ?? [])
        {
            head.Count(later);
            head.Count(from);
            head.Count(stretch);
            FirstWritings.Write(head, new(Sample.Amina, new(Sample.Id(7)), new(3), Sample.Noon));
        }

        placesWritten ??= new();
        foreach (var place in places ?? []) placesWritten.Signed(place);
        return Parcel.Of(2, [head, placesWritten, Written(keys), Written(times ?? [3])], isCompressed: false);
    }

    private static ByteWriter Written(byte[] column)
    {
        var written = new ByteWriter();
        written.Bytes(column);
        return written;
    }
}
