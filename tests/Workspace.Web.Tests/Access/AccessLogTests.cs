using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Tests.Access;

/// <summary>Who opened what is on record, and the coordinator sees it.</summary>
[Collection(SharedApp.Name)]
public sealed class AccessLogTests(WorkspaceApp app)
{
    [Fact]
    public async Task What_was_opened_is_noted_once_for_each_person_and_thing_and_what_was_refused_is_not()
    {
        var draft = await app.WrittenDraftAsync("A plural.\n");
        using var cleo = new Browser(app.Address, await app.CookieAsync(app.Network.Cleo));
        using var dan = new Browser(app.Address, await app.CookieAsync(app.Network.Dan));
        foreach (var address in new[] { "history", "history", "versions/1", "versions/1/read", "compare/0/1", "export.md", "log.jsonl", "proof", "versions/1/attribution", "versions/99" })
        {
            await cleo.GetAsync($"/drafts/{draft}/{address}");
            await dan.GetAsync($"/drafts/{draft}/{address}");
        }

        await cleo.GetAsync($"/drafts/{draft}");
        var noted = (await OfAsync(draft)).Reverse().ToList();
        Assert.Equal(["history", "version", "read", "compare", "export", "log", "edit"], noted.Select(one => one.What));
        Assert.All(noted, one => Assert.Equal(new Author(app.Network.Cleo, app.Network.Cedar), one.By));
    }

    [Fact]
    public async Task Whoever_opens_a_text_without_its_page_is_noted_too()
    {
        var draft = await app.WrittenDraftAsync("A plural.\n");
        var cookie = await app.CookieAsync(app.Network.Ben);
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/live"), options => options.Headers["Cookie"] = cookie).Build();
        await hub.StartAsync();
        await hub.InvokeAsync<JsonElement>("Join", draft, 0);
        var one = Assert.Single(await OfAsync(draft));
        Assert.Equal(("edit", app.Network.BenOfBirch), (one.What, one.By));
    }

    [Fact]
    public async Task The_coordinator_alone_sees_it_with_names_and_page_by_page()
    {
        using var ben = new Browser(app.Address, await app.CookieAsync(app.Network.Ben));
        await ben.GetAsync($"/submissions/{app.Network.Submission}");
        Assert.Equal(HttpStatusCode.NotFound, (await ben.GetAsync($"/submissions/{app.Network.Submission}/access-log")).Status);
        using var ada = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        var page = (await ada.GetAsync($"/submissions/{app.Network.Submission}/access-log")).Body;
        Assert.Contains("Ben Birch", page, StringComparison.Ordinal);
        Assert.Contains("A page of the submission", page, StringComparison.Ordinal);

        var openings = app.Services.GetRequiredService<Openings>();
        var (first, all) = (await openings.OfAsync(app.Network.Submission, null, null, 2, default), await openings.OfAsync(app.Network.Submission, null, null, 1_000, default));
        Assert.Equal(all.Take(2), first);
        Assert.Equal(all.Skip(2).Take(3), await openings.OfAsync(app.Network.Submission, null, first[^1].Number, 3, default));
        Assert.All(await openings.OfAsync(app.Network.Submission, app.Network.Birch, null, 1_000, default), one => Assert.Equal(app.Network.Birch, one.By.Organization));
    }

    private async Task<IReadOnlyList<Opening>> OfAsync(Guid draft) =>
        [.. (await app.Services.GetRequiredService<Openings>().OfAsync(app.Network.Submission, null, null, 10_000, default)).Where(one => one.Draft == new DraftId(draft))];
}
