namespace Workspace.Collab.Tests;

public sealed class MovesTests
{
    private const string Homes = "A tenancy that can be ended on short notice is not a home.\n\n";
    private const string Rents = "Rents rose faster than income assistance every year since 2023, in all three towns.\n\n";
    private const string Shelters = "Shelters see what happens next when nothing else is free to a woman and her child.\n\n";
    private const string Food = "A meal a day is not enough.\n\n";

    private static readonly Author Amina = Sample.Amina;
    private static readonly Author Bela = Sample.Bela;
    private static readonly Author Chen = Sample.Author(3);

    [Fact]
    public void A_moved_paragraph_is_one_move_by_whoever_moved_it()
    {
        var story = new Story().Replaces(Amina, "", Homes + Rents + Shelters).Moves(Bela, Homes, "Shelters");
        AssertChanged(
            "< 1 A tenancy that can be ended on short notice is not a home.\n [2]\n> 1 A tenancy that can be ended on short notice is not a home.\n [2]\n",
            story.Compared(1, 3));
    }

    [Fact]
    public void What_is_edited_in_moved_text_is_told_inside_it_with_its_own_hand()
    {
        var story = new Story().Replaces(Amina, "", Homes + Rents + Shelters).Moves(Bela, Homes, "Shelters").Replaces(Chen, "short", "sixty days'");
        AssertChanged(
            "< 1 A tenancy that can be ended on short notice is not a home.\n [2]\n" +
            "> 1 A tenancy that can be ended on sixty days' notice is not a home.\n [2]\n" +
            "    A tenancy that can be ended on \n  - short [3]\n  + sixty days' [3]\n     notice is not a home.\n\n",
            story.Compared(1, 4));
        Assert.Equal((2, 1), (story.Compared(1, 4).WordsInserted, story.Compared(1, 4).WordsRemoved));
    }

    [Fact]
    public void A_word_cut_from_moved_text_is_removed_by_who_cut_it_there() =>
        AssertChanged(
            "< 1 A tenancy that can be ended on short notice is not a home.\n [2]\n" +
            "> 1 A tenancy that can be ended on notice is not a home.\n [2]\n" +
            "    A tenancy that can be ended on \n  - short  [3]\n    notice is not a home.\n\n",
            new Story().Replaces(Amina, "", Homes + Rents + Shelters).Moves(Bela, Homes, "Shelters").Replaces(Chen, "short ", "").Compared(1, 4));

