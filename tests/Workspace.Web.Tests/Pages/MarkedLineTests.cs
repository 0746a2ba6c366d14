using Workspace.Collab;
using Workspace.Web.Pages;

namespace Workspace.Web.Tests.Pages;

public sealed class MarkedLineTests
{
    [Theory]
    [InlineData("# A home", "h1")]
    [InlineData("### Evictions", "h3")]
    [InlineData("#hashtag", "p")]
    [InlineData("- a deposit", "li")]
    [InlineData("12. a point", "li")]
    [InlineData("> said", "quote")]
    [InlineData("| a | b |", "row")]
    [InlineData("[^1]: See there.", "note")]
    [InlineData("", "blank")]
    [InlineData("Plain words.", "p")]
    public void A_line_is_what_its_first_characters_make_it(string line, string style) =>
        Assert.Equal(style, MarkedLine.Of([new Piece(line + "\nnext")]).First().Class);

    [Fact]
    public void Nothing_of_the_text_is_lost()
    {
        Piece[] pieces = [new("one\ntw"), new("o\n\nth", HunkKind.Inserted), new("r", HunkKind.Removed), new("ee\n")];
        Assert.Equal(["one", "two", "", "three"], MarkedLine.Of(pieces).Select(l => string.Concat(l.Pieces.Where(p => p.Kind != HunkKind.Removed || p.Text == "r").Select(p => p.Text))));
    }

    [Fact]
    public void An_inserted_line_feed_leaves_a_sign() =>
        Assert.Contains(MarkedLine.Of([new("one"), new("\n", HunkKind.Inserted), new("two")]).First().Pieces, p => p is { Kind: HunkKind.Inserted, Text: "¶" });

    [Fact]
    public void The_mark_of_a_heading_stands_at_its_start() =>
        Assert.Equal("## ", MarkedLine.Of([new("## Housing")]).Single().Mark);

    [Fact]
    public void What_moved_leaves_no_sign_for_its_line_feeds_and_its_tag_stands_once()
    {
        var lines = MarkedLine.Of([new("# One\n\ntwo\n", HunkKind.MovedHere, Id: "m-1", Tag: new("m-1-from", true, "")), new("three")]).ToList();
        Assert.Equal(["h1", "blank", "p", "p"], lines.Select(l => l.Class));
        Assert.Single(lines.SelectMany(l => l.Pieces), p => p.Tag is not null && p.Id == "m-1");
        Assert.DoesNotContain(lines.SelectMany(l => l.Pieces), p => p.Text == "¶");
    }
}
