using Npgsql;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class SharesTests(PostgresServer server)
{
    [Fact]
    public async Task What_was_sealed_is_counted_a_little_later_for_the_organization_it_was_written_for() => await FollowedAsync(async store =>
    {
        var (first, second) = (await Writer.OpenAsync(store, await store.OpenedDraftAsync()), await Writer.OpenAsync(store, await store.OpenedDraftAsync()));
        await first.TypesAsync("Every child eats. ");
        await first.TypesAsync("Every day.", StoreFixture.Bob);
        await first.SealsAsync();
        await first.ReplacesAsync(0, 5, "Each", StoreFixture.Bob);
        await first.SealsAsync();
        await second.TypesAsync("And sleeps.");
        await second.SealsAsync();
        await CaughtUpAsync(store);

        var shares = await store.Get<Shares>().OfAsync([first.Id, second.Id], default);
        Assert.True(shares.IsWhole);
        Assert.Equal([new(StoreFixture.Alice.Organization, 1, 5, 0), new(StoreFixture.Bob.Organization, 1, 3, 1)], shares.Organizations);
        Assert.Equal([new(StoreFixture.Alice.Organization, 1, 2, 0)], (await store.Get<Shares>().OfAsync([second.Id], default)).Organizations);
        Assert.Equal(new(0, TimeSpan.Zero), await store.Get<Shares>().BehindAsync(default));
    });

    [Fact]
    public async Task What_is_not_counted_yet_is_said_to_be_missing() => await UnfollowedAsync(async store =>
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        Assert.True((await store.Get<Shares>().OfAsync([writer.Id], default)).IsWhole); // nothing is sealed
        await writer.TypesAsync("One.");
        await writer.SealsAsync();

        Assert.Equal((0, false), (await store.Get<Shares>().OfAsync([writer.Id], default)) is var shares ? (shares.Organizations.Count, shares.IsWhole) : default);
        var behind = await store.Get<Shares>().BehindAsync(default);
        Assert.Equal(4, behind.Events); // of the submission two, of the draft two
        Assert.InRange(behind.Oldest, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(5));
        var whole = await store.Get<WholeVerification>().VerifyAsync(null, default);
        Assert.True(whole.IsProved);
        Assert.Equal(4, whole.Behind.Events);
    });

    [Theory]
    [InlineData("update {0}.share set words_added = words_added + 1")]
    [InlineData("update {0}.share set organization = person")]
    [InlineData("delete from {0}.share")]
    [InlineData("insert into {0}.share select gen_random_uuid(), person, organization, 1, 0, 1, 0 from {0}.share")]
    [InlineData("update {0}.mt_event_progression set last_seq_id = last_seq_id - 1 where name = 'Shares:All'")]
    public async Task Shares_that_are_others_than_the_history_says_are_found_and_mended(string tampering) => await FollowedAsync(async store =>
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await writer.TypesAsync("One.");
        await writer.SealsAsync();
        await CaughtUpAsync(store);
        Assert.True((await store.Get<WholeVerification>().VerifyAsync(null, default)).IsProved);
        await store.StopAsync();

        await using (var command = store.Get<NpgsqlDataSource>().CreateCommand(string.Format(null, tampering, store.Schema))) Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
        var faulty = await store.Get<WholeVerification>().VerifyAsync(null, default);
        Assert.StartsWith("The shares in draft ", Assert.Single(faulty.Faults), StringComparison.Ordinal);

        var rebuilt = await store.Get<Rebuild>().RunAsync("shares", null, default);
        Assert.NotEqual(0, rebuilt.Mended);
        Assert.True((await store.Get<WholeVerification>().VerifyAsync(null, default)).IsProved);
        Assert.Equal(0, (await store.Get<Rebuild>().RunAsync("shares", null, default)).Mended);
    });

    [Fact]
    public async Task Rebuilding_while_everybody_writes_counts_each_revision_once() => await FollowedAsync(async store =>
    {
        var writers = await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => await Writer.OpenAsync(store, await store.OpenedDraftAsync())));
        using var enough = new CancellationTokenSource();
        var writing = writers.Select(writer => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                await writer.TypesAsync("word ");
                await writer.SealsAsync();
            }
        })).ToArray();
        await Eventually.TrueAsync(async () => await CountedAsync(store) > 10);

        for (var i = 0; i < 20; i++)
        {
            var at = await CountedAsync(store);
            await Eventually.TrueAsync(async () => await CountedAsync(store) > at); // whoever follows goes on between
            await store.Get<Rebuild>().RunAsync("shares", null, default);
        }
        await enough.CancelAsync();
        await Task.WhenAll(writing);
        await CaughtUpAsync(store);

        var shares = await store.Get<Shares>().OfAsync([.. writers.Select(writer => writer.Id)], default);
        Assert.Equal(writers.Sum(writer => writer.Draft.Version.Number), Assert.Single(shares.Organizations).WordsAdded);
        Assert.True((await store.Get<WholeVerification>().VerifyAsync(null, default)).IsProved);
    });

    private static async Task<long> CountedAsync(StoreFixture store)
    {
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand($"select coalesce(sum(words_added), 0)::bigint from {store.Schema}.share");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static Task CaughtUpAsync(StoreFixture store) => Eventually.TrueAsync(async () => (await store.Get<Shares>().BehindAsync(default)).Events == 0);

    private Task FollowedAsync(Func<StoreFixture, Task> story) => OnAsync(new(server) { Follows = true }, story);

    private Task UnfollowedAsync(Func<StoreFixture, Task> story) => OnAsync(new(server), story);

    private static async Task OnAsync(StoreFixture store, Func<StoreFixture, Task> story)
    {
        await store.InitializeAsync();
        try
        {
            await story(store);
        }
        finally
        {
            await store.DisposeAsync();
        }
    }
}
