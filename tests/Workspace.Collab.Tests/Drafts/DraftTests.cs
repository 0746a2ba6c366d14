using System.Collections.Immutable;

namespace Workspace.Collab.Tests;

public sealed class DraftTests
{
    private static readonly DraftLimits Limits = new(Text: 20, ChangeSets: 3);
    private static readonly Draft Hello = Accepted(Draft.Empty, 9, 0, Sample.Drawn("0:5", "hello"));

    [Fact]
    public void What_is_accepted_is_numbered_signed_and_timed_to_the_millisecond()
    {
        var at = Sample.Noon.AddTicks(12_345);
        var (next, receipt) = Hello.Accept(Sample.Proposes(1, 1, Sample.Drawn("5 0:1", "!"), Sample.Drawn("6 0:1", "?")), Sample.Amina, at, Limits);
        var contributions = Assert.IsType<Receipt.Accepted>(receipt).Contributions;
        Assert.Equal([2, 3], contributions.Select(contribution => contribution.Version.Number));
        Assert.All(contributions, contribution => Assert.Equal((Sample.Amina, Sample.Noon.AddMilliseconds(1), new ClientId(1)), (contribution.Author, contribution.At, contribution.Client)));
        Assert.Equal(("hello!?", 3), (next.Text.ToString(), next.Version.Number));
        Assert.Equal(contributions.AsEnumerable(), next.Since(new(1)));
    }

    [Theory]
    [InlineData(2, "5 0:1", "x", Refusal.AheadOfUs)]
    [InlineData(-1, "5 0:1", "x", Refusal.BadChangeSet)]
    [InlineData(1, "4 0:1", "x", Refusal.WrongLength)]
    [InlineData(0, "5 0:1", "x", Refusal.WrongLength)]
    [InlineData(1, "5 0:1", "\r", Refusal.ForbiddenCharacters)]
    [InlineData(1, "5 0:1", "\0", Refusal.ForbiddenCharacters)]
    [InlineData(1, "2 0:1 3 0:1", "\ud83d\ude00", Refusal.ForbiddenCharacters)]
    [InlineData(1, "5 0:16", "0123456789abcdef", Refusal.TooLarge)]
    public void A_proposal_is_refused_by_name_and_changes_nothing(int since, string sections, string inserted, Refusal reason) =>
        AssertRefused(reason, Hello, Sample.Proposes(1, since, Sample.Drawn(sections, inserted)));

    [Fact]
    public void A_surrogate_pair_may_not_be_split()
    {
        var smile = Accepted(Draft.Empty, 9, 0, Sample.Drawn("0:4", "a😀b"));
        AssertRefused(Refusal.ForbiddenCharacters, smile, Sample.Proposes(1, 1, Sample.Drawn("4 0:1", "\ud83d")));
        AssertRefused(Refusal.ForbiddenCharacters, smile, Sample.Proposes(1, 1, Sample.Drawn("2 0:1 2", "x")));
        AssertRefused(Refusal.ForbiddenCharacters, smile, Sample.Proposes(1, 1, Sample.Drawn("2 1:0 1")));
        AssertRefused(Refusal.ForbiddenCharacters, smile, Sample.Proposes(1, 1, Sample.Drawn("1 1:0 2")));
        AssertRefused(Refusal.ForbiddenCharacters, smile, Sample.Proposes(1, 1, Sample.Drawn("1 1:1 2", "z")));
        Assert.Equal("ab", Accepted(smile, 1, 1, Sample.Drawn("1 2:0 1")).Text.ToString());
    }

    [Fact]
    public void All_of_a_proposal_is_taken_or_none() =>
        AssertRefused(Refusal.WrongLength, Hello, Sample.Proposes(1, 1, Sample.Drawn("5 0:1", "!"), Sample.Drawn("5 0:1", "?")));

    [Fact]
    public void More_change_sets_than_may_be_are_too_large() =>
        AssertRefused(Refusal.TooLarge, Hello, Sample.Proposes(1, 1, [.. Enumerable.Repeat(ChangeSet.Empty(5), 4)]));

    [Fact]
    public void A_text_over_a_lowered_limit_may_still_be_shortened()
    {
        var (next, receipt) = Hello.Accept(Sample.Proposes(1, 1, Sample.Drawn("4 1:0")), Sample.Amina, Sample.Noon, new(Text: 2));
        Assert.IsType<Receipt.Accepted>(receipt);
        Assert.Equal("hell", next.Text.ToString());
    }

    [Fact]
    public void Origins_that_overlap_or_lie_outside_make_a_bad_change_set()
    {
        var source = new FirstWriting(Sample.Bela, new(Sample.Id(7)), new(1), Sample.Noon);
        foreach (var origins in new ImmutableArray<Origin>[] { [new(0, 3, source)], [new(1, 1, source)], [new(0, 2, source), new(1, 2, source)] })
        {
            AssertRefused(Refusal.BadChangeSet, Hello, new(new(1), new(1), [new(Sample.Drawn("5 0:2", "ab"), Channel.Pasted, origins)]));
        }
    }

