namespace Workspace.Collab.Tests;

public sealed class ComparisonTests
{
    private static readonly Author Amina = Sample.Amina;
    private static readonly Author Bela = Sample.Bela;

    [Fact]
    public void Equal_texts_have_no_difference()
    {
        var story = new Story().Does(Amina, ChangeSet.Replace(0, 0, 0, "# Title\n\nText.\n"));
        var comparison = story.Compared(1, 1);
        Assert.All(comparison.Blocks, block => Assert.Equal(BlockChange.Unchanged, block.Change));
        Assert.Equal((0, 0), (comparison.WordsInserted, comparison.WordsRemoved));
    }

    [Fact]
    public void A_changed_word_names_who_removed_and_who_inserted()
    {
        var story = new Story().Replaces(Amina, "", "The state detained nine journalists.\n");
        story.Replaces(Bela, "nine", "").Replaces(Amina, "detained ", "detained eleven");
        AssertDrawn("  The state detained \n- nine [2]\n+ eleven [1]\n   journalists.\n\n", story.Compared(1, 3));
    }

    [Fact]
    public void A_word_that_only_grew_is_removed_by_who_made_it_grow()
    {
        var story = new Story().Replaces(Amina, "", "A right here.\n").Does(Bela, Sample.Drawn("7 0:1 7", "s"));
        AssertDrawn("  A \n- right [2]\n+ rights [2]\n   here.\n\n", story.Compared(1, 2));
    }

    [Fact]
    public void A_phrase_written_anew_is_one_change()
    {
        var story = new Story().Replaces(Amina, "", "We ask the State to act now.\n").Replaces(Bela, "act now", "end impunity");
        AssertDrawn("  We ask the State to \n- act now [2]\n+ end impunity [2]\n  .\n\n", story.Compared(1, 2));
    }

    [Fact]
    public void A_paragraph_put_between_two_leaves_them_unchanged()
    {
        var story = new Story().Replaces(Amina, "", "One is first.\n\nTwo is second.\n").Replaces(Bela, "Two", "New words here.\n\nTwo");
        var comparison = story.Compared(1, 2);
        Assert.Equal(
            [(BlockKind.Paragraph, BlockChange.Unchanged), (BlockKind.Blank, BlockChange.Unchanged), (BlockKind.Paragraph, BlockChange.Inserted), (BlockKind.Blank, BlockChange.Inserted), (BlockKind.Paragraph, BlockChange.Unchanged)],
            comparison.Blocks.Select(block => (block.Kind, block.Change)));
        Assert.Equal((3, 0), (comparison.WordsInserted, comparison.WordsRemoved));
    }

    [Fact]
    public void A_paragraph_rewritten_beyond_recognition_is_removed_and_inserted()
    {
        var story = new Story().Replaces(Amina, "", "Prisons are overcrowded everywhere.\n").Replaces(Bela, "Prisons are overcrowded everywhere.", "Judges lack independence today!");
        Assert.Equal([BlockChange.Removed, BlockChange.Inserted], story.Compared(1, 2).Blocks.Select(block => block.Change));
    }

    [Fact]
    public void Text_inserted_by_two_is_two_hunks()
    {
        var story = new Story().Replaces(Amina, "", "Start.\n").Does(Amina, Sample.Drawn("6 0:6 1", " Alpha")).Does(Bela, Sample.Drawn("12 0:5 1", " beta"));
        AssertDrawn("  Start.\n+  Alpha [1]\n+  beta [2]\n  \n\n", story.Compared(1, 3));
    }

    [Theory]
    [InlineData("# Head\n", BlockKind.Heading)]
    [InlineData("Head\n====\n", BlockKind.Heading)]
    [InlineData("plain words\nover two lines\n", BlockKind.Paragraph)]
    [InlineData("#hashtag\n", BlockKind.Paragraph)]
    [InlineData("- item\n  continued\n", BlockKind.ListItem)]
    [InlineData("12) item\n", BlockKind.ListItem)]
    [InlineData("| a | b |\n", BlockKind.TableRow)]
    [InlineData("> quoted\n> on\n", BlockKind.Quote)]
    [InlineData("[^a]: note\n", BlockKind.Footnote)]
    [InlineData("    code\n", BlockKind.Code)]
    [InlineData("**bold** start\n", BlockKind.Paragraph)]
    public void A_block_is_of_its_kind(string text, BlockKind kind)
    {
        var block = Assert.Single(new Story().Replaces(Amina, "", text).Compared(1, 1).Blocks);
        Assert.Equal(kind, block.Kind);
    }

    [Fact]
    public void Each_line_of_fenced_code_is_a_block_and_blank_lines_in_it_too()
    {
        var blocks = new Story().Replaces(Amina, "", "```\na\n\n# no heading\n```\ntext\n").Compared(1, 1).Blocks;
        Assert.Equal([.. Enumerable.Repeat(BlockKind.Code, 5), BlockKind.Paragraph], blocks.Select(block => block.Kind));
    }

    [Fact]
    public void Contributions_that_do_not_lead_from_one_text_to_the_other_are_a_callers_mistake()
    {
        var one = Rope.Of("one");
        var attribution = Attribution.Empty.After(ChangeSet.Replace(0, 0, 0, "two").By(Amina, 1));
        Assert.Throws<ArgumentException>(() => Comparison.Between(one, Rope.Of("two"), attribution, []));
        Assert.Throws<ArgumentException>(() => Comparison.Between(one, Rope.Of("two"), attribution, [ChangeSet.Replace(5, 0, 2, "").By(Amina, 1)]));
    }

    private static void AssertDrawn(string expected, Comparison comparison) => Assert.Equal(expected, comparison.Drawn());
}