    [Fact]
    public void A_section_with_its_heading_is_one_move()
    {
        var section = "## Food\n\n" + Food + "- Bread\n- Milk\n\n";
        var comparison = new Story().Replaces(Amina, "", Homes + section + Rents + Shelters).Moves(Bela, section, "Shelters").Compared(1, 3);
        Assert.Equal(new Move(1, new(Bela, new(3), Sample.Noon.AddMinutes(4))), Assert.Single(comparison.Moves));
        Assert.Equal(4, comparison.Blocks.Count(block => block.Change == BlockChange.MovedHere && block.Kind != BlockKind.Blank));
        Assert.Equal((0, 0), (comparison.WordsInserted, comparison.WordsRemoved));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_two_that_changed_places_the_one_that_was_cut_moved(bool isFirst)
    {
        var (cut, before) = isFirst ? (Homes, "") : (Rents, "A tenancy");
        var story = new Story().Replaces(Amina, "", Homes + Rents).Moves(Bela, cut, before);
        Assert.Equal(cut.TrimEnd('\n') + "\n", Assert.Single(story.Compared(1, 3).Blocks, block => block is { Kind: BlockKind.Paragraph, Change: BlockChange.MovedHere }).Hunks[0].Text);
    }

    [Fact]
    public void A_copy_is_no_move()
    {
        var comparison = new Story().Replaces(Amina, "", Homes + Rents).Replaces(Bela, "", Homes).Compared(1, 2);
        Assert.Empty(comparison.Moves);
        Assert.Equal((13, 0), (comparison.WordsInserted, comparison.WordsRemoved));
    }

    [Fact]
    public void A_few_letters_are_never_moved() =>
        Assert.Empty(new Story().Replaces(Amina, "", "and\n\n" + Homes + Rents).Moves(Bela, "and\n\n", "Rents").Compared(1, 3).Moves);

    [Fact]
    public void A_sentence_moved_within_its_paragraph_is_a_move() =>
        AssertChanged(
            "< 1 Rents rose quickly. [2]\n-   [2]\n+   [2]\n> 1 Rents rose quickly. [2]\n",
            new Story().Replaces(Amina, "", "Rents rose quickly. Shelters see what happens next. Nobody counts them at all.\n")
                .Replaces(Bela, "Rents rose quickly. ", "").Replaces(Bela, " at all.", " at all. Rents rose quickly.").Compared(1, 3));

    [Fact]
    public void A_sentence_moved_to_another_paragraph_brings_its_edits() =>
        AssertChanged(
            "< 1 Shelters turn away nine women every night. [2]\n-   [2]\n+   [2]\n> 1 Shelters turn away eleven women every night. [2]\n" +
            "    Shelters turn away \n  - nine [3]\n  + eleven [3]\n     women every night.\n",
            new Story().Replaces(Amina, "", "Shelters turn away nine women every night. Rents rose quickly last year.\n\nA meal a day is not enough for a child.\n")
                .Replaces(Bela, "Shelters turn away nine women every night. ", "").Replaces(Bela, " for a child.", " for a child. Shelters turn away nine women every night.").Replaces(Chen, "nine", "eleven").Compared(1, 4));

    [Fact]
    public void A_sentence_edited_where_it_stands_is_not_moved() =>
        Assert.Empty(new Story().Replaces(Amina, "", "Rents rose faster than income. Shelters turn women away.\n").Replaces(Bela, "faster than", "much slower than any").Compared(1, 2).Moves);

    [Fact]
    public void A_split_paragraph_shows_the_break_alone() =>
        AssertChanged(
            "-   [2]\n+ \n\n [2]\n",
            new Story().Replaces(Amina, "", "Rents rose quickly last year. Shelters turn women away. Nobody counts them.\n").Replaces(Bela, "year. Shelters", "year.\n\nShelters").Compared(1, 2));

    [Fact]
    public void Joined_paragraphs_show_the_break_alone() =>
        AssertChanged(
            "- \n\n [2]\n+   [2]\n",
            new Story().Replaces(Amina, "", "Rents rose quickly last year.\n\nShelters turn women away. Nobody counts them.\n").Replaces(Bela, "year.\n\nShelters", "year. Shelters").Compared(1, 2));

    [Fact]
    public void A_sentence_written_anew_is_replaced_as_a_whole() =>
        AssertChanged(
            "- Rents in the towns rose and nobody counted the evictions [2]\n+ The women and children waited in shelters [2]\n",
            new Story().Replaces(Amina, "", "We saw this. Rents in the towns rose and nobody counted the evictions.\n").Replaces(Bela, "Rents in the towns rose and nobody counted the evictions", "The women and children waited in shelters").Compared(1, 2));

    [Fact]
    public void A_text_removed_by_backspace_is_one_removal()
    {
        var story = new Story().Replaces(Amina, "", "Rents rose quickly.\n");
        for (var i = 0; i < 8; i++) story.Contributes(Bela, ChangeSet.Replace(story.Text.Length, 17 - i, 18 - i, ""), Sample.Noon.AddSeconds(500 + i));
        AssertChanged("-  quickly [2]\n", story.Compared(1, 9));
    }

    private static void AssertChanged(string expected, Comparison comparison) =>
        Assert.Equal(expected, string.Concat(comparison.Blocks.Where(block => block.Kind != BlockKind.Blank).SelectMany(block => block.Hunks).Where(hunk => hunk.Kind != HunkKind.Kept).Select(DrawnComparison.Drawn)));
}