    [Fact]
    public void A_change_set_with_nothing_left_to_change_is_still_a_contribution()
    {
        var draft = Accepted(Hello, 2, 1, Sample.Drawn("5:0"));
        var (next, receipt) = draft.Accept(Sample.Proposes(1, 1, Sample.Drawn("1 2:0 2")), Sample.Amina, Sample.Noon, Limits);
        Assert.True(Assert.Single(Assert.IsType<Receipt.Accepted>(receipt).Contributions).Changes.IsEmpty);
        Assert.Equal(3, next.Version.Number);
    }

    [Fact]
    public void What_was_accepted_before_is_dropped_and_the_rest_rebased()
    {
        var draft = Accepted(Accepted(Hello, 1, 1, Sample.Drawn("5 0:1", "!")), 2, 2, Sample.Drawn("0:1 6", ">"));
        var next = Accepted(draft, 1, 1, Sample.Drawn("5 0:1", "!"), Sample.Drawn("6 0:1", "?"));
        Assert.Equal((">hello!?", 4), (next.Text.ToString(), next.Version.Number));
    }

    [Theory]
    [InlineData("5 0:1", "?")]
    [InlineData("0:1 5", "!")]
    [InlineData("5 0:2", "!!")]
    [InlineData("5", "")]
    public void Other_change_sets_in_the_place_of_accepted_ones_are_refused_and_do_not_pass_for_accepted(string sections, string inserted)
    {
        var draft = Accepted(Accepted(Hello, 2, 1, Sample.Drawn("0:1 5", ">")), 1, 1, Sample.Drawn("5 0:1", "!"));
        var other = Sample.Drawn(sections, inserted);
        AssertRefused(Refusal.BadChangeSet, draft, Sample.Proposes(1, 1, other));
        AssertRefused(Refusal.BadChangeSet, draft, Sample.Proposes(1, 1, other, ChangeSet.Empty(other.LengthAfter)));
    }

    [Fact]
    public void Where_a_rival_deletes_up_to_a_place_and_then_types_there_the_order_does_not_depend_on_batching()
    {
        var own = Sample.Drawn("2 0:1 3", "A");
        var deletes = Sample.Drawn("2 2:0 1");
        var types = Sample.Drawn("2 0:1 1", "y");
        var together = Accepted(Accepted(Hello, 2, 1, deletes, types), 1, 1, own);
        var apart = Accepted(Accepted(Hello, 2, 1, deletes), 2, 2, types);
        Assert.Equal(together.Text.ToString(), Accepted(apart, 1, 1, own).Text.ToString());
        Assert.Equal("heyAo", together.Text.ToString());
    }

    [Fact]
    public void What_is_remembered_can_be_forgotten_and_brought_back()
    {
        var draft = Accepted(Accepted(Hello, 1, 1, Sample.Drawn("5 0:1", "!")), 2, 2, Sample.Drawn("6 0:1", "?"));
        var all = draft.Since(DraftVersion.Zero);
        var forgetful = draft.Forgetting(new(2));
        Assert.Equal((2, 1), (forgetful.Oldest.Number, forgetful.Since(new(2)).Length));
        Assert.Throws<ArgumentException>(() => forgetful.Accept(Sample.Proposes(3, 1, Sample.Drawn("5 0:1", "x")), Sample.Amina, Sample.Noon, Limits));
        var again = forgetful.Remembering(all[..2]);
        Assert.Equal(all.AsEnumerable(), again.Since(DraftVersion.Zero));
        Assert.Throws<ArgumentException>(() => forgetful.Remembering(all[..1]));
        Assert.Throws<ArgumentException>(() => forgetful.Remembering([all[0], all[1] with { Changes = Sample.Drawn("5 0:2", "!!") }]));
        Assert.Throws<ArgumentException>(() => forgetful.Remembering([all[0] with { Changes = Sample.Drawn("0:4", "hell") }, all[1]]));
        Assert.Equal(3, draft.Forgetting(new(99)).Oldest.Number);
    }

    [Fact]
    public void Two_drafts_grown_from_one_do_not_see_each_other()
    {
        var one = Accepted(Hello, 1, 1, Sample.Drawn("5 0:1", "1"));
        var other = Accepted(Hello, 2, 1, Sample.Drawn("5 0:1", "2"));
        Assert.Equal("1", one.Since(new(1))[0].Changes.Inserted);
        Assert.Equal("2", other.Since(new(1))[0].Changes.Inserted);
    }

    [Fact]
    public void Replaying_demands_the_next_version() =>
        Assert.Throws<ArgumentException>(() => Hello.After(Sample.Drawn("5 0:1", "x").By(Sample.Amina, 3)));

    private static Draft Accepted(Draft draft, ulong client, int since, params ChangeSet[] changes)
    {
        var (next, receipt) = draft.Accept(Sample.Proposes(client, since, changes), Sample.Amina, Sample.Noon, Limits);
        Assert.IsType<Receipt.Accepted>(receipt);
        return next;
    }

    private static void AssertRefused(Refusal reason, Draft draft, Proposal proposal)
    {
        var (next, receipt) = draft.Accept(proposal, Sample.Amina, Sample.Noon, Limits);
        Assert.Equal(reason, Assert.IsType<Receipt.Refused>(receipt).Reason);
        Assert.Same(draft, next);
    }
}
