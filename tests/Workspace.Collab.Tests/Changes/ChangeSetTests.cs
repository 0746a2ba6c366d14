namespace Workspace.Collab.Tests;

public sealed class ChangeSetTests
{
    [Fact]
    public void A_replacement_prints_as_its_sections()
    {
        Assert.Equal("2 1:3 4", ChangeSet.Replace(7, 2, 3, "abc").ToString());
        Assert.Equal("7", ChangeSet.Replace(7, 3, 3, "").ToString());
        Assert.Equal("", ChangeSet.Empty(0).ToString());
        Assert.True(ChangeSet.Empty(5).IsEmpty);
    }

    [Theory]
    [InlineData("5 0:2", "1 1:0 5", "1 1:0 3 0:2")]
    [InlineData("0:3 4", "3:0 4", "4")]
    [InlineData("2 0:3 2", "2 2:0 3", "2 0:1 2")]
    [InlineData("2 2:0 2", "2 0:1 2", "2 2:0 0:1 2")]
    public void Composing(string first, string second, string both) =>
        Assert.Equal(both, Drawn(first).Compose(Drawn(second)).ToString());

    [Theory]
    [InlineData("2 0:1 2", "2 0:2 2", false, "4 0:1 2")]
    [InlineData("2 0:1 2", "2 0:2 2", true, "2 0:1 4")]
    [InlineData("1 2:0 1", "4:0", false, "")]
    [InlineData("1 2:3 1", "4:0", false, "0:3")]
    [InlineData("2 0:1 2", "1 2:0 1", false, "1 0:1 1")]
    public void Transforming(string own, string rival, bool before, string result) =>
        Assert.Equal(result, Drawn(own).Transform(Drawn(rival), before).ToString());

    [Fact]
    public void A_position_in_deleted_text_goes_to_its_start_or_behind_what_replaced_it()
    {
        var change = Drawn("2 3:2 2");
        Assert.Equal((2, 4), (change.Position(3, Side.Before), change.Position(3, Side.After)));
        Assert.Equal((2, 2), (change.Position(2, Side.Before), change.Position(2, Side.After)));
        Assert.Equal(4, change.Position(5));
    }

    [Fact]
    public void A_position_at_an_insertion_keeps_to_its_side()
    {
        var change = Drawn("2 0:3 2");
        Assert.Equal((2, 5), (change.Position(2, Side.Before), change.Position(2, Side.After)));
    }

    [Fact]
    public void A_position_says_whether_it_was_deleted()
    {
        var change = Drawn("2 3:2 2");
        Assert.Equal([2, null, 4], new[] { 2, 3, 5 }.Select(at => change.Position(at, Side.Before, Deletion.Across)));
        Assert.Equal([2, null, null], new[] { 2, 3, 5 }.Select(at => change.Position(at, Side.Before, Deletion.Before)));
        Assert.Equal([null, null, 4], new[] { 2, 3, 5 }.Select(at => change.Position(at, Side.Before, Deletion.After)));
    }

    [Fact]
    public void Adjacent_ranges_are_apart()
    {
        var ranges = Sample.Drawn("1 2:0 0:2 1", "xy").Ranges.ToList();
        Assert.Equal([(1, 3, 1, 1), (3, 3, 1, 3)], ranges.Select(range => (range.FromA, range.ToA, range.FromB, range.ToB)));
    }

    [Fact]
    public void Json_has_lines_for_inserted_text() =>
        Assert.Equal("""[4,[2],[0,"a","","b"]]""", Sample.Json(Sample.Drawn("4 2:0 0:4", "a\n\nb")));

    [Theory]
    [InlineData("[]", "")]
    [InlineData("[4]", "4")]
    [InlineData(" [ 4 , [ 2 ] , [0,\"a\",\"b\"] ] ", "4 2:0 0:3")]
    [InlineData("[[3,\"\"]]", "3:0")]
    [InlineData("[1,2,[0,\"x\"]]", "3 0:1")]
    [InlineData("[[0,\"\\ud83d\\ude00\"]]", "0:2")]
    public void Json_that_is_a_change_set(string json, string sections)
    {
        var read = Sample.Parse(json, out var refusal);
        Assert.Null(refusal);
        Assert.Equal(sections, read!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("4")]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("[4")]
    [InlineData("[4]]")]
    [InlineData("[4] 1")]
    [InlineData("[4,]")]
    [InlineData("[0]")]
    [InlineData("[[0]]")]
    [InlineData("[[0,\"\"]]")]
    [InlineData("[-1]")]
    [InlineData("[1.5]")]
    [InlineData("[1e3]")]
    [InlineData("[4294967296]")]
    [InlineData("[99999999999999999999999999]")]
    [InlineData("[2000000000]")]
    [InlineData("[1000000000,1000000000]")]
    [InlineData("[[1000000000],1000000000]")]
    [InlineData("[\"4\"]")]
    [InlineData("[true]")]
    [InlineData("[null]")]
    [InlineData("[[]]")]
    [InlineData("[[\"a\"]]")]
    [InlineData("[[1,2]]")]
    [InlineData("[[1,null]]")]
    [InlineData("[[1,[\"a\"]]]")]
    [InlineData("[[[[[[[[1]]]]]]]]")]
    [InlineData("[[0,\"a\\nb\"]]")]
    [InlineData("[/* */4]")]
    [InlineData("[4,{\"a\":1}]")]
    public void Json_that_is_none(string json)
    {
        Assert.Null(Sample.Parse(json, out var refusal));
        Assert.Equal(Refusal.BadChangeSet, refusal);
    }

    [Theory]
    [InlineData("[[0,\"a\\rb\"]]")]
    [InlineData("[[0,\"a\\u0000b\"]]")]
    [InlineData("[[0,\"\\ud83d\"]]")]
    [InlineData("[[0,\"\\ude00\"]]")]
    [InlineData("[[0,\"\\ud83d\",\"\\ude00\"]]")]
    public void Json_with_text_that_may_not_be(string json)
    {
        Assert.Null(Sample.Parse(json, out var refusal));
        Assert.Equal(Refusal.ForbiddenCharacters, refusal);
    }

    [Fact]
    public void Bytes_that_are_no_utf_8_are_no_change_set()
    {
        Assert.Null(ChangeSet.Parse([(byte)'[', (byte)'[', (byte)'0', (byte)',', (byte)'"', 0xff, (byte)'"', (byte)']', (byte)']'], out var refusal));
        Assert.Equal(Refusal.BadChangeSet, refusal);
    }

    [Fact]
    public void A_change_set_for_another_length_is_a_callers_mistake()
    {
        Assert.Throws<ArgumentException>(() => Drawn("4").Apply(Rope.Of("abc")));
        Assert.Throws<ArgumentException>(() => Drawn("1:0 3").Compose(Drawn("4")));
        Assert.Throws<ArgumentException>(() => Drawn("4").Transform(Drawn("3")));
        Assert.Throws<ArgumentOutOfRangeException>(() => Drawn("4").Position(5));
    }

    /// <summary>With letters for whatever it inserts.</summary>
    private static ChangeSet Drawn(string sections)
    {
        var inserted = sections.Split(' ').Where(section => section.Contains(':')).Sum(section => int.Parse(section.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
        return Sample.Drawn(sections, new('x', inserted));
    }
}
