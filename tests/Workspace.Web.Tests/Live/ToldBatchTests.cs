using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Workspace.Collab;
using Workspace.Web.Live;

namespace Workspace.Web.Tests.Live;

public sealed class ToldBatchTests
{
    private static readonly Author Ada = new(new(Guid.CreateVersion7()), new(Guid.CreateVersion7()));
    private static readonly Author Ben = new(new(Guid.CreateVersion7()), new(Guid.CreateVersion7()));
    private static readonly DateTimeOffset Noon = new(2026, 9, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly Contribution First = Typed(1, Ada, "a");
    private static readonly Contribution Pasted = Typed(2, Ada, "bc") with { Channel = Channel.Pasted, Origins = [new(0, 2, new(Ben, new(Guid.CreateVersion7()), new(3), Noon.AddDays(-1)))] };

    [Fact]
    public void Batches_that_follow_each_other_are_one()
    {
        var joined = ToldBatch.Join([new(0, [First]), new(1, []), new(1, [Pasted, Typed(3, Ben, "d")])]);
        Assert.Equal((0, 3, 3), (joined.From, joined.Count, joined.To));
        Assert.Equal(["a", "bc", "d"], joined.Contributions.Select(contribution => contribution.Changes.Inserted));
    }

    [Fact]
    public void Everybody_named_in_it_is_an_author_once() =>
        Assert.Equal([AuthorKey.Of(Ada), AuthorKey.Of(Ben)], new ToldBatch(0, [First, Pasted]).Authors);

    [Fact]
    public void Only_what_was_typed_one_after_the_other_is_typed()
    {
        Assert.True(new ToldBatch(0, [First, Typed(2, Ben, "b")]).IsTyped);
        Assert.False(new ToldBatch(0, []).IsTyped);
        Assert.False(new ToldBatch(0, [First, Pasted with { Origins = [] }]).IsTyped);
        Assert.False(new ToldBatch(0, [First, Pasted with { Channel = Channel.Typed }]).IsTyped);
        Assert.False(new ToldBatch(0, [First, Typed(2, Ben, "b") with { At = First.At.AddMilliseconds(-1) }]).IsTyped);
    }

    [Fact]
    public void A_batch_arrives_at_another_node_as_it_was_sent()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer<ToldBatch>>();
        var arrived = serializer.Deserialize(serializer.SerializeToArray(new(0, [First, Pasted])))!; // it was one
        Assert.Equal(0, arrived.From);
        Assert.Equal([First, Pasted with { Origins = [] }], arrived.Contributions.Select(contribution => contribution with { Origins = [] }));
        Assert.Equal(Pasted.Origins.AsEnumerable(), arrived.Contributions[1].Origins);
    }

    private static Contribution Typed(int version, Author author, string text) =>
        new(new(version), new((ulong)version), author, Channel.Typed, Noon.AddMilliseconds(version), ChangeSet.Replace(version - 1, 0, 0, text), ImmutableArray<Origin>.Empty);
}
