using Npgsql;
using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class DraftArchiveTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task A_draft_that_does_not_exist_is_not_opened()
    {
        Assert.Null(await store.Get<DraftArchive>().OpenAsync(new(store.NewId()), default));
        var submission = await store.Get<Submissions>().StartAsync(store.NewId(), new("", ""), new("", ""), "", "", null, null, [], StoreFixture.Alice, default);
        Assert.Null(await store.Get<DraftArchive>().OpenAsync(new(submission), default));
    }

    [Fact]
    public async Task A_new_writer_finds_journal_and_stream_together()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await writer.TypesAsync("sealed ");
        await writer.SealsAsync();
        await writer.TypesAsync("journaled", StoreFixture.Bob);

        var next = await Writer.OpenAsync(store, writer.Id);

        Assert.Equal("sealed journaled", next.Draft.Text.ToString());
        Assert.Equal(writer.Draft.Attribution.ToBytes(), next.Draft.Attribution.ToBytes());
        Assert.Equal(new DraftVersion(1), next.Sealed);
        Assert.True(next.Epoch > writer.Epoch);
        Assert.Equal(DraftVersion.Zero, next.Draft.Oldest); // so that a slow client can be rebased
        Assert.Equal(2, next.Draft.Since(DraftVersion.Zero).Length);
    }

    [Fact]
    public async Task Sealing_makes_one_event_clears_the_journal_and_shows_on_the_card()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await writer.TypesAsync("# Food\n\nEvery child eats.", StoreFixture.Bob);
        store.Clock.Advance(TimeSpan.FromSeconds(3));
        await writer.ReplacesAsync(8, 13, "Each", StoreFixture.Alice);

        Assert.Equal(new DraftVersion(2), await writer.SealsAsync());

        Assert.Equal(0L, await CountAsync($"select count(*) from {store.Schema}.journal where draft = '{writer.Id}'"));
        var card = Assert.Single(await store.Get<Submissions>().CardsAsync([writer.Id], default));
        Assert.Equal((new DraftVersion(2), 5, store.Clock.GetUtcNow(), StoreFixture.Alice), (card.Version, card.Words, card.LastAt!.Value, card.LastBy!.Value));
        var entry = Assert.Single(await store.Get<DraftHistory>().RevisionsAsync(writer.Id, default));
        Assert.Equal([new(StoreFixture.Bob, 5, 0, 25, 0), new(StoreFixture.Alice, 1, 1, 4, 5)], entry.Shares.ToArray());
        Assert.Equal(["Food"], entry.Headings.ToArray());
        await ProvedAsync(writer);
    }

    [Fact]
    public async Task Sealing_again_with_nothing_new_changes_nothing()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await writer.TypesAsync("once");
        await writer.SealsAsync();
        Assert.Equal(new DraftVersion(1), await writer.SealsAsync());
        Assert.Single(await store.Get<DraftHistory>().RevisionsAsync(writer.Id, default));
    }

    [Fact]
    public async Task What_is_journaled_while_a_seal_is_asked_for_stays_in_the_journal()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await writer.TypesAsync("one ");
        var state = writer.Draft;
        await writer.TypesAsync("two");
        Assert.Equal(new DraftVersion(1), await store.Get<DraftArchive>().SealAsync(writer.Id, writer.Epoch, state, default));
        Assert.Equal(1L, await CountAsync($"select count(*) from {store.Schema}.journal where draft = '{writer.Id}'"));
        Assert.Equal(new DraftVersion(2), await writer.SealsAsync());
        await ProvedAsync(writer);
    }

    [Fact]
    public async Task A_writer_that_holds_another_text_than_the_journal_cannot_seal_it()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await writer.TypesAsync("truth");
        var other = Draft.At(writer.Draft.Version, Rope.Of("trust"), Attribution.Empty.After(writer.Draft.Since(DraftVersion.Zero)[0]));
        await Assert.ThrowsAsync<InvalidDataException>(() => store.Get<DraftArchive>().SealAsync(writer.Id, writer.Epoch, other, default));
        Assert.Equal(new DraftVersion(1), await writer.SealsAsync());
        await ProvedAsync(writer);
    }

    [Theory]
    [InlineData("mt_events", "insert")]
    [InlineData("mt_doc_draftstanding", "insert or update")]
    [InlineData("checkpoint", "insert")]
    [InlineData("journal", "delete")]
    public async Task A_seal_that_breaks_at_any_step_has_done_nothing_and_the_next_writer_finishes_it(string table, string step)
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await writer.TypesAsync("everything ");
        await writer.TypesAsync("is kept", StoreFixture.Bob);

        await RunAsync($"""
            create function {store.Schema}.break_{table}() returns trigger language plpgsql as $$ begin raise exception 'pulled the plug'; end $$;
            create trigger plug before {step} on {store.Schema}.{table} for each row execute function {store.Schema}.break_{table}()
            """);
        try
        {
            await Assert.ThrowsAnyAsync<Exception>(writer.SealsAsync);
        }
        finally
        {
            await RunAsync($"drop trigger plug on {store.Schema}.{table}; drop function {store.Schema}.break_{table}()");
        }

        Assert.Equal(2L, await CountAsync($"select count(*) from {store.Schema}.journal where draft = '{writer.Id}'"));
        Assert.Equal(1L, await CountAsync($"select count(*) from {store.Schema}.mt_events where stream_id = '{writer.Id}'"));
        var next = await Writer.OpenAsync(store, writer.Id);
        Assert.Equal("everything is kept", next.Draft.Text.ToString());
        Assert.Equal(new DraftVersion(2), await next.SealsAsync());
        await ProvedAsync(next);
    }

    [Fact]
    public async Task Two_writers_of_one_draft_never_fork_it()
    {
        var draft = await store.OpenedDraftAsync();
        var random = new Random(7);
        var writers = new List<Writer> { await Writer.OpenAsync(store, draft), await Writer.OpenAsync(store, draft) };
        var (kept, fenced) = (0, 0);
        for (var turn = 0; turn < 60; turn++)
        {
            var index = random.Next(2);
            if (random.Next(5) == 0) await writers[index].SealsAsync();
            if (await writers[index].TypesAsync($"{turn} ") == JournalOutcome.Committed)
            {
                kept++;
                continue;
            }
            fenced++;
            writers[index] = await Writer.OpenAsync(store, draft); // it wakes up, is fenced, and opens the draft anew
        }
        var last = await Writer.OpenAsync(store, draft);
        Assert.True(fenced > 5);
        Assert.Equal(kept, last.Draft.Version.Number);
        await last.SealsAsync();
        await ProvedAsync(last);
    }

    [Fact]
    public async Task Opening_while_the_earlier_writer_is_still_writing_loses_nothing_that_was_committed()
    {
        var draft = await store.OpenedDraftAsync();
        var early = await Writer.OpenAsync(store, draft);
        var writing = Task.Run(async () =>
        {
            var committed = 0;
            while (await early.TypesAsync("x") == JournalOutcome.Committed) committed++;
            return committed;
        });
        await Eventually.TrueAsync(async () => (await store.Get<DraftHistory>().HeadAsync(draft, default))!.Value.Number > 20);

        var next = await Writer.OpenAsync(store, draft);

        Assert.Equal(await writing, next.Draft.Version.Number);
        Assert.Equal(JournalOutcome.Committed, await next.TypesAsync("y"));
    }

    [Fact]
    public async Task Freezing_keeps_the_version_and_the_hash_of_the_text_and_is_undone_by_unfreezing()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await writer.TypesAsync("final");
        Assert.True(await writer.FreezesAsync(true));
        Assert.True(await writer.FreezesAsync(true));

        var next = await Writer.OpenAsync(store, writer.Id);
        Assert.True(next.Frozen);
        Assert.Equal(new DraftVersion(1), next.Sealed);
        Assert.True(Assert.Single(await store.Get<Submissions>().CardsAsync([writer.Id], default)).Frozen);
        Assert.Equal(1L, await CountAsync($"select count(*) from {store.Schema}.mt_events where stream_id = '{writer.Id}' and type = 'draft.frozen'"));

        Assert.True(await next.FreezesAsync(false));
        Assert.False((await Writer.OpenAsync(store, writer.Id)).Frozen);
        await ProvedAsync(next);
    }

    [Fact]
    public async Task A_history_made_with_times_of_the_past_keeps_them()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        var past = new DateTimeOffset(2025, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
        var (next, receipt) = writer.Draft.Accept(new(new(1), DraftVersion.Zero, [new(ChangeSet.Replace(0, 0, 0, "then"), Channel.Imported, [])]), StoreFixture.Bob, past, new());
        var accepted = Assert.IsType<Receipt.Accepted>(receipt).Contributions;
        await store.Get<IJournal>().AppendAsync(writer.Id, writer.Epoch, accepted, default);
        await store.Get<DraftArchive>().SealAsync(writer.Id, writer.Epoch, next, default);

        Assert.Equal(past, (await store.Get<DraftHistory>().TextAsync(writer.Id, new(1), default))!.At);
        Assert.Equal(past, Assert.Single(await store.Get<DraftHistory>().RevisionsAsync(writer.Id, default)).StartedAt);
    }

    private async Task ProvedAsync(Writer writer)
    {
        var proved = Assert.IsType<Verification.Proved>(await store.Get<DraftVerification>().VerifyAsync(writer.Id, default));
        Assert.Equal(writer.Draft.Version, proved.Version);
    }

    private async Task RunAsync(string sql)
    {
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
