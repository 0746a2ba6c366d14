using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Tests.Pages;

/// <summary>Somebody from outside, by an invitation of their own: with a role, for a time, and marked as a guest wherever they are named.</summary>
[Collection(SharedApp.Name)]
public sealed class GuestsTests(WorkspaceApp app)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private Submissions Submissions => app.Services.GetRequiredService<Submissions>();

    [Fact]
    public async Task A_guest_comes_by_the_link_in_their_mail_and_is_marked_wherever_they_are_named()
    {
        var draft = await app.WrittenDraftAsync("A plural.\n");
        var (browser, link) = await InvitedAsync("Gus Gorse", "Drafter", password: null);
        var into = await browser.SubmitAsync(await browser.GetAsync(link), "/guest");
        Assert.Equal($"/submissions/{app.Network.Submission}", into.Location);
        var guest = (await Submissions.FindAsync(app.Network.Submission, default))!.Guests[^1];
        var organization = await app.Services.GetRequiredService<Organizations>().FindAsync(guest.Organization, default);
        var author = new Author(Assert.Single(organization!.Members).Person, guest.Organization);
        Assert.Equal(("Gorse Clinic (guest)", "Gorse Clinic (personne invitée)"), (organization.Name.En, organization.Name.Fr));

        await using var ada = await JoinedAsync(app.Network.Ada, draft);
        var here = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        var told = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        ada.On<Guid, JsonElement>("Here", (_, presence) => here.TrySetResult(presence));
        ada.On<JsonElement>("Told", one => told.TrySetResult(one));
        await using var gus = await JoinedAsync(author.Person, draft);
        Assert.Equal(("Gus Gorse", "Gorse Clinic, guest"), ((await here.Task.WaitAsync(Patience)).GetProperty("name").GetString(), (await here.Task).GetProperty("short").GetString()));
        await app.ContributeAsync(draft, author, 1, """[10,[0,"By a guest."]]""");
        Assert.Equal("Gorse Clinic (guest)", Assert.Single((await told.Task.WaitAsync(Patience)).GetProperty("organizations").EnumerateObject().ToArray()).Value.GetProperty("name").GetString());

        foreach (var address in new[] { $"/drafts/{draft}/history", $"/drafts/{draft}/compare/1/2", $"/drafts/{draft}/versions/2", $"/drafts/{draft}/versions/2/attribution", $"/drafts/{draft}/versions/2/read" })
        {
            using var reader = new Browser(app.Address, await app.CookieAsync(app.Network.Cleo));
            var page = WebUtility.HtmlDecode((await reader.GetAsync(address)).Body).Replace("\\u0028", "(", StringComparison.Ordinal);
            Assert.True(page.Contains("Gorse Clinic (guest)", StringComparison.Ordinal) || page.Contains("Gorse Clinic, guest", StringComparison.Ordinal), $"{address} does not say that it was a guest");
        }

        // Guests see the submission they are invited to, and nothing of the network beyond it.
        Assert.Contains("A test of many hands", (await browser.GetAsync("/")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"/submissions/{app.Network.Submission}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/organizations/{app.Network.Dogwood}")).Status);
        Assert.DoesNotContain("Dogwood", (await browser.GetAsync("/organizations")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/submissions/{app.Network.Submission}/guests")).Status);
        browser.Dispose();

        // The link has been used.
        using var thief = new Browser(app.Address);
        Assert.Contains("no longer works", (await thief.GetAsync(link)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_with_the_role_suggests_and_is_marked_in_the_list_and_in_the_text()
    {
        var draft = await app.WrittenDraftAsync("A plural.\n");
        var author = await GuestAsync("Gena Gorse", SubmissionRole.Suggester, TimeSpan.FromDays(3));
        using var gena = new Browser(app.Address, await app.CookieAsync(author.Person));
        var token = (await gena.GetAsync("/organizations")).Token;
        Dictionary<string, string> fields = new() { ["version"] = "1", ["from"] = "2", ["to"] = "8", ["removed"] = "plural", ["inserted"] = "voice", ["__RequestVerificationToken"] = token };
        Assert.Equal($"/drafts/{draft}/suggestions?said=made", (await gena.PostAsync($"/drafts/{draft}/suggestions", fields)).Location);
        var id = Assert.Single(await app.Services.GetRequiredService<Suggestions>().OpenAsync(new(draft), default)).Id;
        Assert.Equal(HttpStatusCode.Forbidden, (await gena.PostAsync($"/drafts/{draft}/suggestions/{id}/accept", new() { ["reason"] = "", ["__RequestVerificationToken"] = token })).Status);

        using var ada = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        var page = await ada.GetAsync($"/drafts/{draft}/suggestions");
        Assert.Contains("Clinic (guest)", WebUtility.HtmlDecode(page.Body), StringComparison.Ordinal);
        Assert.Equal($"/drafts/{draft}/suggestions?said=accepted", (await ada.SubmitAsync(page, $"/drafts/{draft}/suggestions/{id}/accept")).Location);
        Assert.Contains("Clinic (guest)", (await ada.GetAsync($"/drafts/{draft}/versions/2/attribution")).Body.Replace("\\u0028", "(", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoked_a_guest_is_out_within_a_second()
    {
        var draft = await app.WrittenDraftAsync("A plural.\n");
        var author = await GuestAsync("Gail Gorse", SubmissionRole.Drafter, TimeSpan.FromDays(3));
        await using var gail = await JoinedAsync(author.Person, draft);
        var isOut = OutOf(gail);
        using var browser = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        var answer = await browser.PostAsync($"/submissions/{app.Network.Submission}/guests/revoke", new() { ["guest"] = $"{author.Organization}", ["__RequestVerificationToken"] = (await browser.GetAsync("/organizations")).Token });
        var revoked = Stopwatch.GetTimestamp();
        Assert.EndsWith("said=Revoked", answer.Location, StringComparison.Ordinal);
        await isOut.WaitAsync(Patience);
        Assert.InRange(Stopwatch.GetElapsedTime(revoked), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<HubException>(() => gail.InvokeAsync<JsonElement>("Join", draft, 0));
    }

    [Fact]
    public async Task When_their_time_is_over_a_guest_is_out_by_themselves()
    {
        var draft = await app.WrittenDraftAsync("A plural.\n");
        var author = await GuestAsync("Gwen Gorse", SubmissionRole.Suggester, TimeSpan.FromSeconds(3));
        await using var gwen = await JoinedAsync(author.Person, draft);
        await OutOf(gwen).WaitAsync(Patience);
        using var browser = new Browser(app.Address, await app.CookieAsync(author.Person));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/drafts/{draft}")).Status);
        Assert.DoesNotContain("A test of many hands", (await browser.GetAsync("/")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_asked_for_and_after_five_wrong_ones_not_even_the_right_one_helps()
    {
        var (browser, link) = await InvitedAsync("Gil Gorse", "Reviewer", password: "foxglove and yarrow");
        var page = await browser.GetAsync(link);
        var secret = link["/guest/".Length..];
        for (var i = 1; i <= Guests.MostWrongPasswords; i++)
        {
            var wrong = await TryAsync("foxglove");
            Assert.EndsWith(i < Guests.MostWrongPasswords ? "said=Wrong" : "said=Closed", wrong.Location, StringComparison.Ordinal);
        }

        Assert.EndsWith("said=Closed", (await TryAsync("foxglove and yarrow")).Location, StringComparison.Ordinal);
        browser.Dispose();

        var (other, second) = await InvitedAsync("Gina Gorse", "Reviewer", password: "foxglove and yarrow");
        (browser, page, secret) = (other, await other.GetAsync(second), second["/guest/".Length..]);
        Assert.Contains("type=\"password\"", page.Body, StringComparison.Ordinal);
        Assert.EndsWith("said=Wrong", (await TryAsync("")).Location, StringComparison.Ordinal);
        Assert.Equal($"/submissions/{app.Network.Submission}", (await TryAsync("foxglove and yarrow")).Location);
        browser.Dispose();

        Task<Browser.Answer> TryAsync(string password) => browser.PostAsync("/guest", new() { ["secret"] = secret, ["password"] = password, ["__RequestVerificationToken"] = page.Token });
    }

    [Theory]
    [InlineData("role", "Coordinator")]
    [InlineData("role", "7")]
    [InlineData("email", "gus")]
    [InlineData("email", "gus@example.org\r\nBcc: all@example.org")]
    [InlineData("name", " ")]
    [InlineData("organization", "")]
    [InlineData("organization", "\u202Ecinilc")]
    [InlineData("name", "Gus\u2028Gorse")]
    [InlineData("days", "0")]
    [InlineData("days", "366")]
    public async Task What_is_missing_or_not_of_its_form_is_said_and_nothing_is_sent(string field, string value)
    {
        var before = (await Submissions.FindAsync(app.Network.Submission, default))!.Guests.Count;
        using var browser = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        var fields = Form("Gus Gorse", $"{Guid.CreateVersion7():N}@example.org", "Reviewer", null, (await browser.GetAsync("/organizations")).Token);
        fields[field] = value;
        var refused = await browser.PostAsync($"/submissions/{app.Network.Submission}/guests", fields);
        Assert.Equal(HttpStatusCode.OK, refused.Status);
        Assert.Contains($"id=\"f-{field}-error\"", refused.Body, StringComparison.Ordinal);
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(refused.Body);
        foreach (var kept in new[] { "name", "email", "organization", "days" }.Where(kept => kept != field)) Assert.Equal(fields[kept], page.QuerySelector($"#f-{kept}")!.GetAttribute("value")); // not null: a field of the form
        Assert.Equal(before, (await Submissions.FindAsync(app.Network.Submission, default))!.Guests.Count);
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_invites_one_guest()
    {
        using var browser = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        var fields = Form("Gus Gorse", $"{Guid.CreateVersion7():N}@example.org", "Reviewer", null, (await browser.GetAsync("/organizations")).Token);
        Assert.EndsWith("said=Invited", (await browser.PostAsync($"/submissions/{app.Network.Submission}/guests", fields)).Location, StringComparison.Ordinal);
        var before = (await Submissions.FindAsync(app.Network.Submission, default))!.Guests.Count;
        var again = await browser.PostAsync($"/submissions/{app.Network.Submission}/guests", fields);
        Assert.Contains("Too many mails have gone there", again.Body, StringComparison.Ordinal);
        Assert.Contains("value=\"Gus Gorse\"", again.Body, StringComparison.Ordinal);
        Assert.Equal(before, (await Submissions.FindAsync(app.Network.Submission, default))!.Guests.Count);
    }

    [Fact]
    public async Task A_guest_counts_nowhere_as_an_organization_that_takes_part_and_no_event_names_them()
    {
        var author = await GuestAsync("Greta Gorse", SubmissionRole.Drafter, TimeSpan.FromDays(3));
        Assert.DoesNotContain((await Submissions.FindAsync(app.Network.Submission, default))!.Participants, one => one.Organization == author.Organization);
        using var browser = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        Assert.DoesNotContain("Greta's Clinic", WebUtility.HtmlDecode((await browser.GetAsync("/organizations")).Body), StringComparison.Ordinal);
        var log = (await browser.GetAsync($"/submissions/{app.Network.Submission}/log.jsonl")).Body;
        Assert.Contains("submission.guest-invited", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Greta", log, StringComparison.Ordinal);
    }

    private static Task OutOf(HubConnection hub)
    {
        var none = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.On<Guid, JsonElement>("Rights", (_, change) =>
        {
            if (change.GetProperty("rights").GetString() == "none") none.TrySetResult();
        });
        return none.Task;
    }

    private static Dictionary<string, string> Form(string name, string email, string role, string? password, string token)
    {
        var form = new Dictionary<string, string> { ["_handler"] = "invite", ["name"] = name, ["email"] = email, ["organization"] = "Gorse Clinic", ["role"] = role, ["days"] = "9", ["__RequestVerificationToken"] = token };
        if (password is not null) form["password"] = password;
        return form;
    }

    /// <summary>Invites somebody on the coordinator's page; gives a browser in which nobody is signed in, and the link in the mail.</summary>
    private async Task<(Browser Browser, string Link)> InvitedAsync(string name, string role, string? password)
    {
        var email = $"{Guid.CreateVersion7():N}@example.org";
        using var ada = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        var invited = await ada.PostAsync($"/submissions/{app.Network.Submission}/guests", Form(name, email, role, password, (await ada.GetAsync("/organizations")).Token));
        Assert.EndsWith("said=Invited", invited.Location, StringComparison.Ordinal);
        Assert.Contains(name, (await ada.GetAsync($"/submissions/{app.Network.Submission}/guests")).Body, StringComparison.Ordinal);
        var mail = (await app.MailToAsync(email)).Text;

        if (password is not null) Assert.DoesNotContain(password, mail, StringComparison.Ordinal);
        return (new(app.Address), new Uri(mail.Split('\n').First(line => line.StartsWith("http", StringComparison.Ordinal)).Trim()).PathAndQuery);
    }

    /// <summary>A guest who has come.</summary>
    private async Task<Author> GuestAsync(string name, SubmissionRole role, TimeSpan time)
    {
        var (guests, secret) = (app.Services.GetRequiredService<Guests>(), "");
        var offer = new GuestOffer(name, $"{Guid.CreateVersion7():N}@example.org", $"{name.Split(' ')[0]}'s Clinic", role, DateTimeOffset.UtcNow + time, null, "en");
        var organization = await guests.InviteAsync(app.Network.Submission, offer, app.Network.AdaOfAlder, (_, made) =>
        {
            secret = made;
            return new("guest-invitation", offer.Address, offer.Name, "en", "Come", [new("Come.")]);
        }, default);
        var accepted = Assert.IsType<Acceptance.Accepted>(await app.Services.GetRequiredService<Invitations>().AcceptAsync(secret, null, name, "en", null, default));
        Assert.Equal(organization, accepted.Organization);
        return new(accepted.Account.Person, accepted.Organization);
    }

    private async Task<HubConnection> JoinedAsync(PersonId person, Guid draft)
    {
        var cookie = await app.CookieAsync(person);
        var hub = new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/live"), options => options.Headers["Cookie"] = cookie).Build();
        await hub.StartAsync();
        await hub.InvokeAsync<JsonElement>("Join", draft, 0);
        return hub;
    }
}
