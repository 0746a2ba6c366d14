using Npgsql;
using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class RebuildTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task What_is_as_its_history_says_is_left_alone()
    {
        await WrittenAsync();
        foreach (var list in Rebuild.Lists) await store.Get<Rebuild>().RunAsync(list, null, default);
        var before = await RowsAsync();
        foreach (var list in Rebuild.Lists.Except(["checkpoints"])) Assert.Equal(0, (await store.Get<Rebuild>().RunAsync(list, null, default)).Mended);
        Assert.Equal(before, await RowsAsync());
    }

    [Theory]
    [InlineData("submissions", "update {0}.mt_doc_submission set data = jsonb_set(data, '{{title,fr}}', '\"Autre\"')")]
    [InlineData("submissions", "delete from {0}.mt_doc_submission")]
    [InlineData("organizations", "update {0}.mt_doc_organization set data = jsonb_set(data, '{{members}}', '[]')")]
    [InlineData("organizations", "insert into {0}.mt_doc_organization (id, data, mt_last_modified, mt_dotnet_type) select gen_random_uuid(), data, mt_last_modified, mt_dotnet_type from {0}.mt_doc_organization limit 1")]
    [InlineData("drafts", "update {0}.mt_doc_draftstanding set data = jsonb_set(data, '{{words}}', '7')")]
    [InlineData("drafts", "delete from {0}.mt_doc_draftstanding")]
    [InlineData("checkpoints", "update {0}.checkpoint set at = at + interval '1 hour'")]
    public async Task What_is_not_is_mended_and_goes_on_as_if_nothing_had_been(string list, string damage)
    {
        var writer = await WrittenAsync();
        Assert.NotEqual(0, await RunAsync(damage));
        Assert.False((await store.Get<WholeVerification>().VerifyAsync(null, default)).IsProved);

        var rebuilt = await store.Get<Rebuild>().RunAsync(list, null, default);
        Assert.Empty(rebuilt.Faults);
        Assert.Equal(list == "checkpoints", rebuilt.Mended is null);
        Assert.NotEqual(0, rebuilt.Mended);
        Assert.True((await store.Get<WholeVerification>().VerifyAsync(null, default)).IsProved);

        var submission = await store.Get<Submissions>().OfDraftAsync(writer.Id, default);
        for (var more = 0; more < 3; more++) // each of them is shown at once
        {
            await writer.TypesAsync(" more");
            await writer.SealsAsync();
            Assert.Equal(writer.Draft.Version, Assert.Single(await store.Get<Submissions>().CardsAsync([writer.Id], default)).Version);
            await store.Get<Submissions>().GiveRoleAsync(submission!.Id, StoreFixture.Bob.Organization, (SubmissionRole)(1 + more), StoreFixture.Alice, default);
            Assert.Equal((SubmissionRole)(1 + more), Assert.Single((await store.Get<Submissions>().FindAsync(submission.Id, default))!.Participants).Role);
            await store.Get<Organizations>().JoinAsync(Organization, StoreFixture.Alice.Person, $"Director {more}", isContact: true, default);
            Assert.Equal($"Director {more}", Assert.Single((await store.Get<Organizations>().FindAsync(Organization, default))!.Members).Title);
        }
        Assert.True((await store.Get<WholeVerification>().VerifyAsync(null, default)).IsProved);
    }

    [Fact]
    public async Task A_history_with_a_hole_is_not_followed_and_its_list_stays_as_it_is()
    {
        var writer = await WrittenAsync();
        var before = await RowsAsync();
        await RunAsync($"create table {{0}}.gone as select * from {{0}}.mt_events where stream_id = '{writer.Id}' and version = 2; delete from {{0}}.mt_events where stream_id = '{writer.Id}' and version = 2");
        try
        {
            Assert.Contains($"draft {writer.Id} was left as it is", Assert.Single((await store.Get<Rebuild>().RunAsync("drafts", null, default)).Faults), StringComparison.Ordinal);
            Assert.Contains($"draft {writer.Id} were left as they are", Assert.Single((await store.Get<Rebuild>().RunAsync("checkpoints", null, default)).Faults), StringComparison.Ordinal);
            Assert.Equal(before, await RowsAsync());
        }
        finally
        {
            await RunAsync("insert into {0}.mt_events select * from {0}.gone; drop table {0}.gone");
        }
    }

    [Fact]
    public async Task Whoever_reads_or_writes_meanwhile_never_finds_less_than_there_was()
    {
        var writer = await WrittenAsync();
        var submission = (await store.Get<Submissions>().OfDraftAsync(writer.Id, default))!.Id;
        await RunAsync("update {0}.mt_doc_submission set data = jsonb_set(data, '{{summary,en}}', '\"Damaged\"')");
        using var enough = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            var reads = 0;
            for (; !enough.IsCancellationRequested; reads++)
            {
                Assert.NotNull(await store.Get<Submissions>().FindAsync(submission, default));
                Assert.NotNull(await store.Get<Organizations>().FindAsync(Organization, default));
                Assert.NotNull(await store.Get<DraftHistory>().TextAsync(writer.Id, null, default));
                Assert.Single(await store.Get<Submissions>().CardsAsync([writer.Id], default));
            }
            return reads;
        });
        var writing = Task.Run(async () =>
        {
            for (var turn = 0; !enough.IsCancellationRequested; turn++)
            {
                Assert.Equal(JournalOutcome.Committed, await writer.TypesAsync("word "));
                await writer.SealsAsync();
                await store.Get<Submissions>().MoveToAsync(submission, (SubmissionStage)(turn % 2), StoreFixture.Alice, default);
                await store.Get<Organizations>().JoinAsync(Organization, StoreFixture.Alice.Person, $"Director {turn}", isContact: true, default);
            }
        });
        for (var round = 0; round < 15; round++)
        {
            await RunAsync("update {0}.mt_doc_organization set data = jsonb_set(data, '{{about,en}}', '\"Damaged\"')");
            foreach (var list in Rebuild.Lists) Assert.Empty((await store.Get<Rebuild>().RunAsync(list, null, default)).Faults);
            Assert.False(reading.IsCompleted || writing.IsCompleted);
        }
        await enough.CancelAsync();
        await writing;
        Assert.True(await reading > 15);
        foreach (var list in Rebuild.Lists.Except(["checkpoints"])) Assert.Equal(0, (await store.Get<Rebuild>().RunAsync(list, null, default)).Mended);
        Assert.True((await store.Get<WholeVerification>().VerifyAsync(null, default)).IsProved);
    }

    private OrganizationId Organization { get; set; }

    /// <summary>A draft with two revisions, and an organization with a member.</summary>
    private async Task<Writer> WrittenAsync()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await writer.TypesAsync("One. ");
        await writer.SealsAsync();
        await writer.TypesAsync("Two. ", StoreFixture.Bob);
        await writer.SealsAsync();
        Organization = await store.Get<Organizations>().FoundAsync(store.NewId(), new("Harvest Table", "La Table"), "HT", "food-bank", new("", ""), "QC", default);
        await store.Get<Organizations>().JoinAsync(Organization, StoreFixture.Alice.Person, "Director", isContact: true, default);
        return writer;
    }

    /// <summary>Everything that is shown at once, row by row.</summary>
    private async Task<string> RowsAsync()
    {
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand($"""
            select string_agg(row, E'\n' order by row) from (
                select t::text as row from {store.Schema}.mt_doc_submission t union all select t::text from {store.Schema}.mt_doc_organization t
                union all select t::text from {store.Schema}.mt_doc_draftstanding t union all select t::text from {store.Schema}.checkpoint t)
            """);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private async Task<int> RunAsync(string sql)
    {
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand(string.Format(null, sql, store.Schema));
        return await command.ExecuteNonQueryAsync();
    }
}
