using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Live;

namespace Workspace.Web.Tests.Live;

/// <summary>Suggestions come into the text through its one writer: once, as written by whoever made them, by the right of whoever accepts.</summary>
[Collection(SharedApp.Name)]
public sealed class SuggestionsTests(WorkspaceApp app)
{
    private const string Text = "# Food\n\nEvery child eats.\n\n## Housing\n\nRoofs for all.\n";

    private Suggestions Suggestions => app.Services.GetRequiredService<Suggestions>();

    private Author Ben => app.Network.BenOfBirch;

    private Author Ada => app.Network.AdaOfAlder;

    private Author Cleo => new(app.Network.Cleo, app.Network.Cedar);

    [Fact]
    public async Task What_is_accepted_is_written_by_whoever_suggested_it()
    {
        var draft = await app.WrittenDraftAsync(Text);
        var id = await MadeAsync(draft, Cleo, "child", "person");
        Assert.Equal(new(2, null), await Grain(draft).AcceptSuggestion(id, AuthorKey.Of(Ada)));
        var contribution = Assert.Single(await SinceAsync(draft, 1));
        Assert.Equal((Cleo, Channel.SuggestionAccepted), (contribution.Author, contribution.Channel));
        Assert.Equal(Text.Replace("child", "person", StringComparison.Ordinal), await TextAsync(draft));
        var decided = await Suggestions.FindAsync(id, default);
        Assert.Equal((SuggestionState.Accepted, new DraftVersion(2), Ada), (decided!.State, decided.Became, decided.DecidedBy)); // not null: just made
    }

