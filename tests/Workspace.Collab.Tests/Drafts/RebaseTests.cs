namespace Workspace.Collab.Tests;

public sealed class RebaseTests
{
    private static readonly DraftLimits Limits = new();

    [Fact]
    public void What_a_client_missed_costs_no_memory()
    {
        var own = Sample.Proposes(2, 1, ChangeSet.Replace(3, 1, 1, "x"), ChangeSet.Replace(4, 2, 2, "y"));
        var (few, many) = (Missing(100), Missing(1_000));
        var (least, leastOfMany) = (long.MaxValue, long.MaxValue);
        for (var i = 0; i < 100; i++) // the compiler betters methods meanwhile, which then may ask for less
            (least, leastOfMany) = (Math.Min(least, Allocated(few, own)), Math.Min(leastOfMany, Allocated(many, own)));
        Assert.Equal(least, leastOfMany);
    }

    [Theory]
    [InlineData(2, 20, true)]
    [InlineData(2, 19, false)]
    [InlineData(1, 10, true)]
    [InlineData(1, 9, false)]
    public void More_rebasing_than_may_be_is_too_large(int changeSets, int most, bool isTaken)
    {
        var draft = Missing(10);
        var own = Sample.Proposes(2, 1, [.. Enumerable.Range(0, changeSets).Select(i => ChangeSet.Replace(3 + i, 1, 1, "x"))]);
        var (next, receipt) = draft.Accept(own, Sample.Bela, Sample.Noon, Limits with { Rebasing = most });
        Assert.Equal(isTaken, receipt is Receipt.Accepted);
        if (receipt is Receipt.Refused refused) Assert.Equal((Refusal.TooLarge, draft), (refused.Reason, next));
    }

    [Fact]
    public void Change_sets_of_many_ranges_count_by_their_sections()
    {
        var ranges = Sample.Drawn("1:0 1 1:0");
        var draft = Accepted(Missing(0), Sample.Proposes(1, 1, ranges));
        var own = Sample.Proposes(2, 1, ChangeSet.Replace(3, 1, 2, "x"));
        Assert.IsType<Receipt.Refused>(draft.Accept(own, Sample.Bela, Sample.Noon, Limits with { Rebasing = 11 }).Receipt);
        Assert.Equal("x", Accepted(draft, own, Limits with { Rebasing = 12 }).Text.ToString());
    }

    [Fact]
    public void A_change_set_that_others_left_as_it_was_is_the_same_object()
    {
        var own = ChangeSet.Replace(3, 1, 1, "x");
        var draft = Accepted(Missing(0), Sample.Proposes(1, 1, ChangeSet.Empty(3)));
        Assert.Same(own, Accepted(draft, Sample.Proposes(2, 1, own)).Since(new(2))[0].Changes);
        Assert.Same(own, Accepted(Missing(0), Sample.Proposes(2, 1, own)).Since(new(1))[0].Changes);
    }

    [Fact]
    public void A_refused_proposal_leaves_the_memory_as_it_was()
    {
        var draft = Missing(3);
        var refused = draft.Accept(Sample.Proposes(2, 1, ChangeSet.Replace(3, 0, 0, "a"), ChangeSet.Replace(4, 0, 0, "a long one")), Sample.Bela, Sample.Noon, Limits with { Text = 8 });
        Assert.Equal(Refusal.TooLarge, Assert.IsType<Receipt.Refused>(refused.Receipt).Reason);
        Assert.Equal(["abc", "1", "1", "1", "b"], Accepted(draft, Sample.Proposes(2, 4, ChangeSet.Replace(6, 0, 0, "b"))).Since(DraftVersion.Zero).Select(contribution => contribution.Changes.Inserted));
    }

    /// <summary>"abc", and so many letters that client 1 has typed behind it since.</summary>
    private static Draft Missing(int contributions)
    {
        var draft = Accepted(Draft.Empty, Sample.Proposes(9, 0, ChangeSet.Replace(0, 0, 0, "abc")));
        for (var i = 0; i < contributions; i++) draft = Accepted(draft, Sample.Proposes(1, 1 + i, ChangeSet.Replace(3 + i, 3 + i, 3 + i, "1")));
        return draft;
    }

    private static long Allocated(Draft draft, Proposal proposal)
    {
        // Whatever the memory has no room for yet is paid before.
        var next = Accepted(draft, proposal);
        var before = GC.GetAllocatedBytesForCurrentThread();
        next.Accept(proposal with { Client = new(3) }, Sample.Bela, Sample.Noon, Limits);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static Draft Accepted(Draft draft, Proposal proposal, DraftLimits? limits = null)
    {
        var (next, receipt) = draft.Accept(proposal, Sample.Amina, Sample.Noon, limits ?? Limits);
        Assert.IsType<Receipt.Accepted>(receipt);
        return next;
    }
}
