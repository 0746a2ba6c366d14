namespace Workspace.Collab.Tests;

public sealed class RopeTests
{
    [Fact]
    public void The_empty_text_has_one_line()
    {
        Assert.Equal((0, 1), (Rope.Empty.Length, Rope.Empty.Lines));
        Assert.Equal(new LineColumn(1, 0), Rope.Empty.LineColumnAt(0));
        Assert.Empty(Rope.Empty.Chunks);
        Assert.Equal("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", Convert.ToHexString(Rope.Empty.Sha256()));
    }

    [Fact]
    public void A_column_behind_the_end_of_its_line_is_the_end_of_the_line()
    {
        var rope = Rope.Of("one\ntwo\n", 4);
        Assert.Equal(3, rope.OffsetOf(new(1, 99)));
        Assert.Equal(8, rope.OffsetOf(new(3, 99)));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(2, 1)]
    [InlineData(0, 4)]
    [InlineData(4, 4)]
    public void A_range_outside_of_the_text_is_a_callers_mistake(int from, int to)
    {
        var rope = Rope.Of("abc", 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => rope.Replace(from, to, "x"));
        Assert.Throws<ArgumentOutOfRangeException>(() => rope.Slice(from, to));
        Assert.Throws<ArgumentOutOfRangeException>(() => rope.ToString(from, to));
    }

    [Fact]
    public void A_line_that_is_not_there_is_a_callers_mistake()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Rope.Of("a\nb").LineStart(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rope.Of("a\nb").LineStart(0));
    }

    [Fact]
    public void A_long_text_typed_letter_by_letter_stays_balanced()
    {
        var rope = Rope.Of("", 4);
        for (var i = 0; i < 5_000; i++) rope = rope.Replace(i / 2, i / 2, "x");
        Assert.Null(rope.Fault());
        for (var i = 0; i < 4_990; i++) rope = rope.Replace(rope.Length / 3, (rope.Length / 3) + 1, "");
        Assert.Null(rope.Fault());
        Assert.Equal("xxxxxxxxxx", rope.ToString());
    }
}
