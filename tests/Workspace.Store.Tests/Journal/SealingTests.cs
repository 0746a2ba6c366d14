using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store.Tests;

/// <summary>Sealing while what does it dies or sleeps, step by step.</summary>
[Collection(OnPostgres.Name)]
public sealed class SealingTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    [Theory]
    [InlineData("trigger dies before delete on {0}.journal for each row")]
    [InlineData("trigger dies after delete on {0}.journal for each row")]
    [InlineData("trigger dies before insert on {0}.mt_events for each row")]
    [InlineData("trigger dies after insert on {0}.mt_events for each row")]
    [InlineData("constraint trigger dies after insert on {0}.mt_events deferrable initially deferred for each row")] // all is written, and the commit has begun
    public async Task Its_process_of_PostgreSQL_dies_before_it_is_committed_and_the_next_writer_seals_all_of_it(string trigger)
    {
        var writer = await WrittenAsync();
        var table = trigger.Contains(".journal", StringComparison.Ordinal) ? "journal" : "mt_events";
        await RunAsync($$"""
            create function {0}.dies() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(60); return null; end $$;
            create {{trigger}} execute function {0}.dies()
            """);
        try
        {
            await Assert.ThrowsAnyAsync<Exception>(writer.SealsAsync);
        }
        finally
        {
            await RunAsync($"drop trigger dies on {{0}}.{table}; drop function {{0}}.dies()");
        }

        Assert.Equal((2L, 0L), await StoredAsync(writer));
        var next = await Writer.OpenAsync(store, writer.Id);
        Assert.Equal((new DraftVersion(2), DraftVersion.Zero), (next.Draft.Version, next.Sealed));
        Assert.Equal(new DraftVersion(2), await next.SealsAsync());
        await ProvedAsync(next);
    }

    [Fact]
    public async Task It_is_committed_and_the_writer_never_hears_of_it()
    {
        var writer = await WrittenAsync();
        await using var line = new HeldLine(store) { CutAt = "COMMIT\0" };
        await using (var far = line.Store(store)) await Assert.ThrowsAnyAsync<Exception>(() => far.GetRequiredService<DraftArchive>().SealAsync(writer.Id, writer.Epoch, writer.Draft, default));

        Assert.Equal((0L, 1L), await StoredAsync(writer));
        Assert.Equal(new DraftVersion(2), await writer.SealsAsync()); // it may ask again: nothing is sealed twice
        Assert.Equal((0L, 1L), await StoredAsync(writer));
        var next = await Writer.OpenAsync(store, writer.Id);
        Assert.Equal((new DraftVersion(2), new DraftVersion(2)), (next.Draft.Version, next.Sealed));
        Assert.Equal(JournalOutcome.Committed, await next.TypesAsync(" and goes on"));
        await next.SealsAsync();
        await ProvedAsync(next);
    }

    [Fact]
    public async Task A_writer_that_sleeps_before_it_seals_wakes_to_find_that_another_has_taken_over()
    {
        var late = await WrittenAsync();
        await using var line = new HeldLine(store) { HoldAt = "for share" };
        await using var far = line.Store(store);
        var sealing = far.GetRequiredService<DraftArchive>().SealAsync(late.Id, late.Epoch, late.Draft, default);
        await Eventually.TrueAsync(() => Task.FromResult(line.Holds));

        var next = await Writer.OpenAsync(store, late.Id);
        await next.TypesAsync(" by another");
        await next.SealsAsync();
        line.LetGo();

        Assert.Null(await sealing);
        Assert.Equal(JournalOutcome.Fenced, await late.TypesAsync("fork"));
        Assert.Null(await late.SealsAsync());
        Assert.Equal((0L, 1L), await StoredAsync(late));
        await ProvedAsync(next);
    }

    [Fact]
    public async Task A_writer_that_falls_asleep_in_the_middle_of_sealing_holds_up_nobody_for_long_and_wakes_to_nothing()
    {
        var late = await WrittenAsync();
        await using var line = new HeldLine(store) { HoldAt = "mt_quick_append_events" };
        await using var far = line.Store(store);
        var sealing = far.GetRequiredService<DraftArchive>().SealAsync(late.Id, late.Epoch, late.Draft, default);
        await Eventually.TrueAsync(() => Task.FromResult(line.Holds)); // it has cleared the journal, and holds the draft

        var next = await Writer.OpenAsync(store, late.Id); // waits until PostgreSQL ends the one that sleeps
        Assert.Equal((new DraftVersion(2), DraftVersion.Zero), (next.Draft.Version, next.Sealed));
        await next.TypesAsync(" by another");
        await next.SealsAsync();
        line.LetGo();

        await Assert.ThrowsAnyAsync<Exception>(() => sealing);
        Assert.Equal(JournalOutcome.Fenced, await late.TypesAsync("fork"));
        Assert.Null(await late.SealsAsync());
        Assert.Equal((0L, 1L), await StoredAsync(late));
        await ProvedAsync(next);
    }

    [Fact]
    public async Task What_is_journaled_in_the_middle_of_sealing_waits_for_nothing_and_stays_in_the_journal()
    {
        var writer = await WrittenAsync();
        var state = writer.Draft;
        await using var line = new HeldLine(store) { HoldAt = "mt_quick_append_events" };
        await using var far = line.Store(store);
        var sealing = far.GetRequiredService<DraftArchive>().SealAsync(writer.Id, writer.Epoch, state, default);
        await Eventually.TrueAsync(() => Task.FromResult(line.Holds)); // it has cleared the journal, and holds the draft

        Assert.Equal(JournalOutcome.Committed, await writer.TypesAsync(" for ever").WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.False(sealing.IsCompleted);
        line.LetGo();

        Assert.Equal(new DraftVersion(2), await sealing);
        Assert.Equal((1L, 1L), await StoredAsync(writer));
        Assert.Equal(new DraftVersion(3), await writer.SealsAsync());
        await ProvedAsync(writer);
    }

    /// <summary>Two contributions, journaled.</summary>
    private async Task<Writer> WrittenAsync()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await writer.TypesAsync("everything ");
        await writer.TypesAsync("is kept", StoreFixture.Bob);
        return writer;
    }

    /// <summary>How many contributions are journaled, and how many revisions there are.</summary>
    private async Task<(long Journaled, long Revisions)> StoredAsync(Writer writer)
    {
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand($"""
            select (select count(*) from {store.Schema}.journal where draft = $1), (select count(*) from {store.Schema}.mt_events where stream_id = $1 and type = 'draft.revised')
            """);
        command.Parameters.AddWithValue(writer.Id.Value);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private async Task ProvedAsync(Writer writer) =>
        Assert.Equal(writer.Draft.Version, Assert.IsType<Verification.Proved>(await store.Get<DraftVerification>().VerifyAsync(writer.Id, default)).Version);

    private async Task RunAsync(string sql)
    {
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand(sql.Replace("{0}", store.Schema, StringComparison.Ordinal));
        await command.ExecuteNonQueryAsync();
    }
}
