namespace Workspace.Collab.Tests;

public sealed class AnchorTests
{
    private readonly Commented letter = new("Dear all. [Come soon.] Yours, Amina.");

    [Fact]
    public void A_comment_moves_with_its_sentence() =>
        letter.Types("Hello! ", "Dear").Types(" See you.").Reads("Hello! Dear all. [Come soon.] Yours, Amina. See you.");

    [Fact]
    public void Text_typed_at_the_edges_of_a_comment_is_outside_and_text_within_belongs_to_it() =>
        letter.Types("Please! ", "Come").Types(" Or not.", " Yours").Types("very ", "soon").Reads("Dear all. Please! [Come very soon.] Or not. Yours, Amina.");

    [Fact]
    public void A_comment_shrinks_when_a_part_of_its_sentence_is_deleted_and_grows_back() =>
        letter.Deletes("all. Come").Reads("Dear [ soon.] Yours, Amina.").Deletes("n. Y").Reads("Dear [ soo]ours, Amina.")
            .Undoes(0).Reads("Dear all. [Come soo]ours, Amina.").Undoes(1).Reads("Dear all. [Come soon.] Yours, Amina.");

    [Fact]
    public void A_comment_comes_back_with_its_sentence_when_the_deletion_is_undone() =>
        letter.Deletes("Come soon. ").Reads("Dear all. []Yours, Amina.").Undoes(0).Reads("Dear all. [Come soon.] Yours, Amina.");

    [Fact]
    public void A_comment_whose_sentence_is_deleted_stays_before_what_is_written_there() =>
        letter.Deletes("Come soon.").Types("Never mind, then. ", " Yours").Reads("Dear all. []Never mind, then.  Yours, Amina.");

    [Fact]
    public void A_comment_comes_back_behind_what_another_wrote_in_its_place() =>
        letter.Deletes("Come soon. ").Types("Stay. ", "Yours").Undoes(0).Reads("Dear all. Stay. [Come soon.] Yours, Amina.");

    [Fact]
    public void A_sentence_deleted_letter_by_letter_comes_back_in_one()
    {
        letter.Backspaces("Come soon. ").Reads("Dear all. []Yours, Amina.");
        letter.Undoes(0, letter.Version).Reads("Dear all. [Come soon.] Yours, Amina.");
    }

    [Fact]
    public void A_sentence_deleted_letter_by_letter_comes_back_letter_by_letter()
    {
        letter.Backspaces("Come soon. ");
        for (var last = letter.Version - 1; last >= 0; last--) letter.Undoes(last);
        letter.Reads("Dear all. [Come soon.] Yours, Amina.");
    }

    [Fact]
    public void Another_sentence_typed_in_the_place_of_a_deleted_one_is_not_the_comments() =>
        letter.Backspaces("Come soon.").Types("Go, soon, home.", " Yours").Reads("Dear all. []Go, soon, home. Yours, Amina.");

    [Fact]
    public void Two_people_undo_their_own_deletions_in_either_order()
    {
        letter.Deletes("Come ").Deletes("soon.").Types("?", " Yours").Reads("Dear all. []? Yours, Amina.")
            .Undoes(0).Reads("Dear all. ?[]Come  Yours, Amina.").Undoes(1).Reads("Dear all. ?[Come soon.] Yours, Amina.");
        new Commented("Dear all. [Come soon.] Yours, Amina.").Deletes("Come ").Deletes("soon.").Types("?", " Yours")
            .Undoes(1).Reads("Dear all. ?[soon.] Yours, Amina.");
    }

    [Fact]
    public void A_comment_stays_where_it_was_when_all_is_pasted_anew() =>
        letter.PastesAll("Dear all. Come soon. Yours, Amina.").Reads("Dear all. [Come soon.] Yours, Amina.");

    [Fact]
    public void A_comment_stays_where_it_was_when_all_is_pasted_anew_and_edited() =>
        letter.PastesAll("Dear friends and all. Come soon. But not too soon. Amina.").Reads("Dear friends and all. [Come soon.] But not too soon. Amina.");

    [Fact]
    public void A_comment_does_not_slide_to_the_end_when_another_text_is_pasted_over_all() =>
        letter.PastesAll("Nothing of it is left here.").Reads("[]Nothing of it is left here.").Types(" Really.").Restores(0).Reads("Dear all. [Come soon.] Yours, Amina.");

    [Fact]
    public void A_comment_comes_back_with_an_old_version_after_everything_was_deleted() =>
        letter.Replaces("soon", "early").Backspaces("Come early.").Types("Stay away. ", "Yours").PastesAll("").Types("A new start.").Reads("[]A new start.")
            .Restores(1).Reads("Dear all. [Come early.] Yours, Amina.").Restores(0).Reads("Dear all. [Come soon.] Yours, Amina.");

    [Fact]
    public void An_old_version_with_another_text_in_the_place_of_the_comment_leaves_it_there()
    {
        letter.Deletes("Come soon.").Types("Stay away.", " Yours");
        var version = letter.Version;
        letter.PastesAll("").Types("A new start.").Restores(version).Reads("Dear all. []Stay away. Yours, Amina.").Undoes(0).Reads("Dear all. Stay away. Yours, Amina.[Come soon.]");
    }

    [Fact]
    public void Halves_of_a_surrogate_pair_stay_together()
    {
        var far = new string('x', Anchor.Most - 1);
        new Commented($"😀{far}[😀]{far}😀").PastesAll("").PastesAll($"😀{far}😀{far}😀").Reads($"😀{far}[😀]{far}😀");
    }

    [Fact]
    public void A_caret_at_the_end_stays_there_and_one_at_the_start_too()
    {
        var (text, change) = (Rope.Of("ab"), ChangeSet.Replace(2, 0, 2, "xyz"));
        Assert.Equal((3, false), (Anchor.At(2, Side.After).After(change, text).Position, Anchor.At(2, Side.After).After(change, text).IsLost));
        Assert.Equal((0, false), (Anchor.At(0, Side.Before).After(change, text).Position, Anchor.At(0, Side.Before).After(change, text).IsLost));
    }

    [Fact]
    public void A_change_of_another_text_is_refused() =>
        Assert.Throws<ArgumentException>(() => Anchor.At(1, Side.After).After(ChangeSet.Empty(3), Rope.Of("ab")));

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 2, 0, 0 })]
    [InlineData(new byte[] { 1, 8, 0 })]
    [InlineData(new byte[] { 1, 4, 0 })]
    [InlineData(new byte[] { 1, 3, 0, 0, 1, 65, 0, 1, 1, 0 })]
    [InlineData(new byte[] { 1, 2, 0, 0, 1, 65, 0, 0 })]
    [InlineData(new byte[] { 1, 2, 0, 0, 1, 65, 0, 1, 1, 0, 0 })]
    public void Bytes_that_are_no_anchor_are_refused(byte[] bytes) => Assert.Throws<FormatException>(() => Anchor.FromBytes(bytes));
}
