using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Live;

namespace Workspace.Web.Tests.Live;

public sealed partial class DraftWritingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public Task What_is_accepted_while_a_seal_is_under_way_is_committed_and_told_before_that_ends() => OnOneThreadAsync(async () =>
    {
        var (writing, _) = await OpenAsync();
        await AcceptDurablyAsync(writing, "sealed ");
        await using var held = await HeldStream.OfAsync(app.Services, draft);
        var seal = writing.SealAsync();
        await held.ComesAsync();

        await AcceptDurablyAsync(writing, "beside ");
        await AcceptDurablyAsync(writing, "it");
        Assert.Equal(["0: sealed ", "1: beside ", "2: it"], told);
        var next = writing.SealAsync();
        await Tick.AfterAsync(50);
        Assert.False(seal.IsCompleted);
        Assert.False(next.IsCompleted);
        Assert.True(writing.UnsealedFor > TimeSpan.Zero);

        await held.LetGoAsync();
        Assert.Equal(new DraftVersion(1), await seal.WaitAsync(Patience));
        Assert.Equal(new DraftVersion(3), await next.WaitAsync(Patience)); // one that is asked for later has all that was durable then
        Assert.Equal(TimeSpan.Zero, writing.UnsealedFor);
        await ProvedAsync(3, revisions: 2);
    });

    [Fact]
    public Task A_freeze_waits_for_a_seal_that_is_under_way_and_holds_all_that_came_beside_it() => OnOneThreadAsync(async () =>
    {
        var (writing, _) = await OpenAsync();
        await AcceptDurablyAsync(writing, "sealed ");
        await using var held = await HeldStream.OfAsync(app.Services, draft);
        var seal = writing.SealAsync();
        await held.ComesAsync();
        await AcceptDurablyAsync(writing, "beside");

        var freeze = writing.FreezeAsync(true, app.Network.AdaOfAlder);
        await Tick.AfterAsync(50);
        Assert.True(writing.IsFreezing);
        Assert.False(writing.Frozen);

        await held.LetGoAsync();
        Assert.True(await freeze.WaitAsync(Patience));
        Assert.Equal(new DraftVersion(1), await seal.WaitAsync(Patience));
        Assert.True(writing.Frozen);
        var opened = await app.Services.GetRequiredService<DraftArchive>().OpenAsync(draft, CancellationToken.None);
        Assert.Equal((true, new DraftVersion(2), "sealed beside"), (opened!.Frozen, opened.Sealed, opened.Draft.Text.ToString())); // not null: it is there
    });

    [Fact]
    public Task A_seal_that_fails_loses_nothing_and_the_next_one_holds_everything() => OnOneThreadAsync(async () =>
    {
        var (writing, _) = await OpenAsync();
        await AcceptDurablyAsync(writing, "before ");
        await using var held = await HeldStream.OfAsync(app.Services, draft);
        var seal = writing.SealAsync();
        await held.ComesAsync();
        await AcceptDurablyAsync(writing, "beside ");

        await held.EndWhoWaitsAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => seal.WaitAsync(Patience));
        await held.LetGoAsync();
        Assert.Equal("before beside ", (await writing.OpenAsync()).Text.ToString());
        await AcceptDurablyAsync(writing, "after");
        Assert.Equal(["0: before ", "1: beside ", "2: after"], told);
        Assert.Equal(new DraftVersion(3), await writing.SealAsync());
        await ProvedAsync(3, revisions: 1);
    });

    [Fact]
    public Task A_seal_of_a_writer_that_was_lost_to_another_changes_nothing() => OnOneThreadAsync(async () =>
    {
        var (late, _) = await OpenAsync();
        await AcceptDurablyAsync(late, "ours ");
        var (next, _) = await OpenAsync(known: draft);
        await AcceptDurablyAsync(next, "theirs");

        Assert.Equal(DraftVersion.Zero, await late.SealAsync().WaitAsync(Patience));
        Assert.True(late.LostToAnother);
        await Assert.ThrowsAsync<IOException>(() => late.OpenAsync().AsTask());
        Assert.Equal(["0: ours ", "1: theirs"], told);
        Assert.Equal(new DraftVersion(2), await next.SealAsync());
        await ProvedAsync(2, revisions: 1);
    });

    [Fact]
    public Task A_seal_that_ends_after_the_draft_was_lost_and_opened_anew_touches_nothing_of_it() => OnOneThreadAsync(async () =>
    {
        var (writing, journal) = await OpenAsync();
        await AcceptDurablyAsync(writing, "sealed ");
        await using var held = await HeldStream.OfAsync(app.Services, draft);
        var seal = writing.SealAsync();
        await held.ComesAsync();

        journal.FailNext();
        Accept(writing, "lost");
        Assert.False(await writing.DurableAsync(writing.Tip.Version));
        await Assert.ThrowsAsync<IOException>(() => seal.WaitAsync(Patience)); // whoever asked need not wait for it
        var opening = writing.OpenAsync().AsTask();
        await Tick.AfterAsync(50);
        Assert.False(opening.IsCompleted); // it waits for the seal, and finds it
        await held.LetGoAsync();
        Assert.Equal("sealed ", (await opening.WaitAsync(Patience)).Text.ToString());
        Assert.Equal(TimeSpan.Zero, writing.UnsealedFor);

        await AcceptDurablyAsync(writing, "kept");
        Assert.Equal(["0: sealed ", "1: kept"], told);
        Assert.Equal(new DraftVersion(2), await writing.SealAsync());
        await ProvedAsync(2, revisions: 2);
    });

    [Fact]
    public Task Its_memory_stays_within_bounds_however_fast_people_write() => OnOneThreadAsync(async () =>
    {
        var (writing, journal) = await OpenAsync();
        for (var round = 0; round < 5; round++)
        {
            journal.Hold();
            for (var i = 0; i < 1_000; i++) Accept(writing, "x");
            var first = writing.DurableAsync(writing.Tip.Version);
            journal.LetGo();
            Accept(writing, "y"); // something is always accepted and not durable yet
            Assert.True(await first);
            await writing.SealAsync();
        }

        Assert.InRange(writing.Tip.Version.Number - writing.Tip.Oldest.Number, 2_000, 4_000);
        Assert.Equal(5_005, writing.Tip.Text.Length);
    });

    private async Task AcceptDurablyAsync(DraftWriting writing, string text)
    {
        Accept(writing, text);
        Assert.True(await writing.DurableAsync(writing.Tip.Version).WaitAsync(Patience));
    }

    private async Task ProvedAsync(int version, int revisions)
    {
        var proved = Assert.IsType<Verification.Proved>(await app.Services.GetRequiredService<DraftVerification>().VerifyAsync(draft, CancellationToken.None));
        Assert.Equal(version, proved.Version.Number);
        Assert.Equal(revisions, (await app.Services.GetRequiredService<DraftHistory>().RevisionsAsync(draft, CancellationToken.None)).Count);
    }

    /// <summary>A draft's stream, held: a seal that comes to it waits there, with all its locks.</summary>
    private sealed class HeldStream(NpgsqlDataSource database, NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
    {
        private const string Waiting = "select pid from pg_stat_activity where $1 = any(pg_blocking_pids(pid))";

        internal static async Task<HeldStream> OfAsync(IServiceProvider services, DraftId draft)
        {
            var database = services.GetRequiredService<NpgsqlDataSource>();
            var connection = await database.OpenConnectionAsync();
            var transaction = await connection.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand("select 1 from workspace.mt_streams where id = $1 for update", connection) { Parameters = { new() { Value = draft.Value } } };
            Assert.NotNull(await hold.ExecuteScalarAsync());
            return new(database, connection, transaction);
        }

        /// <summary>Done when somebody waits for it.</summary>
        internal async Task ComesAsync()
        {
            for (var waited = 0; await AskAsync(Waiting) is null; waited += 10)
            {
                Assert.True(waited < 10_000, "Nobody came.");
                await Tick.AfterAsync(10);
            }
        }

        /// <summary>Ends the process of PostgreSQL that serves whoever waits for it.</summary>
        internal async Task EndWhoWaitsAsync() => Assert.NotNull(await AskAsync($"select pg_terminate_backend(pid) from ({Waiting}) as those"));

        internal async Task LetGoAsync() => await transaction.RollbackAsync();

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }

        private async Task<object?> AskAsync(string sql)
        {
            await using var ask = database.CreateCommand(sql);
            ask.Parameters.AddWithValue(connection.ProcessID);
            return await ask.ExecuteScalarAsync();
        }
    }
}
