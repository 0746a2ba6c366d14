using Workspace.Collab;
using Workspace.Web.Live;

namespace Workspace.Web.Tests.Live;

public sealed class RecentlyToldTests
{
    private readonly RecentlyTold recent = new();

    [Fact]
    public void What_somebody_missed_is_one_batch_from_where_they_are()
    {
        recent.Add(Batch(4, 3));
        recent.Add(Batch(7, 1));
        recent.Add(Batch(8, 2));
        Assert.Equal(10, recent.To);
        Assert.Equal([8, 9, 10], Versions(recent.Since(7)));
        Assert.Equal([6, 7, 8, 9, 10], Versions(recent.Since(5))); // also within a batch
        Assert.Null(recent.Since(10));
        Assert.Null(recent.Since(11));
    }

    [Fact]
    public void What_is_not_remembered_leaves_a_gap_that_can_be_seen()
    {
        Assert.Null(recent.Since(0));
        recent.Add(Batch(4, 3));
        Assert.Equal(4, recent.Since(1)!.From); // not null: something was told
        recent.Add(Batch(20, 2)); // a gap
        Assert.Equal([21, 22], Versions(recent.Since(5)));
    }

    [Fact]
    public void It_remembers_no_more_than_two_thousand()
    {
        for (var from = 0; from < 5_000; from += 100) recent.Add(Batch(from, 100));
        Assert.Equal(Enumerable.Range(3_001, 2_000), Versions(recent.Since(0)));
        recent.Add(Batch(5_000, 3_000));
        Assert.Equal(Enumerable.Range(6_001, 2_000), Versions(recent.Since(5_990)));
    }

    private static ToldBatch Batch(int from, int count) =>
        new(from, [.. Enumerable.Range(from + 1, count).Select(version => new Contribution(new(version), default, default!, Channel.Typed, default, ChangeSet.Empty(0), []))]);

    private static IEnumerable<int> Versions(ToldBatch? batch)
    {
        Assert.NotNull(batch);
        Assert.Equal(batch.From + 1, batch.Contributions[0].Version.Number);
        return batch.Contributions.Select(contribution => contribution.Version.Number);
    }
}