    [Fact]
    public async Task Two_who_accept_at_once_and_one_who_accepts_again_bring_it_in_once()
    {
        var draft = await app.WrittenDraftAsync(Text);
        var id = await MadeAsync(draft, Cleo, "", " Always.", "eats.");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Grain(draft).AcceptSuggestion(id, AuthorKey.Of(i % 2 == 0 ? Ada : Ben))));
        Assert.All(answers, answer => Assert.Equal(new(2, null), answer));
        Assert.Equal(new(2, null), await Grain(draft).AcceptSuggestion(id, AuthorKey.Of(Ben)));
        Assert.Equal(Text.Replace("eats.", "eats. Always.", StringComparison.Ordinal), await TextAsync(draft));
    }

    [Fact]
    public async Task What_came_into_the_text_and_was_not_noted_is_noted_and_does_not_come_in_again()
    {
        var draft = await app.WrittenDraftAsync(Text);
        var id = await MadeAsync(draft, Ben, "child", "person");

        // As it is when a node dies between the commit in the journal and the note: the contribution stands, under the client of the suggestion.
        var from = Text.IndexOf("child", StringComparison.Ordinal);
        var client = (await Suggestions.FindAsync(id, default))!.ClientOf(); // not null: just made
        var receipt = await Grain(draft).Propose(new(AuthorKey.Of(Ben), client.Value, 1, Encoding.UTF8.GetBytes($$"""[{"c":{{Json(ChangeSet.Replace(Text.Length, from, from + 5, "person"))}}}]"""), IsPacked: false));
        Assert.Equal(new(2, null), receipt);
        await app.ContributeAsync(draft, Ada, 2, $$"""[[0,"Up front. "],{{Text.Length + 1}}]""");
        Assert.Equal(SuggestionState.Open, (await Suggestions.FindAsync(id, default))!.State); // not null: just made
        Assert.Equal("decided", (await Grain(draft).DeclineSuggestion(id, AuthorKey.Of(Ada), "")).Refused);
        Assert.Equal("decided", (await Grain(draft).WithdrawSuggestion(id, AuthorKey.Of(Ben))).Refused);

        Assert.Equal(new(2, null), await Grain(draft).AcceptSuggestion(id, AuthorKey.Of(Ada)));
        Assert.Equal("Up front. " + Text.Replace("child", "person", StringComparison.Ordinal), await TextAsync(draft));
        var decided = await Suggestions.FindAsync(id, default);
        Assert.Equal((SuggestionState.Accepted, new DraftVersion(2)), (decided!.State, decided.Became)); // not null: just made
    }

    [Fact]
    public async Task Accepted_and_withdrawn_at_once_it_is_in_the_text_or_it_is_not()
    {
        for (var round = 0; round < 10; round++)
        {
            var draft = await app.WrittenDraftAsync(Text);
            var id = await MadeAsync(draft, Cleo, "child", "person");
            Task<ReceiptMessage> accepting, withdrawing;
            if (round % 2 == 0) (accepting, withdrawing) = (Grain(draft).AcceptSuggestion(id, AuthorKey.Of(Ada)), Grain(draft).WithdrawSuggestion(id, AuthorKey.Of(Cleo)));
            else (withdrawing, accepting) = (Grain(draft).WithdrawSuggestion(id, AuthorKey.Of(Cleo)), Grain(draft).AcceptSuggestion(id, AuthorKey.Of(Ada)));
            var (accepted, withdrawn) = (await accepting, await withdrawing);
            Assert.Equal(accepted.Refused is null, withdrawn.Refused is not null);
            var decided = await Suggestions.FindAsync(id, default);
            Assert.Equal(accepted.Refused is null ? SuggestionState.Accepted : SuggestionState.Withdrawn, decided!.State); // not null: just made
            Assert.Equal(accepted.Refused is null, (await TextAsync(draft)).Contains("person", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task After_edits_around_it_it_comes_in_where_its_text_is()
    {
        var draft = await app.WrittenDraftAsync(Text);
        var (replace, add, remove) = (await MadeAsync(draft, Cleo, "child", "person"), await MadeAsync(draft, Cleo, "", " Always.", "eats."), await MadeAsync(draft, Ben, "Roofs for all.\n", ""));
        await app.ContributeAsync(draft, Ben, 1, $$"""[[0,"Summary.","",""],{{Text.Length}}]""");
        await app.ContributeAsync(draft, Ada, 2, $$"""[{{Text.Length + 10}},[0,"The end."]]""");
        foreach (var id in new[] { remove, replace, add }) Assert.Null((await Grain(draft).AcceptSuggestion(id, AuthorKey.Of(Ada))).Refused);
        Assert.Equal("Summary.\n\n# Food\n\nEvery person eats. Always.\n\n## Housing\n\nThe end.", await TextAsync(draft));
    }

    [Fact]
    public async Task Where_the_text_was_changed_it_is_refused_by_name_and_can_be_declined()
    {
        var draft = await app.WrittenDraftAsync(Text);
        var id = await MadeAsync(draft, Cleo, "child", "person");
        await app.ContributeAsync(draft, Ben, 1, $$"""[{{Text.IndexOf("child", StringComparison.Ordinal) + 2}},[0,"x"],{{Text.Length - Text.IndexOf("child", StringComparison.Ordinal) - 2}}]""");
        Assert.Equal("changed", (await Grain(draft).AcceptSuggestion(id, AuthorKey.Of(Ada))).Refused);
        Assert.Contains("chxild", await TextAsync(draft), StringComparison.Ordinal);
        Assert.Null((await Grain(draft).DeclineSuggestion(id, AuthorKey.Of(Ada), "It reads otherwise now")).Refused);
        Assert.Equal("decided", (await Grain(draft).AcceptSuggestion(id, AuthorKey.Of(Ada))).Refused);
        Assert.Equal("decided", (await Grain(draft).WithdrawSuggestion(id, AuthorKey.Of(Cleo))).Refused);
    }

    [Fact]
    public async Task The_right_is_that_of_whoever_decides_at_that_moment()
    {
        var draft = await app.WrittenDraftAsync(Text);
        var id = await MadeAsync(draft, Ben, "child", "person");
        Assert.Equal("no-right", (await Grain(draft).AcceptSuggestion(id, AuthorKey.Of(Cleo))).Refused);
        Assert.Equal("no-right", (await Grain(draft).DeclineSuggestion(id, AuthorKey.Of(Cleo), "")).Refused);
        Assert.Equal("not-yours", (await Grain(draft).WithdrawSuggestion(id, AuthorKey.Of(Ada))).Refused);
        Assert.Equal("unknown", (await Grain(draft).AcceptSuggestion(Guid.CreateVersion7(), AuthorKey.Of(Ada))).Refused);
        Assert.Equal("unknown", (await Grain(await app.WrittenDraftAsync(Text)).AcceptSuggestion(id, AuthorKey.Of(Ada))).Refused); // of another draft
        Assert.True(await Grain(draft).Freeze(true, AuthorKey.Of(Ada)));
        Assert.Equal("draft-frozen", (await Grain(draft).AcceptSuggestion(id, AuthorKey.Of(Ada))).Refused);
        Assert.True(await Grain(draft).Freeze(false, AuthorKey.Of(Ada)));
        Assert.Null((await Grain(draft).AcceptSuggestion(id, AuthorKey.Of(Ada))).Refused);
    }

    [Fact]
    public async Task In_a_section_that_others_lead_alone_they_decide_whoever_suggested_it()
    {
        var draft = await app.WrittenDraftAsync(Text);
        await Grain(draft).Seal();
        var from = Text.IndexOf("## Housing", StringComparison.Ordinal);
        Assert.True(await app.Services.GetRequiredService<Submissions>().GiveSectionAsync(app.Network.Submission, new(draft), Guid.CreateVersion7(), new(1), from, Text.Length, app.Network.Alder, isAlone: true, Ada, default));
        await Grain(draft).Lead();
        var (bens, adas) = (await MadeAsync(draft, Ben, "Roofs", "Homes"), await MadeAsync(draft, Ada, "for all", "for everybody"));
        Assert.Equal("section-led", (await Grain(draft).AcceptSuggestion(bens, AuthorKey.Of(Ben))).Refused);
        Assert.Equal("section-led", (await Grain(draft).AcceptSuggestion(adas, AuthorKey.Of(Ben))).Refused); // by whose right, not by whom it is written
        Assert.Equal("section-led", (await Grain(draft).DeclineSuggestion(bens, AuthorKey.Of(Ben), "")).Refused);
        Assert.Null((await Grain(draft).AcceptSuggestion(bens, AuthorKey.Of(Ada))).Refused);
        Assert.Equal(Ben, Assert.Single(await SinceAsync(draft, 1)).Author);
        Assert.Null((await Grain(draft).DeclineSuggestion(adas, AuthorKey.Of(Ada), "")).Refused);
        Assert.EndsWith("Homes for all.\n", await TextAsync(draft), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_editors_are_told_that_there_are_others_and_nothing_more()
    {
        var draft = await app.WrittenDraftAsync(Text);
        var cookie = await app.CookieAsync(app.Network.Cleo);
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/live"), options => options.Headers["Cookie"] = cookie).Build();
        var heard = 0;
        hub.On<Guid>("Suggested", of => heard += of == draft ? 1 : 0);
        await hub.StartAsync();
        await hub.InvokeAsync<JsonElement>("Join", draft, 0);
        await Grain(draft).Suggested();
        await Wait.UntilAsync(() => heard == 1, TimeSpan.FromSeconds(20));
        var id = await MadeAsync(draft, Ben, "child", "person");
        await Grain(draft).AcceptSuggestion(id, AuthorKey.Of(Ada));
        await Wait.UntilAsync(() => heard == 2, TimeSpan.FromSeconds(20));
    }

    private IDraftGrain Grain(Guid draft) => app.Services.GetRequiredService<IGrainFactory>().GetGrain<IDraftGrain>(draft);

    /// <summary>A suggestion made of the newest text: to replace what stands in it, or to add behind something.</summary>
    private async Task<Guid> MadeAsync(Guid draft, Author by, string removed, string inserted, string? behind = null)
    {
        var newest = await app.Services.GetRequiredService<DraftHistory>().TextAsync(new(draft), null, default);
        var text = newest!.Text.ToString(); // not null: it was written
        var from = behind is null ? text.IndexOf(removed, StringComparison.Ordinal) : text.IndexOf(behind, StringComparison.Ordinal) + behind.Length;
        var id = Guid.CreateVersion7();
        Assert.Null(await Suggestions.MakeAsync(id, new(draft), new(newest.Version, from, from + removed.Length, removed, inserted, ""), by, default));
        return id;
    }

    private async Task<IReadOnlyList<Contribution>> SinceAsync(Guid draft, int version) =>
        await app.Services.GetRequiredService<DraftHistory>().ContributionsAsync(new(draft), new(version), new(int.MaxValue), default);

    private async Task<string> TextAsync(Guid draft) => (await app.Services.GetRequiredService<DraftHistory>().TextAsync(new(draft), null, default))!.Text.ToString(); // not null: it was written

    private static string Json(ChangeSet changes) => Encoding.UTF8.GetString(changes.ToJson());
}
