using System.Collections.Immutable;
using System.Diagnostics;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store.Tests;

/// <summary>A PostgreSQL that is there and says nothing.</summary>
[Collection(OnPostgres.Name)]
public sealed class SilenceTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20); // of the timer's clock beside the stopwatch's
    private static readonly TimeSpan InTime = Patience + TimeSpan.FromSeconds(3); // for a machine that has much to do

    [Fact]
    public async Task What_waits_when_it_falls_silent_fails_together_in_time_and_is_taken_again_when_it_speaks()
    {
        await using var line = new HeldLine(store);
        await using var database = NpgsqlDataSource.Create(line.ConnectionString);
        await using var journal = Journal(database);
        var (first, second) = (await Writer.OpenAsync(store, await store.OpenedDraftAsync()), await Writer.OpenAsync(store, await store.OpenedDraftAsync()));
        Assert.Equal(JournalOutcome.Committed, await journal.AppendAsync(first.Id, first.Epoch, One(1, "a"), default));
        Assert.Null(journal.Waiting.GaveUp);

        line.Hold();
        var watch = Stopwatch.StartNew();
        var begun = journal.AppendAsync(first.Id, first.Epoch, One(2, "b", 1), default);
        await Eventually.TrueAsync(() => Task.FromResult(line.Holds));
        var waiting = journal.AppendAsync(second.Id, second.Epoch, One(1, "c"), default);
        await Assert.ThrowsAsync<TimeoutException>(() => begun);
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        Assert.InRange(watch.Elapsed, Patience - Tick, InTime);
        Assert.NotNull(journal.Waiting.GaveUp);
        Assert.Equal(0, journal.Waiting.Bytes);

        watch.Restart(); // over a new connection, which is answered no more than the old one
        await Assert.ThrowsAsync<TimeoutException>(() => journal.AppendAsync(second.Id, second.Epoch, One(1, "c"), default));
        Assert.InRange(watch.Elapsed, Patience - Tick, InTime);

        line.LetGo();
        var opened = await Writer.OpenAsync(store, second.Id); // as a writer does that was told nothing
        Assert.Equal(JournalOutcome.Committed, await journal.AppendAsync(second.Id, opened.Epoch, One(opened.Draft.Version.Number + 1, "d", opened.Draft.Text.Length), default));
    }

    [Fact]
    public async Task What_was_committed_without_a_word_is_found_when_the_draft_is_opened_anew()
    {
        await using var line = new HeldLine(store);
        await using var database = NpgsqlDataSource.Create(line.ConnectionString);
        await using var journal = Journal(database);
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        Assert.Equal(JournalOutcome.Committed, await journal.AppendAsync(writer.Id, writer.Epoch, One(1, "a"), default));
        line.Hold(answersAlone: true);
        await Assert.ThrowsAsync<TimeoutException>(() => journal.AppendAsync(writer.Id, writer.Epoch, One(2, "b", 1), default));
        Assert.Equal("ab", (await Writer.OpenAsync(store, writer.Id)).Draft.Text.ToString());
    }

    [Fact]
    public async Task What_arrives_after_another_writer_has_opened_the_draft_is_not_written()
    {
        await using var line = new HeldLine(store);
        await using var database = NpgsqlDataSource.Create(line.ConnectionString);
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await using (var journal = Journal(database))
        {
            Assert.Equal(JournalOutcome.Committed, await journal.AppendAsync(writer.Id, writer.Epoch, One(1, "a"), default));
            line.Hold();
            await Assert.ThrowsAsync<TimeoutException>(() => journal.AppendAsync(writer.Id, writer.Epoch, One(2, "late", 1), default));
            var next = await Writer.OpenAsync(store, writer.Id);
            Assert.Equal(JournalOutcome.Committed, await next.TypesAsync("b"));
            await next.SealsAsync(); // no row of version 2 stands in its way
            line.LetGo();
            await Eventually.TrueAsync(async () => await WaitingForAsync() == 0);
        }
        Assert.Equal("ab", (await store.Get<DraftHistory>().TextAsync(writer.Id, null, default))!.Text.ToString());
        Assert.IsType<Verification.Proved>(await store.Get<DraftVerification>().VerifyAsync(writer.Id, default));

        async Task<long> WaitingForAsync()
        {
            await using var command = store.Get<NpgsqlDataSource>().CreateCommand($"select count(*) from pg_stat_activity where state = 'active' and pid <> pg_backend_pid() and query like '%{store.Schema}.journal%'");
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }

    [Fact]
    public async Task A_connection_that_ends_while_nobody_writes_costs_at_most_one_refusal()
    {
        await using var database = NpgsqlDataSource.Create(store.ConnectionString + ";Application Name=ended");
        await using var journal = Journal(database);
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        Assert.Equal(JournalOutcome.Committed, await journal.AppendAsync(writer.Id, writer.Epoch, One(1, "a"), default));
        await using (var command = store.Get<NpgsqlDataSource>().CreateCommand("select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'ended'")) Assert.Equal(1L, await command.ExecuteScalarAsync());
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => journal.AppendAsync(writer.Id, writer.Epoch, One(2, "b", 1), default));
        Assert.Equal(JournalOutcome.Committed, await journal.AppendAsync(writer.Id, writer.Epoch, One(2, "b", 1), default));
    }

    private Journal Journal(NpgsqlDataSource database) =>
        new(database, store.Get<StoreSchema>(), store.Get<StoreMeter>(), TimeProvider.System, new(Patience: Patience.TotalSeconds));

    private static ImmutableArray<Contribution> One(int version, string text, int length = 0) =>
        [new(new(version), new(1), StoreFixture.Alice, Channel.Typed, new(2026, 5, 4, 9, 0, 0, TimeSpan.Zero), ChangeSet.Replace(length, length, length, text), [])];
}
