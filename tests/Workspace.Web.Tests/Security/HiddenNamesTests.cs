using System.Net;
using System.Text;
using System.Text.Json;
using Marten;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Tests.Security;

/// <summary>Somebody who writes under a pseudonym that their organization vouches for: their name is in nothing that anybody else is given.</summary>
[Collection(AskedApp.Name)]
public sealed class HiddenNamesTests(WorkspaceApp app)
{
    private const string Hidden = "Quillfeather";

    [Fact]
    public async Task No_address_gives_their_name_to_anybody_else_and_each_that_names_authors_says_for_whom_they_write()
    {
        var place = await HiddenAsync("drafter");
        var found = new List<string>();
        var said = new StringBuilder();
        var written = new[] { "versions/2", "versions/2/read", "versions/2/attribution", "compare/1/2", "compare/0/2" }.Select(rest => (Name: rest, At: (string?)$"/drafts/{{draft}}/{rest}", Route: ""));
        foreach (var (name, at, route) in AccessTable.Read().Where(row => row.Method == "GET").Select(row => (row.Name, row.At, row.Route)).Concat(written))
        {
            foreach (var who in new[] { "coordinator", "suggester", "observer", "outsider" })
            {
                var caller = place.Callers[who];
                using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };
                foreach (var language in new[] { "en", "fr" })
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, at is not null ? place.Fill(at, caller) : place.Address(route, caller));
                    caller.Present(request);
                    request.Headers.AcceptLanguage.ParseAdd(language);
                    using var answer = await client.SendAsync(request);
                    var body = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
                    if (body.Contains(Hidden, StringComparison.OrdinalIgnoreCase)) found.Add($"{name} as {who} in {language}");
                    if (who == "coordinator" && body.Contains(language == "fr" ? "Une personne de Maison drafter" : "A contributor of House of the drafter", StringComparison.Ordinal)) said.Append(name).Append(' ').Append(language).Append('\n');
                }
            }
        }

        Assert.Empty(found);
        foreach (var name in new[] { "GET /submissions/{Id:guid}", "GET /submissions/{Id:guid}/roles", "GET /drafts/{Id:guid}/history", "GET /drafts/{Id:guid}/suggestions", "GET /drafts/{id:guid}/suggestions.json", "versions/2", "versions/2/read", "versions/2/attribution", "compare/1/2" })
            foreach (var language in new[] { "en", "fr" })
                Assert.Contains($"{name} {language}\n", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_message_of_the_hub_gives_their_name_while_they_are_there_and_write()
    {
        var place = await HiddenAsync("drafter");
        var heard = new StringBuilder();
        await using var coordinator = Hub(place.Callers["coordinator"]);
        foreach (var message in new[] { "Here", "Gone" }) coordinator.On<Guid, JsonElement>(message, (_, one) => Hear(one));
        coordinator.On<JsonElement>("Told", Hear);
        await coordinator.StartAsync();
        Hear(await coordinator.InvokeAsync<JsonElement>("Join", place.Draft, 0));
        await using (var drafter = Hub(place.Callers["drafter"]))
        {
            await drafter.StartAsync();
            var version = (await drafter.InvokeAsync<JsonElement>("Join", place.Draft, 0)).GetProperty("version").GetInt32();
            await app.ContributeAsync(place.Draft, AuthorOf(place), version, """[[0,"By nobody you know. "],35]""");
            await Wait.UntilAsync(() => Heard().Split("A contributor of House of the drafter").Length > 2, TimeSpan.FromSeconds(20));
        }

        Hear(await coordinator.InvokeAsync<JsonElement>("Join", place.Draft, 0));
        Assert.DoesNotContain(Hidden, Heard(), StringComparison.OrdinalIgnoreCase);

        void Hear(JsonElement one)
        {
            lock (heard) heard.Append(one.GetRawText()).Append('\n');
        }

        string Heard()
        {
            lock (heard) return heard.ToString();
        }
    }

    [Fact]
    public async Task No_mail_that_they_send_gives_their_name()
    {
        var place = await HiddenAsync("coordinator");
        var caller = place.Callers["coordinator"];
        var email = $"{Guid.CreateVersion7():N}@example.org";
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, place.Fill("/submissions/{submission}/guests", caller));
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "invite",
            ["name"] = "Gus Gorse",
            ["email"] = email,
            ["organization"] = "Gorse Clinic",
            ["role"] = "Reviewer",
            ["days"] = "9",
            ["__RequestVerificationToken"] = caller.FormToken,
        });
        caller.Present(request);
        using var answer = await client.SendAsync(request);
        Assert.EndsWith("said=Invited", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
        var mail = (await app.MailToAsync(email)).Text;

        Assert.DoesNotContain(Hidden, mail, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_invitation_to_their_organization_names_them_neither_in_its_mail_nor_on_its_page()
    {
        var place = await HiddenAsync("coordinator");
        var address = $"{Guid.CreateVersion7():N}@example.org";
        using (var browser = new Browser(app.Address, place.Callers["coordinator"].Cookie!)) // not null: signed in
        {
            var at = $"/organizations/{place.Callers["coordinator"].Organization}/invitations";
            var sent = await browser.SubmitAsync(await browser.GetAsync(at), at, form: "invite", new() { ["email"] = address, ["language"] = "fr" });
            Assert.EndsWith("said=sent", sent.Location, StringComparison.Ordinal);
        }

        var (subject, text) = await app.MailToAsync(address);
        var link = text.Split(['\n', ' '], StringSplitOptions.TrimEntries).First(word => word.Contains("/invitations/", StringComparison.Ordinal));
        using var invited = new Browser(app.Address);
        var page = WebUtility.HtmlDecode((await invited.GetAsync(new Uri(link).PathAndQuery)).Body);
        foreach (var said in new[] { subject, text, page }) Assert.DoesNotContain(Hidden, said, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Une personne de Maison coordinator", subject, StringComparison.Ordinal);
        Assert.Contains("A contributor of House of the coordinator", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_contact_of_their_organization_alone_sees_who_it_is_and_ends_it()
    {
        var place = await HiddenAsync("drafter");
        var page = place.Fill("/organizations/{drafting}/pseudonyms", place.Callers["drafter"]);
        Assert.Contains(Hidden, await BodyAsync(page, place.Callers["drafter"]), StringComparison.Ordinal); // their own contact
        Assert.DoesNotContain(Hidden, await BodyAsync(page, place.Callers["coordinator"]), StringComparison.Ordinal);
        var author = AuthorOf(place);
        Assert.False(await app.Services.GetRequiredService<Pseudonyms>().SetAsync(app.Network.Birch, author.Person, false, app.Network.BenOfBirch, default)); // another's
        Assert.True(await app.Services.GetRequiredService<Pseudonyms>().SetAsync(author.Organization, author.Person, false, author, default));
        Assert.Contains(Hidden, await BodyAsync(place.Fill("/drafts/{draft}/history", place.Callers["coordinator"]), place.Callers["coordinator"]), StringComparison.Ordinal);
    }

    private static Author AuthorOf(Place place, string who = "drafter") => new(new(place.Callers[who].Person!.Value), new(place.Callers[who].Organization!.Value)); // not null: a member

    /// <summary>A place in which one of the callers has a name of their own, is vouched for, and has written.</summary>
    private async Task<Place> HiddenAsync(string who)
    {
        var place = await Place.MakeAsync(app);
        var author = AuthorOf(place, who);
        await using (var session = app.Services.GetRequiredService<IDocumentStore>().LightweightSession())
        {
            var account = await session.LoadAsync<Account>(author.Person.Value);
            account!.Name = $"Zephyrine {Hidden}"; // not null: made with the place
            session.Store(account);
            await session.SaveChangesAsync();
        }

        Assert.True(await app.Services.GetRequiredService<Pseudonyms>().SetAsync(author.Organization, author.Person, true, author, default));
        await app.ContributeAsync(place.Draft, author, 1, """[[0,"Unsigned"],27]""");
        Assert.Null(await app.Services.GetRequiredService<Suggestions>().MakeAsync(Guid.CreateVersion7(), new(place.Draft), new(new(2), 0, 8, "Unsigned", "Signed by nobody", ""), author, default));
        return place;
    }

    private async Task<string> BodyAsync(string address, Caller caller)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        caller.Present(request);
        using var answer = await client.SendAsync(request);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private HubConnection Hub(Caller caller) =>
        new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/live"), options => options.Headers["Cookie"] = caller.Cookie!).Build(); // not null: signed in
}
