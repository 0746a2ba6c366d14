using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Live;
using Workspace.Web.Notifying;

namespace Workspace.Web.Tests.Security;

/// <summary>An organization that contributes to a submission and is not listed: none of its names, and none of its people's, is in anything that anybody is given who may not know.</summary>
[Collection(AskedApp.Name)]
public sealed class HiddenOrganizationsTests(WorkspaceApp app)
{
    private const string Told = "An organization that is not listed", ToldInFrench = "Un organisme qui ne figure pas dans la liste";

    /// <summary>English, French and short name, and the name of its one person.</summary>
    private static readonly string[] Hidden = ["Thistledown", "Chardonneret", "Qzarrow", "Quillfeather"];

    private Submissions Submissions => app.Services.GetRequiredService<Submissions>();

    private Organizations Organizations => app.Services.GetRequiredService<Organizations>();

    [Fact]
    public async Task No_address_names_it_to_those_who_may_not_know_and_each_that_names_authors_says_that_it_is_not_listed()
    {
        var place = await HiddenAsync("drafter");
        var (found, said) = (new List<string>(), new StringBuilder());
        var written = new[] { "versions/2", "versions/2/read", "versions/2/attribution", "compare/1/2", "compare/0/2" }.Select(rest => (Name: rest, At: (string?)$"/drafts/{{draft}}/{rest}", Route: ""));
        var its = new[] { "/organizations/{drafting}", "/api/v1/organizations/{drafting}", "/api/v1/organizations/{drafting}/members", "/organizations?words=Thistledown" }.Select(at => (Name: at, At: (string?)at, Route: ""));
        foreach (var (name, at, route) in AccessTable.Read().Where(row => row.Method == "GET").Select(row => (row.Name, row.At, row.Route)).Concat(written).Concat(its))
        {
            foreach (var who in new[] { "coordinator", "suggester", "observer", "outsider" })
            {
                foreach (var language in new[] { "en", "fr" })
                {
                    var body = await BodyAsync(at is not null ? place.Fill(at, place.Callers[who]) : place.Address(route, place.Callers[who]), place.Callers[who], language);
                    if (Hidden.Any(word => body.Contains(word, StringComparison.OrdinalIgnoreCase) && !(name.Contains("words=", StringComparison.Ordinal) && word == "Thistledown" && !body.Contains("Thistledown House", StringComparison.Ordinal)))) found.Add($"{name} as {who}");
                    if (who == "suggester" && body.Contains(language == "fr" ? "ne figure pas dans la liste" : "that is not listed", StringComparison.Ordinal)) said.Append(name).Append(' ').Append(language).Append('\n');
                }
            }
        }

        // Who coordinates knows, where roles are given; nobody else anywhere, and no file names it to anybody. Whether it is on the first page of all depends on how many others there are.
        Assert.Equal(
            ["/api/v1/organizations/{drafting}", "/api/v1/organizations/{drafting}/members", "/organizations/{drafting}", "/organizations?words=Thistledown", "GET /submissions/{Id:guid}", "GET /submissions/{Id:guid}/roles"],
            found.Distinct().Where(one => one is not ("GET /organizations as coordinator" or "GET /api/v1/organizations as coordinator")).Select(one => one.EndsWith(" as coordinator", StringComparison.Ordinal) ? one[..^" as coordinator".Length] : $"{one}!").Where(one => !one.StartsWith("GET /submissions/{Id:guid}/organizations", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        foreach (var name in new[]
        {
            "GET /submissions/{Id:guid}", "GET /submissions/{Id:guid}/roles", "GET /submissions/{Id:guid}/contributors", "GET /submissions/{id:guid}/contributors.csv", "GET /drafts/{Id:guid}/history",
            "versions/2", "versions/2/read", "versions/2/attribution", "compare/1/2",
        })
            foreach (var language in new[] { "en", "fr" })
                Assert.Contains($"{name} {language}\n", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_message_of_the_hub_names_it_while_its_people_are_there_and_write_and_lead_a_section()
    {
        var place = await HiddenAsync("drafter");
        var heard = new StringBuilder();
        await using var suggester = Hub(place.Callers["suggester"]);
        foreach (var message in new[] { "Here", "Gone", "Led" }) suggester.On<Guid, JsonElement>(message, (_, one) => Hear(one));
        suggester.On<JsonElement>("Told", Hear);
        await suggester.StartAsync();
        Hear(await suggester.InvokeAsync<JsonElement>("Join", place.Draft, 0));
        await using (var drafter = Hub(place.Callers["drafter"]))
        {
            await drafter.StartAsync();
            var version = (await drafter.InvokeAsync<JsonElement>("Join", place.Draft, 0)).GetProperty("version").GetInt32();
            await app.ContributeAsync(place.Draft, AuthorOf(place), version, """[[0,"By nobody you know. "],35]""");
            await Wait.UntilAsync(() => Heard().Split("A contributor of an organization that is not listed").Length > 2, TimeSpan.FromSeconds(20));
        }

        await Submissions.GiveSectionAsync(place.Submission, new(place.Draft), Guid.CreateVersion7(), new(2), 0, 8, AuthorOf(place).Organization, true, AuthorOf(place, "coordinator"), default);
        await app.Services.GetRequiredService<IGrainFactory>().GetGrain<IDraftGrain>(place.Draft).Lead();
        Hear(await suggester.InvokeAsync<JsonElement>("Join", place.Draft, 0));
        AssertUntold(Heard());
        Assert.Contains("Not listed", Heard(), StringComparison.Ordinal);

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
    public async Task Whoever_is_asked_by_it_or_beside_it_is_not_told_its_name_on_any_page_or_in_any_mail()
    {
        var place = await HiddenAsync("coordinator");
        var (asking, asked) = (AuthorOf(place, "coordinator"), AuthorOf(place, "outsider"));
        await Submissions.InviteAsync(place.Submission, asked.Organization, SubmissionRole.Drafter, "Come.", asking, default);
        var email = $"{Guid.CreateVersion7():N}@example.org";
        Assert.EndsWith("said=Invited", await SendAsync(place, "coordinator", "/submissions/{submission}/guests", new()
        {
            ["_handler"] = "invite",
            ["name"] = "Gus Gorse",
            ["email"] = email,
            ["organization"] = "Gorse Clinic",
            ["role"] = "Reviewer",
            ["days"] = "9",
        }), StringComparison.Ordinal);
        AssertUntold((await app.MailToAsync(email)).Text);
        await app.Services.GetRequiredService<NoticeRounds>().GoAsync(isSlow: false, default);
        var mail = await app.MailToAsync($"{asked.Person.Value:N}@example.org");
        AssertUntold(mail.Subject + mail.Text);
        Assert.Contains(Told, mail.Text, StringComparison.Ordinal);
        foreach (var address in new[] { "/", "/notifications", "/submissions/{submission}/invitation" })
        {
            foreach (var language in new[] { "en", "fr" })
            {
                var body = await BodyAsync(place.Fill(address, place.Callers["outsider"]), place.Callers["outsider"], language);
                AssertUntold(body);
                Assert.Contains(address == "/notifications" || language == "en" ? language == "en" ? Told : ToldInFrench : ToldInFrench, body, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task It_may_ask_not_to_be_named_with_its_answer_and_the_coordinator_may_keep_it_from_the_others_until_then()
    {
        var place = await Place.MakeAsync(app);
        await NameAsync(place, "outsider", isUnlisted: false);
        var (asking, asked) = (AuthorOf(place, "coordinator"), AuthorOf(place, "outsider"));
        await Submissions.InviteAsync(place.Submission, asked.Organization, SubmissionRole.Drafter, "Come.", isListed: false, asking, default);
        await Untold();
        Assert.Contains("Thistledown House", await BodyAsync(place.Fill("/submissions/{submission}", place.Callers["coordinator"]), place.Callers["coordinator"]), StringComparison.Ordinal);
        using (var browser = new Browser(app.Address, place.Callers["outsider"].Cookie!)) // not null: signed in
        {
            var page = await browser.GetAsync($"/submissions/{place.Submission}/invitation");
            Assert.Contains("name=\"unlisted\" value=\"true\" checked", page.Body, StringComparison.Ordinal);
            var form = Forms.Filled(page.Body, new() { ["word"] = "Thistledown is glad.", ["answer"] = "accept" });
            Assert.Equal(HttpStatusCode.Redirect, (await browser.PostAsync($"/submissions/{place.Submission}/invitation", form)).Status);
        }

        await Untold();
        var submission = await Submissions.FindAsync(place.Submission, default);
        Assert.True(submission!.IsUnlisted(asked.Organization)); // not null: it is there
        Assert.Equal(SubmissionRole.Drafter, submission.RoleOf(asked.Organization));
        await app.Services.GetRequiredService<NoticeRounds>().GoAsync(isSlow: false, default);
        AssertUntold((await app.MailToAsync($"{asking.Person.Value:N}@example.org")).Text.Replace("Thistledown is glad.", "", StringComparison.Ordinal)); // in their own words they may

        async Task Untold()
        {
            foreach (var address in new[] { "/submissions/{submission}", "/submissions/{submission}/invitations.csv" })
                AssertUntold(await BodyAsync(place.Fill(address, place.Callers["drafter"]), place.Callers["drafter"]));
            AssertUntold(await BodyAsync(place.Fill("/submissions/{submission}/invitations.csv", place.Callers["coordinator"]), place.Callers["coordinator"])); // a file leaves
        }
    }

    [Fact]
    public async Task Its_contact_alone_chooses_and_it_is_named_again_where_it_was_not()
    {
        var place = await HiddenAsync("drafter");
        foreach (var who in new[] { "drafter", "coordinator" })
        {
            var page = await BodyAsync(place.Fill("/submissions/{submission}", place.Callers[who]), place.Callers[who]);
            Assert.Contains("Thistledown House", page, StringComparison.Ordinal);
            Assert.Contains("Contributes, not listed", page, StringComparison.Ordinal);
        }

        var together = await BodyAsync(place.Fill("/organizations/{drafting}", place.Callers["suggester"]), place.Callers["suggester"]);
        Assert.DoesNotContain(Place.Secret, together, StringComparison.Ordinal); // that it takes part is not told where it may be seen either
        await SendAsync(place, "drafter", "/submissions/{submission}/listing", new() { ["listed"] = "true" });
        foreach (var address in new[] { "/submissions/{submission}", "/drafts/{draft}/history", "/submissions/{submission}/contributors" })
            Assert.Contains(address.Contains("history", StringComparison.Ordinal) ? "Quillfeather" : "Thistledown House", await BodyAsync(place.Fill(address, place.Callers["observer"]), place.Callers["observer"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_wrote_stays_unnamed_when_it_leaves_and_its_place_is_taken_unnamed()
    {
        var place = await HiddenAsync("drafter");
        var gone = AuthorOf(place).Organization;
        Assert.Null(await Organizations.MergeAsync(gone, AuthorOf(place, "outsider").Organization, takesPartOn: true, AuthorOf(place, "coordinator"), default));
        var submission = await Submissions.FindAsync(place.Submission, default);
        Assert.True(submission!.IsUnlisted(AuthorOf(place, "outsider").Organization)); // not null: it is there
        foreach (var address in new[] { "/drafts/{draft}/history", "/drafts/{draft}/versions/2", "/submissions/{submission}", "/submissions/{submission}/contributors.csv" })
        {
            var body = await BodyAsync(place.Fill(address, place.Callers["observer"]), place.Callers["observer"]);
            AssertUntold(body);
            Assert.DoesNotContain("House of the outsider", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_list_of_contributors_counts_it_and_says_its_role_and_share_and_names_everybody_who_may_be_named()
    {
        var place = await HiddenAsync("drafter");
        await app.ContributeAsync(place.Draft, AuthorOf(place, "coordinator"), 2, """[[0,"One two three. "],35]""");
        await app.ContributeAsync(place.Draft, AuthorOf(place), 3, """[[0,"Four. "],50]""");
        await Listed(); // seals what was written; it is counted a little behind
        await Wait.UntilAsync(async () => await app.Services.GetRequiredService<Shares>().OfAsync([new(place.Draft)], default) is { IsWhole: true, Organizations.Count: 2 });
        var lines = (await Listed()).TrimStart('\ufeff').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("organization,organisme,role,people who wrote,names,words added,share of words (%)", lines[0]);
        Assert.Equal(6 + 1, lines.Length); // all that take part
        Assert.StartsWith("\"House of the coordinator\",\"Maison coordinator\",\"coordinator\",\"1\",\"Caller coordinator\",\"7\",", lines[1], StringComparison.Ordinal);
        Assert.Equal($"\"{Told}\",\"{ToldInFrench}\",\"drafter\",\"1\",\"\",\"1\",\"12.5\"", lines[^1]); // last, so that its place tells nothing
        Assert.Contains("\"House of the observer\",\"Maison observer\",\"observer\",\"0\",\"\",\"0\",\"0.0\"", lines);

        Task<string> Listed() => BodyAsync(place.Fill("/submissions/{submission}/contributors.csv", place.Callers["observer"]), place.Callers["observer"]);
    }

    [Fact]
    public async Task No_webhook_is_told_its_name_and_programs_are_told_that_it_is_not_listed()
    {
        var place = await HiddenAsync("drafter");
        var webhook = (await app.Services.GetRequiredService<Store.Webhooks>().MakeAsync(place.Submission, new("https://example.org/hook"), [.. WebhookEvent.All], AuthorOf(place, "coordinator"), default))!.Value.Webhook; // not null: there are none yet
        await Submissions.GiveRoleAsync(place.Submission, AuthorOf(place).Organization, SubmissionRole.Suggester, AuthorOf(place, "coordinator"), default);
        await Submissions.RemoveAsync(place.Submission, AuthorOf(place).Organization, AuthorOf(place, "coordinator"), default);
        await Submissions.GiveRoleAsync(place.Submission, AuthorOf(place).Organization, SubmissionRole.Drafter, AuthorOf(place, "coordinator"), default);
        var bodies = await Wait.ForAsync(() => BodiesAsync(webhook), told => told.Count >= 3);
        AssertUntold(string.Join('\n', bodies));
        var told = JsonDocument.Parse(await BodyAsync(place.Fill("/api/v1/submissions/{submission}", place.Callers["observer"]), place.Callers["observer"])).RootElement;
        var participant = told.GetProperty("participants").EnumerateArray().Single(one => one.GetProperty("organization").GetGuid() == AuthorOf(place).Organization.Value);
        Assert.False(participant.GetProperty("isListed").GetBoolean());
    }

    private static Author AuthorOf(Place place, string who = "drafter") => new(new(place.Callers[who].Person!.Value), new(place.Callers[who].Organization!.Value)); // not null: a member

    private static void AssertUntold(string said)
    {
        foreach (var word in Hidden) Assert.DoesNotContain(word, said, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A place in which one of the organizations has names of its own, contributes without being listed there or in the network, and has written.</summary>
    private async Task<Place> HiddenAsync(string who)
    {
        var place = await Place.MakeAsync(app);
        await NameAsync(place, who);
        var author = AuthorOf(place, who);
        Assert.Null(await Submissions.ChooseListingAsync(place.Submission, isListed: false, author, default));
        await app.ContributeAsync(place.Draft, author, 1, """[[0,"Unsigned"],27]""");
        return place;
    }

    private async Task NameAsync(Place place, string who, bool isUnlisted = true)
    {
        var author = AuthorOf(place, who);
        await using (var session = app.Services.GetRequiredService<Marten.IDocumentStore>().LightweightSession())
        {
            var account = await session.LoadAsync<Account>(author.Person.Value);
            account!.Name = "Zephyrine Quillfeather"; // not null: made with the place
            session.Store(account);
            await session.SaveChangesAsync();
        }

        await Organizations.ChangeAsync(author.Organization, new(new("Thistledown House", "Maison Chardonneret"), "Qzarrow", "institute", new("Thistledown.", "Chardonneret."), "Ontario", [], isUnlisted), author.Person, default);
    }

    private async Task<List<string>> BodiesAsync(Webhook webhook)
    {
        await using var command = app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("select body from workspace.webhook_delivery where webhook = $1");
        command.Parameters.AddWithValue(webhook.Id);
        await using var reader = await command.ExecuteReaderAsync();
        var bodies = new List<string>();
        while (await reader.ReadAsync()) bodies.Add(reader.GetString(0));
        return bodies;
    }

    private async Task<string> BodyAsync(string address, Caller caller, string language = "en")
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        caller.Present(request);
        request.Headers.AcceptLanguage.ParseAdd(language);
        using var answer = await client.SendAsync(request);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private async Task<string> SendAsync(Place place, string who, string address, Dictionary<string, string> form)
    {
        var caller = place.Callers[who];
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, place.Fill(address, caller));
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>(form) { ["__RequestVerificationToken"] = caller.FormToken });
        caller.Present(request);
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.OriginalString; // not null: a redirect has one
    }

    private HubConnection Hub(Caller caller) =>
        new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/live"), options => options.Headers["Cookie"] = caller.Cookie!).Build(); // not null: signed in
}
