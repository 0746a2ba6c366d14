using System.Collections.Immutable;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class JournalTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task What_is_committed_is_read_back_as_it_was()
    {
        var draft = await store.OpenedDraftAsync();
        var writer = await Writer.OpenAsync(store, draft);
        var first = new FirstWriting(StoreFixture.Bob, new(store.NewId()), new(7), store.Clock.GetUtcNow().AddDays(-3));
        Assert.Equal(JournalOutcome.Committed, await writer.ReplacesAsync(0, 0, "ᐃᓄᒃ 🍞 \\ \"tab\"\t\nend", origins: [new(2, 6, first)]));
        Assert.Equal(JournalOutcome.Committed, await writer.ReplacesAsync(4, 6, "", StoreFixture.Bob));

        var read = await store.Get<DraftHistory>().ContributionsAsync(draft, DraftVersion.Zero, new(2), default);

        Assert.Equal(writer.Draft.Since(DraftVersion.Zero).Select(Described), read.Select(Described));
        Assert.Equal(new(2, 6, first), Assert.Single(read[0].Origins));
    }

    [Fact]
    public async Task A_writer_that_was_replaced_is_fenced()
    {
        var draft = await store.OpenedDraftAsync();
        var (late, present) = (await Writer.OpenAsync(store, draft), await Writer.OpenAsync(store, draft));
        Assert.Equal(JournalOutcome.Fenced, await late.TypesAsync("late"));
        Assert.Equal(JournalOutcome.Committed, await present.TypesAsync("present"));
        Assert.Equal("present", await TextAsync(draft));
    }

    [Fact]
    public async Task It_is_fenced_even_when_its_versions_were_sealed_away()
    {
        var draft = await store.OpenedDraftAsync();
        var (late, present) = (await Writer.OpenAsync(store, draft), await Writer.OpenAsync(store, draft));
        await present.TypesAsync("present");
        await present.SealsAsync();

        Assert.Equal(JournalOutcome.Fenced, await late.TypesAsync("late")); // no row of version 1 stands in its way
        Assert.Null(await late.SealsAsync());
        Assert.False(await late.FreezesAsync(true));
        Assert.Equal("present", await TextAsync(draft));
    }

    [Fact]
    public async Task A_version_that_is_taken_fences_the_one_that_wants_it_and_no_other()
    {
        var (first, second) = (await store.OpenedDraftAsync(), await store.OpenedDraftAsync());
        var (taken, free) = (await Writer.OpenAsync(store, first), await Writer.OpenAsync(store, second));
        await taken.TypesAsync("kept");
        var again = One(1, "again");

        await using var journal = NewJournal();
        var outcomes = await TogetherAsync(journal, (first, taken.Epoch, again), (second, free.Epoch, One(1, "free")));

        Assert.Equal([JournalOutcome.Fenced, JournalOutcome.Committed], outcomes);
        Assert.Equal("kept", await TextAsync(first));
        Assert.Equal("free", await TextAsync(second));
    }

    [Fact]
    public async Task In_one_commit_of_many_drafts_each_has_its_own_outcome()
    {
        var drafts = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => store.OpenedDraftAsync()));
        var late = await Task.WhenAll(drafts.Select(draft => Writer.OpenAsync(store, draft)));
        foreach (var draft in drafts.Where((_, i) => i % 3 == 0)) await Writer.OpenAsync(store, draft);

        await using var journal = NewJournal();
        var outcomes = await TogetherAsync(journal, [.. drafts.Select((draft, i) => (draft, late[i].Epoch, One(1, $"draft {i}")))]);

        for (var i = 0; i < drafts.Length; i++)
        {
            Assert.Equal(i % 3 == 0 ? JournalOutcome.Fenced : JournalOutcome.Committed, outcomes[i]);
            Assert.Equal(i % 3 == 0 ? "" : $"draft {i}", await TextAsync(drafts[i]));
        }
        var written = string.Join(',', drafts.Select(draft => $"'{draft}'"));
        Assert.Equal(1L, await ScalarAsync($"select count(distinct xmin::text) from {store.Schema}.journal where draft in ({written})")); // one commit
    }

    [Fact]
    public async Task When_too_much_is_waiting_it_says_so_and_writes_nothing()
    {
        var draft = await store.OpenedDraftAsync();
        var writer = await Writer.OpenAsync(store, draft);
        await using var journal = NewJournal(new(WaitingAppends: 2));
        await using (await LockedAsync())
        {
            var begun = journal.AppendAsync(draft, writer.Epoch, One(1, "a"), default);
            await BegunAsync();
            var waiting = new[] { journal.AppendAsync(draft, writer.Epoch, One(2, "b", 1), default), journal.AppendAsync(draft, writer.Epoch, One(3, "c", 2), default) };
            Assert.Equal(JournalOutcome.Full, await journal.AppendAsync(draft, writer.Epoch, One(4, "d", 3), default));
            Assert.False(begun.IsCompleted || waiting.Any(w => w.IsCompleted));
        }
        await EventuallyAsync(async () => await TextAsync(draft) == "abc");
    }

    [Fact]
    public async Task At_the_bound_it_refuses_at_once_and_what_it_took_goes_in_few_commits()
    {
        var limits = new JournalLimits();
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await using var journal = NewJournal(limits);
        Task<JournalOutcome>[] taken;
        await using (await LockedAsync())
        {
            var begun = journal.AppendAsync(writer.Id, writer.Epoch, One(1, "x"), default);
            await BegunAsync();
            taken = [begun, .. Enumerable.Range(0, limits.WaitingAppends).Select(i => journal.AppendAsync(writer.Id, writer.Epoch, One(2 + i, "x", 1 + i), default))];
            Assert.Equal(limits.WaitingAppends, journal.Waiting.Appends);
            var refused = journal.AppendAsync(writer.Id, writer.Epoch, One(limits.WaitingAppends + 2, "y", limits.WaitingAppends + 1), default);
            Assert.True(refused.IsCompleted);
            Assert.Equal(JournalOutcome.Full, await refused);
        }
        Assert.All(await Task.WhenAll(taken), outcome => Assert.Equal(JournalOutcome.Committed, outcome));
        Assert.Equal(0, journal.Waiting.Bytes);
        Assert.Equal(1L + (limits.WaitingAppends / limits.BatchRows), await ScalarAsync($"select count(distinct xmin::text) from {store.Schema}.journal where draft = '{writer.Id}'"));
        Assert.Equal(new string('x', limits.WaitingAppends + 1), await TextAsync(writer.Id));
    }

    [Fact]
    public async Task Bytes_that_wait_are_limited_too()
    {
        var draft = await store.OpenedDraftAsync();
        var writer = await Writer.OpenAsync(store, draft);
        await using var journal = NewJournal(new(WaitingBytes: 1_000));
        Assert.Equal(JournalOutcome.Full, await journal.AppendAsync(draft, writer.Epoch, One(1, new string('x', 2_000)), default));
        Assert.Equal(JournalOutcome.Committed, await journal.AppendAsync(draft, writer.Epoch, One(1, "x"), default));
    }

    [Fact]
    public async Task A_caller_may_give_up_until_its_turn_has_come_and_not_after()
    {
        var draft = await store.OpenedDraftAsync();
        var writer = await Writer.OpenAsync(store, draft);
        await using var journal = NewJournal();
        using var cancel = new CancellationTokenSource();
        Task<JournalOutcome> begun;
        await using (await LockedAsync())
        {
            begun = journal.AppendAsync(draft, writer.Epoch, One(1, "begun"), cancel.Token);
            await BegunAsync();
            var waiting = journal.AppendAsync(draft, writer.Epoch, One(2, "waiting", 5), cancel.Token);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
            Assert.False(begun.IsCompleted);
        }
        Assert.Equal(JournalOutcome.Committed, await begun);
        Assert.Equal("begun", await TextAsync(draft));
    }

    [Fact]
    public async Task A_broken_database_is_thrown_to_everybody_in_the_batch_and_the_next_one_goes_on()
    {
        var (first, second) = (await store.OpenedDraftAsync(), await store.OpenedDraftAsync());
        var (one, two) = (await Writer.OpenAsync(store, first), await Writer.OpenAsync(store, second));
        await using var journal = NewJournal();
        Task<JournalOutcome> begun;
        Task<JournalOutcome>[] waiting;
        await using (await LockedAsync())
        {
            begun = journal.AppendAsync(first, one.Epoch, One(1, "a"), default);
            await BegunAsync();
            waiting = [journal.AppendAsync(first, one.Epoch, One(2, "b", 1), default), journal.AppendAsync(second, two.Epoch, One(1, "c"), default)];
            await EndInsertsAsync();
            await Assert.ThrowsAsync<PostgresException>(() => begun);
            await BegunAsync();
            await EndInsertsAsync();
            foreach (var append in waiting) await Assert.ThrowsAsync<PostgresException>(() => append);
        }
        Assert.Equal(JournalOutcome.Committed, await journal.AppendAsync(second, two.Epoch, One(1, "after"), default));
        Assert.Equal("after", await TextAsync(second));
        Assert.Equal("", await TextAsync(first));
    }

    private Journal NewJournal(JournalLimits? limits = null) => new(store.Get<NpgsqlDataSource>(), store.Get<StoreSchema>(), store.Get<StoreMeter>(), store.Clock, limits);

    private static ImmutableArray<Contribution> One(int version, string text, int length = 0) =>
        [new(new(version), new(1), StoreFixture.Alice, Channel.Typed, new(2026, 5, 4, 9, 0, 0, TimeSpan.Zero), ChangeSet.Replace(length, length, length, text), [])];

    private static string Described(Contribution c) => $"{c.Version} {c.Client} {c.Author} {c.Channel} {c.At:O} {c.Changes} {string.Join(',', c.Origins)}";

    private async Task<string?> TextAsync(DraftId draft) => (await store.Get<DraftHistory>().TextAsync(draft, null, default))?.Text.ToString();

    /// <summary>Several appends that are committed together: they wait behind one that a lock holds up.</summary>
    private async Task<JournalOutcome[]> TogetherAsync(Journal journal, params (DraftId Draft, long Epoch, ImmutableArray<Contribution> Contributions)[] appends)
    {
        var blocker = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        Task<JournalOutcome> begun;
        Task<JournalOutcome>[] waiting;
        await using (await LockedAsync())
        {
            begun = journal.AppendAsync(blocker.Id, blocker.Epoch, One(1, "first"), default);
            await BegunAsync();
            waiting = [.. appends.Select(a => journal.AppendAsync(a.Draft, a.Epoch, a.Contributions, default))];
        }
        await begun;
        return await Task.WhenAll(waiting);
    }

    /// <summary>Holds up every insert into the journal until it is disposed.</summary>
    private async Task<NpgsqlConnection> LockedAsync()
    {
        var connection = new NpgsqlConnection(store.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"begin; lock table {store.Schema}.journal in share mode", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private Task BegunAsync() => EventuallyAsync(async () => await ScalarAsync(Inserting("select count(*)")) is > 0L);

    private async Task EndInsertsAsync() => await ScalarAsync(Inserting("select count(pg_terminate_backend(pid))"));

    private string Inserting(string what) => $"{what} from pg_stat_activity where wait_event_type = 'Lock' and query like '%insert into {store.Schema}.journal%'";

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static Task EventuallyAsync(Func<Task<bool>> holds) => Eventually.TrueAsync(holds);
}
