using Marten;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class WholeVerificationTests(PostgresServer server)
{
    [Fact]
    public async Task Everything_that_was_written_is_proved() => await OnAsync(async store =>
    {
        var whole = await store.Get<WholeVerification>().VerifyAsync(null, default);
        Assert.Empty(whole.Faults);
        Assert.True(whole.IsProved);
        Assert.Equal((3L, 2, 2, 2), (whole.Contributions, whole.People, whole.Organizations, whole.Drafts.Count));
    });

    [Theory]
    [InlineData("The submission * the list says other things", "update {0}.mt_doc_submission set data = jsonb_set(data, '{{title,fr}}', '\"Autre\"')")]
    [InlineData("The submission * the list says other things", "update {0}.mt_events set data = jsonb_set(data, '{{title,fr}}', '\"Autre\"') where type = 'submission.started'")]
    [InlineData("The submission * the list does not have it", "delete from {0}.mt_doc_submission")]
    [InlineData("The submission * event 2 of its stream is missing", "delete from {0}.mt_events where type = 'submission.draft-opened' and version = 2")]
    [InlineData("The submission * its stream says that it has 3 events, and has 1", "delete from {0}.mt_events where type = 'submission.draft-opened'")]
    [InlineData("The submission * cannot be read", "update {0}.mt_events set data = '{{\"at\": 7}}' where type = 'submission.started'")]
    [InlineData("The organization * the list says other things", "update {0}.mt_doc_organization set data = jsonb_set(data, '{{members}}', '[]')")]
    [InlineData("The list has the organization *", "with gone as (delete from {0}.mt_events where type like 'organization.%') delete from {0}.mt_streams s using {0}.mt_doc_organization o where s.id = o.id")]
    [InlineData("Submission * lists draft *", "with gone as (delete from {0}.mt_events where type like 'draft.%'), listed as (delete from {0}.mt_doc_draftstanding) delete from {0}.mt_streams s using {0}.mt_doc_draftstanding d where s.id = d.id")]
    public async Task What_was_tampered_with_is_found(string said, string tampering) => await OnAsync(async store =>
    {
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand(string.Format(null, tampering, store.Schema));
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
        var whole = await store.Get<WholeVerification>().VerifyAsync(null, default);
        Assert.False(whole.IsProved);
        var words = said.Split('*', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(whole.Faults, fault => words.All(word => fault.Contains(word.Trim(), StringComparison.Ordinal)));
    });

    [Fact]
    public async Task What_is_left_of_a_draft_that_was_taken_away_is_found() => await OnAsync(async store =>
    {
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand($"delete from {store.Schema}.mt_events where type like 'draft.%'; delete from {store.Schema}.mt_doc_draftstanding; delete from {store.Schema}.mt_streams s using {store.Schema}.writer w where s.id = w.draft");
        await command.ExecuteNonQueryAsync();
        var whole = await store.Get<WholeVerification>().VerifyAsync(null, default);
        Assert.StartsWith("Parts of it are there", Assert.IsType<Verification.Faulty>(Assert.Single(whole.Drafts).Verified).What, StringComparison.Ordinal);
    });

    [Fact]
    public async Task Every_projection_is_compared_with_a_fold_of_its_streams() => await OnAsync(store =>
    {
        var projections = ((DocumentStore)store.Get<IDocumentStore>()).Options.Projections.All;
        // "Webhooks" is a queue, emptied as it is delivered: there is nothing in it to compare.
        Assert.Equal(["DraftStanding", "JoinRequest", "NetworkStanding", "Organization", "Shares", "Submission", "Suggestion", "Webhooks"], projections.Select(projection => projection.Name).Order(StringComparer.Ordinal));
        return Task.CompletedTask;
    });

    /// <summary>One submission with two drafts, one of them with two revisions and something journaled, and an organization with a member.</summary>
    private async Task OnAsync(Func<StoreFixture, Task> story)
    {
        var store = new StoreFixture(server);
        await store.InitializeAsync();
        try
        {
            var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
            await writer.TypesAsync("One. ");
            await writer.SealsAsync();
            await writer.TypesAsync("Two. ", StoreFixture.Bob);
            await writer.SealsAsync();
            await writer.TypesAsync("Three.");
            var submission = await store.Get<Submissions>().OfDraftAsync(writer.Id, default);
            await store.Get<Submissions>().OpenDraftAsync(submission!.Id, new(new DraftId(store.NewId()), new("Annex", "Annexe"), "en", CountsWords: false), StoreFixture.Alice, default); // just opened
            var organization = await store.Get<Organizations>().FoundAsync(StoreFixture.Alice.Organization.Value, new("Harvest Table", "La Table"), "HT", "food-bank", new("", ""), "QC", default);
            await store.Get<Organizations>().JoinAsync(organization, StoreFixture.Alice.Person, "Director", isContact: true, default);
            await story(store);
        }
        finally
        {
            await store.DisposeAsync();
        }
    }
}
