namespace Workspace.Collab.Tests;

public sealed class AttributionTests
{
    private static readonly Attribution Hello = Attribution.Empty.After(Sample.Drawn("0:5", "hello").By(Sample.Amina, 1));

    [Fact]
    public void Typing_on_within_a_minute_is_one_run()
    {
        var run = Assert.Single(Hello.After(Sample.Drawn("5 0:1", "!").By(Sample.Amina, 2, Sample.Noon.AddSeconds(60))).Runs);
        Assert.Equal((0, 6, 1, 2), (run.From, run.To, run.Stamp.From.Number, run.Stamp.To.Number));
        Assert.Equal((Sample.Noon, Sample.Noon.AddSeconds(60)), (run.Stamp.FromAt, run.Stamp.ToAt));
    }

    [Fact]
    public void After_more_than_a_minute_a_new_run_begins() =>
        Assert.Equal(2, Hello.After(Sample.Drawn("5 0:1", "!").By(Sample.Amina, 2, Sample.Noon.AddSeconds(60.001))).Runs.Count());

    [Fact]
    public void Another_persons_text_and_text_put_within_a_run_are_their_own()
    {
        Assert.Equal([(0, 2), (2, 3), (3, 6)], Hello.After(Sample.Drawn("2 0:1 3", "x").By(Sample.Amina, 2)).Runs.Select(run => (run.From, run.To)));
        Assert.Equal(2, Hello.After(Sample.Drawn("5 0:1", "x").By(Sample.Bela, 2)).Runs.Count());
    }

    [Fact]
    public void A_run_closes_again_when_what_split_it_is_deleted()
    {
        var attribution = Hello.After(Sample.Drawn("2 0:1 3", "x").By(Sample.Bela, 2)).After(Sample.Drawn("2 1:0 3").By(Sample.Amina, 3));
        Assert.Equal(Hello.Runs, attribution.Runs);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(32)]
    public void Two_parts_of_a_split_run_that_grow_at_once_and_meet_are_one_run(int limit)
    {
        var attribution = Attribution.EmptyWith(limit)
            .After(Sample.Drawn("0:4", "abcd").By(Sample.Amina, 1))
            .After(Sample.Drawn("2 0:1 2", "x").By(Sample.Bela, 2))
            .After(Sample.Drawn("2 0:1 1:0 2 0:1", "yz").By(Sample.Amina, 3));
        Assert.Equal((0, 6), Assert.Single(attribution.Runs.Select(run => (run.From, run.To))));
    }

    [Fact]
    public void Pasted_text_names_who_first_wrote_it()
    {
        var source = new FirstWriting(Sample.Bela, new(Sample.Id(7)), new(3), Sample.Noon.AddDays(-1));
        var runs = Hello.After(Sample.Drawn("5 0:4", " abc").By(Sample.Amina, 2, null, new Origin(1, 4, source))).Runs.ToList();
        Assert.Equal([(0, 6, null), (6, 9, source)], runs.Select(run => (run.From, run.To, run.Stamp.Origin)));
        Assert.Equal(Sample.Amina, runs[1].Stamp.InsertedBy);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 2 })]
    [InlineData(new byte[] { 1, 0xff, 0xff, 0xff, 0xff, 0x0f })]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 })]
    public void Bytes_that_are_no_attribution_are_refused(byte[] bytes) => Assert.Throws<FormatException>(() => Attribution.FromBytes(bytes));

    [Fact]
    public void A_word_belongs_to_who_wrote_its_first_character()
    {
        var attribution = Attribution.Empty.After(Sample.Drawn("0:8", "one two ").By(Sample.Amina, 1)).After(Sample.Drawn("7 0:7 1", "s three").By(Sample.Bela, 2));
        var credits = Credits.Of(Rope.Of("one twos three "), attribution, 0, 15);
        Assert.Equal([new(Sample.Amina, 8, 2), new(Sample.Bela, 7, 1)], credits.Shares.AsEnumerable());
    }

    [Fact]
    public void A_word_that_begins_before_the_part_is_not_counted_in_it() =>
        Assert.Equal(new CreditShare(Sample.Amina, 3, 0), Assert.Single(Credits.Of(Rope.Of("hello"), Hello, 2, 5).Shares));
}
