using System.Net;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Tests.Live;

namespace Workspace.Web.Tests.Notifying;

[Collection(SharedApp.Name)]
public sealed class NotificationsTests(WorkspaceApp app)
{
    private Submissions Submissions => app.Services.GetRequiredService<Submissions>();

    [Fact]
    public async Task An_invitation_rings_the_bell_and_comes_by_mail_in_the_reader_s_language_with_a_way_out()
    {
        var (coordinator, id) = await StartedAsync("Aspen");
        var asked = await MemberAsync("Bouleau", "fr");
        await Submissions.InviteAsync(id, asked.Organization, SubmissionRole.Drafter, "Venez.", coordinator, default);

        using var browser = new Browser(app.Address, await app.CookieAsync(asked.Person));
        Assert.Contains("class=\"dot\"", (await browser.GetAsync("/organizations")).Body, StringComparison.Ordinal);
        var list = await browser.GetAsync("/notifications");
        Assert.Contains("Of Aspen", list.Body, StringComparison.Ordinal);

        using var mail = await MailAsync(asked.Person, mail => mail.Subject?.StartsWith("Invitation", StringComparison.Ordinal) == true);
        var text = mail.TextBody ?? "";
        Assert.Equal("fr", mail.Body?.Headers[HeaderId.ContentLanguage]);
        Assert.Contains("Maison Aspen invite Maison Bouleau à participer", text, StringComparison.Ordinal);
        Assert.Contains($"/submissions/{id}/invitation", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Gia", text.Replace("Bonjour Gia", "", StringComparison.Ordinal), StringComparison.Ordinal); // no other person is named

        // The mail program's one click: no cookie, no token of a form.
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers[HeaderId.ListUnsubscribePost]);
        var link = new Uri((mail.Headers[HeaderId.ListUnsubscribe] ?? "").Trim('<', '>'));
        using (var program = new HttpClient { BaseAddress = app.Address })
        using (var click = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]))
        using (var answer = await program.PostAsync(new Uri(link.PathAndQuery, UriKind.Relative), click))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(NoticeWay.None, (await app.Services.GetRequiredService<Notices>().ChoicesAsync(asked.Person, default)).WayOf(NoticeKind.Invited));
    }

    [Fact]
    public async Task The_link_in_the_mail_asks_first_and_then_ends_these_mails_without_signing_in()
    {
        var person = await app.NewPersonAsync("Gia Alone");
        var link = app.Services.GetRequiredService<Web.Notifying.Unsubscribing>().Link(person, null);
        using var browser = new Browser(app.Address);
        var asks = await browser.GetAsync((await browser.GetAsync(link.PathAndQuery)).Location!);
        Assert.Contains("No more mails of this kind?", asks.Body, StringComparison.Ordinal);
        Assert.Equal(NoticeWay.Daily, (await app.Services.GetRequiredService<Notices>().ChoicesAsync(person, default)).WayOf(NoticeKind.StageMoved)); // looking ends nothing
        var done = await browser.PostAsync(link.PathAndQuery, new() { ["page"] = "yes" });
        Assert.Equal(HttpStatusCode.Redirect, done.Status);
        Assert.Equal(NoticeWay.None, (await app.Services.GetRequiredService<Notices>().ChoicesAsync(person, default)).WayOf(NoticeKind.StageMoved));
        Assert.Equal(NoticeWay.Now, (await app.Services.GetRequiredService<Notices>().ChoicesAsync(person, default)).WayOf(NoticeKind.Invited)); // was not in the day's mail

        var path = link.PathAndQuery;
        foreach (var forged in new[] { path[..^2], path[..20] + (path[20] == 'A' ? 'B' : 'A') + path[21..], "/unsubscribe/none" })
            Assert.Equal(HttpStatusCode.NotFound, (await browser.PostAsync(forged, [])).Status);
    }

    [Fact]
    public async Task One_reads_only_one_s_own_and_reading_puts_the_bell_out()
    {
        var (coordinator, id) = await StartedAsync("Beech");
        var (asked, stranger) = (await MemberAsync("Chestnut"), await MemberAsync("Dogbane"));
        await Submissions.InviteAsync(id, asked.Organization, SubmissionRole.Drafter, "", coordinator, default);
        var notice = Assert.Single(await app.Services.GetRequiredService<Notices>().OfAsync(asked.Person, default));
        using (var other = new Browser(app.Address, await app.CookieAsync(stranger.Person)))
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/notifications/{notice.Id}")).Status);

        using var browser = new Browser(app.Address, await app.CookieAsync(asked.Person));
        var opened = await browser.GetAsync($"/notifications/{notice.Id}");
        Assert.Equal($"/submissions/{id}/invitation", new Uri(app.Address, opened.Location).AbsolutePath);
        Assert.DoesNotContain("class=\"dot\"", (await browser.GetAsync("/organizations")).Body, StringComparison.Ordinal);

        await Submissions.WithdrawAsync(id, asked.Organization, coordinator, default);
        await Submissions.InviteAsync(id, asked.Organization, SubmissionRole.Reviewer, "", coordinator, default);
        var page = await browser.GetAsync("/notifications");
        Assert.Equal(HttpStatusCode.Redirect, (await browser.SubmitAsync(page, "/notifications/read")).Status);
        Assert.False(await app.Services.GetRequiredService<Notices>().HasUnreadAsync(asked.Person, default));
    }

    [Fact]
    public async Task A_choice_and_a_clock_are_kept()
    {
        var someone = await MemberAsync("Elder");
        using var browser = new Browser(app.Address, await app.CookieAsync(someone.Person));
        var page = await browser.GetAsync("/notifications/choices");
        await browser.PostAsync("/notifications/chosen", new() { ["way.StageMoved"] = "None", ["way.Invited"] = "Never", ["hour"] = "19", ["__RequestVerificationToken"] = page.Token });
        var choices = await app.Services.GetRequiredService<Notices>().ChoicesAsync(someone.Person, default);
        Assert.Equal((NoticeWay.None, NoticeWay.Now, 19), (choices.WayOf(NoticeKind.StageMoved), choices.WayOf(NoticeKind.Invited), choices.Hour));

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/time-zone", new() { ["zone"] = "Mars/Olympus", ["__RequestVerificationToken"] = page.Token })).Status);
        await browser.PostAsync("/time-zone", new() { ["zone"] = "America/Vancouver", ["back"] = "/", ["__RequestVerificationToken"] = page.Token });
        Assert.Contains("Vancouver", (await browser.GetAsync("/notifications/choices")).Body, StringComparison.Ordinal);
        await using var session = app.Services.GetRequiredService<IDocumentStore>().QuerySession();
        Assert.Equal("America/Vancouver", (await session.LoadAsync<Account>(someone.Person.Value))!.TimeZone);
    }

    private async Task<MimeMessage> MailAsync(PersonId person, Func<MimeMessage, bool> isIt)
    {
        var folder = Path.Combine(app.Data, "mail");
        for (var waited = 0; waited < 30_000; waited += 100)
        {
            foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.eml") : [])
            {
                var mail = await MimeMessage.LoadAsync(file);
                if (mail.To.ToString().Contains($"{person.Value:N}@", StringComparison.Ordinal) && isIt(mail)) return mail;
                mail.Dispose();
            }

            await Tick.AfterAsync(100);
        }

        throw new TimeoutException("No such mail came.");
    }

    private async Task<(Author Coordinator, Guid Id)> StartedAsync(string organization)
    {
        var home = await MemberAsync(organization);
        var (id, template) = (Guid.CreateVersion7(), Template.Find("blank")!);
        await Submissions.StartAsync(id, new(new($"Of {organization}", ""), new("", ""), "blank", "blank", "", "", ["en"], null, "Europe/Zurich", [], RuleSet.Empty, template.Open(["en"], Guid.CreateVersion7)), home, default);
        return (home, id);
    }

    private async Task<Author> MemberAsync(string name, string? language = null)
    {
        var person = await app.NewPersonAsync($"Gia {name}");
        if (language is not null)
        {
            await using var session = app.Services.GetRequiredService<IDocumentStore>().LightweightSession();
            var account = (await session.LoadAsync<Account>(person.Value))!; // just made
            account.Language = language;
            session.Store(account);
            await session.SaveChangesAsync();
        }

        var organizations = app.Services.GetRequiredService<Organizations>();
        var organization = await organizations.FoundAsync(Guid.CreateVersion7(), new($"{name} House", $"Maison {name}"), name, "institute", new("Invented.", "Inventée."), "Ontario", default);
        await organizations.JoinAsync(organization, person, "Member", isContact: true, default);
        return new(person, organization);
    }
}
