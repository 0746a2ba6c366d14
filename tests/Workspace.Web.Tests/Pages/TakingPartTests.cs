using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Live;
using Workspace.Web.Pages;

namespace Workspace.Web.Tests.Pages;

[Collection(SharedApp.Name)]
public sealed class TakingPartTests(WorkspaceApp app)
{
    private Submissions Submissions => app.Services.GetRequiredService<Submissions>();

    [Fact]
    public async Task An_organization_is_invited_sees_it_on_its_first_page_and_accepts()
    {
        var (coordinator, id) = await StartedAsync("Spruce");
        var asked = await MemberAsync("Tamarack");
        using (var browser = new Browser(app.Address, await app.CookieAsync(coordinator.Person)))
        {
            var page = await browser.GetAsync($"/submissions/{id}/invite?q=tamarack");
            Assert.Contains("Tamarack House", page.Body, StringComparison.Ordinal);
            var sent = await browser.PostAsync($"/submissions/{id}/invite?q=tamarack", Forms.Filled(page.Body, new() { ["organization"] = asked.Organization.ToString(), ["role"] = "Drafter", ["word"] = "You know <tenancies>." }));
            Assert.Equal(HttpStatusCode.Redirect, sent.Status);
            Assert.Contains($"/organizations/{asked.Organization}\">Tamarack House", (await browser.GetAsync($"/submissions/{id}")).Body, StringComparison.Ordinal); // in the register
        }

        using var invited = new Browser(app.Address, await app.CookieAsync(asked.Person));
        Assert.Equal(HttpStatusCode.NotFound, (await invited.GetAsync($"/submissions/{id}")).Status); // not yet
        Assert.Contains($"/submissions/{id}/invitation", (await invited.GetAsync("/")).Body, StringComparison.Ordinal);
        var invitation = await invited.GetAsync($"/submissions/{id}/invitation");
        Assert.Contains("You know &lt;tenancies&gt;.", invitation.Body, StringComparison.Ordinal);
        var accepted = await invited.PostAsync($"/submissions/{id}/invitation", Forms.Filled(invitation.Body, new() { ["word"] = "=1+1, gladly", ["answer"] = "accept" }));
        Assert.Equal((HttpStatusCode.Redirect, $"/submissions/{id}"), (accepted.Status, new Uri(app.Address, accepted.Location).PathAndQuery));
        Assert.Contains("1, gladly", (await invited.GetAsync($"/submissions/{id}")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain($"/submissions/{id}/invitation\"", (await invited.GetAsync("/")).Body, StringComparison.Ordinal);

        var register = await invited.GetAsync($"/submissions/{id}/invitations.csv");
        Assert.Equal("text/csv", register.Message.Content.Headers.ContentType!.MediaType);
        Assert.Contains("\"Tamarack House\",\"Maison Tamarack\",\"drafter\",\"Spruce House\",", register.Body, StringComparison.Ordinal);
        Assert.Contains(",\"accepted\",", register.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_organization_that_is_unlisted_is_neither_offered_nor_invited_by_those_who_may_not_know_of_it()
    {
        var (coordinator, id) = await StartedAsync("Aspen");
        var hidden = await MemberAsync("Sumac");
        var organizations = app.Services.GetRequiredService<Organizations>();
        await organizations.ChangeAsync(hidden.Organization, (await organizations.FindAsync(hidden.Organization, default))!.Details with { IsUnlisted = true }, hidden.Person, default);
        using var browser = new Browser(app.Address, await app.CookieAsync(coordinator.Person));
        var page = await browser.GetAsync($"/submissions/{id}/invite?q=sumac");
        Assert.DoesNotContain("Sumac House", page.Body, StringComparison.Ordinal);
        await browser.PostAsync($"/submissions/{id}/invite?q=sumac", Forms.Filled(page.Body, new() { ["organization"] = hidden.Organization.ToString(), ["role"] = "Drafter" }));
        Assert.Null((await Submissions.FindAsync(id, default))!.OpenInvitationOf(hidden.Organization));

        var (asked, known) = (await MemberAsync("Yarrow"), await MemberAsync("Zinnia"));
        foreach (var takesPart in new[] { hidden, known }) await Submissions.GiveRoleAsync(id, takesPart.Organization, SubmissionRole.Drafter, coordinator, default);
        await Submissions.InviteAsync(id, asked.Organization, SubmissionRole.Drafter, "", coordinator, default);
        using var invited = new Browser(app.Address, await app.CookieAsync(asked.Person));
        var invitation = await invited.GetAsync($"/submissions/{id}/invitation");
        Assert.Contains("Zinnia House", invitation.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Sumac House", invitation.Body, StringComparison.Ordinal);
        Assert.Contains("Sumac House", (await browser.GetAsync($"/submissions/{id}")).Body, StringComparison.Ordinal); // who writes with it knows it
    }

    [Fact]
    public async Task Strangers_and_those_who_do_not_coordinate_invite_nobody_and_see_no_invitation()
    {
        var (coordinator, id) = await StartedAsync("Hazel");
        var (asked, drafter, stranger) = (await MemberAsync("Juniper"), await MemberAsync("Larch"), await MemberAsync("Maple"));
        await Submissions.GiveRoleAsync(id, drafter.Organization, SubmissionRole.Drafter, coordinator, default);
        await Submissions.InviteAsync(id, asked.Organization, SubmissionRole.Drafter, "", coordinator, default);
        foreach (var who in new[] { drafter, stranger, asked })
        {
            using var browser = new Browser(app.Address, await app.CookieAsync(who.Person));
            foreach (var page in new[] { "invite", "timeline", "stage/Review", $"organizations/{drafter.Organization}/remove" })
                Assert.True((await browser.GetAsync($"/submissions/{id}/{page}")).Status == HttpStatusCode.NotFound, page);
            var token = (await browser.GetAsync("/organizations")).Token;
            var withdrawn = await browser.PostAsync($"/submissions/{id}/invitations/withdraw", new() { ["organization"] = asked.Organization.ToString(), ["__RequestVerificationToken"] = token });
            Assert.Contains(withdrawn.Status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
            if (who != asked) Assert.NotEqual(HttpStatusCode.OK, (await browser.GetAsync($"/submissions/{id}/invitation")).Status);
        }

        Assert.NotNull((await Submissions.FindAsync(id, default))!.OpenInvitationOf(asked.Organization));
    }

    [Fact]
    public async Task Leaving_ends_what_one_could_open_and_the_last_coordinator_is_told_to_appoint_another()
    {
        var (coordinator, id) = await StartedAsync("Rowan");
        var other = await MemberAsync("Willow");
        await Submissions.GiveRoleAsync(id, other.Organization, SubmissionRole.Drafter, coordinator, default);
        using var last = new Browser(app.Address, await app.CookieAsync(coordinator.Person));
        var page = await last.GetAsync($"/submissions/{id}/leave");
        var refused = await last.PostAsync($"/submissions/{id}/leave", Forms.Filled(page.Body));
        Assert.Contains("Nobody else coordinates", refused.Body, StringComparison.Ordinal);

        using var leaver = new Browser(app.Address, await app.CookieAsync(other.Person));
        var left = await leaver.PostAsync($"/submissions/{id}/leave", Forms.Filled((await leaver.GetAsync($"/submissions/{id}/leave")).Body));
        Assert.Equal(HttpStatusCode.Redirect, left.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await leaver.GetAsync($"/submissions/{id}")).Status);
    }

    [Fact]
    public async Task From_sign_on_on_every_text_is_frozen_and_going_back_opens_them_with_a_reason()
    {
        var (coordinator, id) = await StartedAsync("Cypress");
        var draft = (await Submissions.FindAsync(id, default))!.Drafts[0].Draft;
        using var browser = new Browser(app.Address, await app.CookieAsync(coordinator.Person));
        var page = await browser.GetAsync($"/submissions/{id}/stage/SignOn");
        Assert.Equal(HttpStatusCode.Redirect, (await browser.PostAsync($"/submissions/{id}/stage/SignOn", Forms.Filled(page.Body))).Status);
        Assert.NotNull(await WriteAsync());
        Assert.True((await CardAsync()).Frozen);

        // By hand it cannot be opened while organizations sign it.
        var token = (await browser.GetAsync("/organizations")).Token;
        Assert.Equal(HttpStatusCode.Conflict, (await browser.PostAsync($"/drafts/{draft}/freeze", new() { ["frozen"] = "false", ["__RequestVerificationToken"] = token })).Status);
        Assert.DoesNotContain($"/drafts/{draft}/freeze", (await browser.GetAsync($"/submissions/{id}")).Body, StringComparison.Ordinal);

        var back = await browser.GetAsync($"/submissions/{id}/stage/Drafting");
        Assert.Contains("Say why it goes back", (await browser.PostAsync($"/submissions/{id}/stage/Drafting", Forms.Filled(back.Body))).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.PostAsync($"/submissions/{id}/stage/Drafting", Forms.Filled(back.Body, new() { ["reason"] = "A figure was wrong." }))).Status);
        Assert.False((await CardAsync()).Frozen);
        Assert.Null(await WriteAsync());

        async Task<DraftCard> CardAsync() => Assert.Single(await Submissions.CardsAsync([draft], default));
        async Task<string?> WriteAsync()
        {
            var grain = app.Services.GetRequiredService<IGrainFactory>().GetGrain<IDraftGrain>(draft.Value);
            var text = (await app.Services.GetRequiredService<DraftHistory>().TextAsync(draft, null, default))!;
            var kept = text.Text.Length == 0 ? "" : $"{text.Text.Length},";
            var change = $$"""[{"c":[{{kept}}[0,"x"]]}]""";
            return (await grain.Propose(new(AuthorKey.Of(coordinator), ClientId.Of(coordinator.Person, $"stage-{Guid.CreateVersion7()}").Value, text.Version.Number, System.Text.Encoding.UTF8.GetBytes(change), IsPacked: false))).Refused;
        }
    }

    [Fact]
    public async Task Filing_must_be_confirmed_and_what_is_archived_leaves_the_list()
    {
        var (coordinator, id) = await StartedAsync("Poplar");
        using var browser = new Browser(app.Address, await app.CookieAsync(coordinator.Person));
        foreach (var stage in new[] { "Filed", "Archived" })
        {
            var page = await browser.GetAsync($"/submissions/{id}/stage/{stage}");
            Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync($"/submissions/{id}/stage/{stage}", Forms.Filled(page.Body))).Status);
            Assert.Equal(HttpStatusCode.Redirect, (await browser.PostAsync($"/submissions/{id}/stage/{stage}", Forms.Filled(page.Body, new() { ["sure"] = "yes" }))).Status);
        }

        Assert.Equal(SubmissionStage.Archived, (await Submissions.FindAsync(id, default))!.Stage);
        Assert.Contains("id=\"archive\"", (await browser.GetAsync("/")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/submissions/{id}/invite")).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"/submissions/{id}")).Status);
    }

    [Fact]
    public async Task A_deadline_is_set_in_its_own_time_and_the_days_before_it_are_proposed()
    {
        var (coordinator, id) = await StartedAsync("Sumac");
        using var browser = new Browser(app.Address, await app.CookieAsync(coordinator.Person));
        var page = await browser.GetAsync($"/submissions/{id}/timeline");
        Dictionary<string, string> said = new() { ["date"] = "2199-03-01", ["time"] = "17:00", ["zone"] = "America/Toronto" };
        var proposed = await browser.PostAsync($"/submissions/{id}/timeline", Forms.Filled(page.Body, new(said) { ["do"] = "propose" }));
        Assert.Null((await Submissions.FindAsync(id, default))!.Deadline); // only shown
        Assert.Equal(HttpStatusCode.Redirect, (await browser.PostAsync($"/submissions/{id}/timeline", Forms.Filled(proposed.Body, new() { ["do"] = "save" }))).Status);
        var found = (await Submissions.FindAsync(id, default))!;
        Assert.Equal(new DateTimeOffset(2199, 3, 1, 22, 0, 0, TimeSpan.Zero), found.Deadline);
        Assert.Equal([SubmissionStage.Drafting, SubmissionStage.Review, SubmissionStage.SignOn, SubmissionStage.Filed], found.Plan.Select(plan => plan.Stage));
        Assert.Contains("17:00 in Toronto", (await browser.GetAsync($"/submissions/{id}")).Body, StringComparison.Ordinal);

        var wrong = await browser.PostAsync($"/submissions/{id}/timeline", Forms.Filled(proposed.Body, new() { ["do"] = "save", ["Drafting.date"] = "2199-04-01" }));
        Assert.Contains("The stages must follow each other", wrong.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_spreadsheet_would_take_for_a_formula_is_words_in_the_register()
    {
        var (one, other) = (new OrganizationId(Guid.CreateVersion7()), new OrganizationId(Guid.CreateVersion7()));
        Dictionary<OrganizationId, Organization> names = new()
        {
            [one] = new(one.Value, new("=HYPERLINK(\"x\")", "@x"), "", "", new("", ""), "", default, []),
            [other] = new(other.Value, new("Plain, with a comma", ""), "", "", new("", ""), "", default, []),
        };
        Submission submission = new(Guid.CreateVersion7(), new("", ""), new("", ""), "", "", SubmissionStage.Drafting, null, null, default, [], [], [])
        {
            Invitations = [new(one, SubmissionRole.Drafter, "", new(new(Guid.CreateVersion7()), other), new(2026, 11, 28, 9, 30, 0, TimeSpan.Zero), SubmissionInvitationState.Open)],
        };
        Assert.EndsWith("\r\n\"'=HYPERLINK(\"\"x\"\")\",\"'@x\",\"drafter\",\"Plain, with a comma\",\"2026-11-28 09:30\",\"no reply\",\"\"\r\n", TakingPartEndpoints.Register(submission, names), StringComparison.Ordinal);
    }

    private async Task<(Author Coordinator, Guid Id)> StartedAsync(string organization)
    {
        var home = await MemberAsync(organization);
        var (id, template) = (Guid.CreateVersion7(), Template.Find("blank")!);
        await Submissions.StartAsync(id, new(new($"Of {organization}", ""), new("", ""), "blank", "blank", "", "", ["en"], null, "Europe/Zurich", [], RuleSet.Empty, template.Open(["en"], Guid.CreateVersion7)), home, default);
        return (home, id);
    }

    private async Task<Author> MemberAsync(string name)
    {
        var person = await app.NewPersonAsync($"Gia {name}");
        var organizations = app.Services.GetRequiredService<Organizations>();
        var organization = await organizations.FoundAsync(Guid.CreateVersion7(), new($"{name} House", $"Maison {name}"), name, "institute", new("Invented.", "Inventée."), "Ontario", default);
        await organizations.JoinAsync(organization, person, "Member", isContact: true, default);
        return new(person, organization);
    }
}
