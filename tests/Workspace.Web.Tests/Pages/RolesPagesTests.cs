using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Tests.Pages;

/// <summary>The pages on which roles and sections are given, with the forms they have.</summary>
[Collection(SharedApp.Name)]
public sealed class RolesPagesTests(WorkspaceApp app)
{
    private Submissions Submissions => app.Services.GetRequiredService<Submissions>();

    [Fact]
    public async Task The_coordinator_gives_an_organization_another_role()
    {
        var (submission, _) = await StartedAsync();
        var answer = await PostAsync(app.Network.Ada, $"/submissions/{submission}/roles/organization", new() { ["organization"] = app.Network.Birch.ToString(), ["role"] = "Reviewer" });
        Assert.Equal($"/submissions/{submission}/roles?said=Done", answer.Location);
        Assert.Equal(SubmissionRole.Reviewer, (await Submissions.FindAsync(submission, default))!.RoleOf(app.Network.Birch));
        using var browser = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        Assert.Contains("The role is given", (await browser.GetAsync(answer.Location!)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_coordinator_stays_one_and_the_page_says_why()
    {
        var (submission, _) = await StartedAsync();
        var answer = await PostAsync(app.Network.Ada, $"/submissions/{submission}/roles/organization", new() { ["organization"] = app.Network.Alder.ToString(), ["role"] = "Drafter" });
        Assert.Equal($"/submissions/{submission}/roles?said=LastCoordinator", answer.Location);
        using var browser = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        Assert.Contains("Somebody must coordinate", (await browser.GetAsync(answer.Location!)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contact_narrows_the_role_for_their_own_people_and_for_nobody_else()
    {
        var (submission, volunteer) = await StartedAsync();
        Assert.Equal(HttpStatusCode.Redirect, (await NarrowAsync(app.Network.Ben, submission, app.Network.Birch, volunteer, "Observer")).Status);
        Assert.Equal(SubmissionRole.Observer, (await Submissions.FindAsync(submission, default))!.RoleOf(new Author(volunteer, app.Network.Birch)));
        Assert.Equal(HttpStatusCode.Forbidden, (await NarrowAsync(volunteer, submission, app.Network.Birch, volunteer, "")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await NarrowAsync(app.Network.Ben, submission, app.Network.Alder, app.Network.Ada, "Observer")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await NarrowAsync(app.Network.Dan, submission, app.Network.Birch, volunteer, "")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await NarrowAsync(app.Network.Ben, submission, app.Network.Birch, app.Network.Dan, "Observer")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await NarrowAsync(app.Network.Ben, submission, app.Network.Birch, volunteer, "Emperor")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await NarrowAsync(app.Network.Ben, submission, app.Network.Birch, volunteer, "99")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await NarrowAsync(app.Network.Ben, submission, app.Network.Birch, volunteer, "")).Status);
        Assert.Equal(SubmissionRole.Drafter, (await Submissions.FindAsync(submission, default))!.RoleOf(new Author(volunteer, app.Network.Birch)));
    }

    [Fact]
    public async Task Each_sees_the_forms_that_they_may_use()
    {
        var (submission, volunteer) = await StartedAsync();
        var birch = (await app.Services.GetRequiredService<Organizations>().FindAsync(app.Network.Birch, default))!.Members.Count;
        foreach (var (who, organizations, people, sections) in new[] { (app.Network.Ada, 2, 1 + birch, true), (app.Network.Ben, 0, birch, false), (volunteer, 0, 0, false) })
        {
            using var browser = new Browser(app.Address, await app.CookieAsync(who));
            var page = (await browser.GetAsync($"/submissions/{submission}/roles")).Body;
            Assert.Equal((organizations, people), (Times(page, "/roles/organization\""), Times(page, "/roles/person\"")));
            Assert.Equal(sections, Times((await browser.GetAsync($"/submissions/{submission}/sections")).Body, $"action=\"/submissions/{submission}/sections\"") > 0);
        }
    }

    [Fact]
    public async Task A_section_is_given_where_its_heading_stands_and_never_in_that_of_another_alone()
    {
        const string text = "# Food\n\nBread.\n\n## Soup\n\nHot.\n\n# Water\n";
        var draft = await app.WrittenDraftAsync(text);
        var submission = app.Network.Submission;
        Assert.EndsWith("said=Done", await GiveAsync(draft, 0, app.Network.Alder, alone: true), StringComparison.Ordinal);
        var given = Assert.Single((await Submissions.FindAsync(submission, default))!.SectionLeads, one => one.Draft == new DraftId(draft));
        Assert.Equal((0, text.IndexOf("# Water", StringComparison.Ordinal), app.Network.Alder, true), (given.From, given.To, given.Lead, given.IsAlone));
        Assert.EndsWith("said=Overlaps", await GiveAsync(draft, text.IndexOf("## Soup", StringComparison.Ordinal), app.Network.Birch, alone: false), StringComparison.Ordinal);
        Assert.EndsWith("said=NoHeading", await GiveAsync(draft, 3, app.Network.Birch, alone: false), StringComparison.Ordinal);
        Assert.EndsWith("said=MayNotLead", await GiveAsync(draft, text.IndexOf("# Water", StringComparison.Ordinal), app.Network.Cedar, alone: false), StringComparison.Ordinal);
        Assert.EndsWith("said=Done", await GiveAsync(draft, text.IndexOf("# Water", StringComparison.Ordinal), app.Network.Birch, alone: false), StringComparison.Ordinal);

        using var browser = new Browser(app.Address, await app.CookieAsync(app.Network.Cleo));
        var page = await browser.GetAsync($"/submissions/{submission}/sections");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Others may only suggest", page.Body, StringComparison.Ordinal);
        Assert.EndsWith("said=Done", await GiveAsync(draft, 0, null, alone: false, given.Section), StringComparison.Ordinal);
        Assert.DoesNotContain((await Submissions.FindAsync(submission, default))!.SectionLeads, one => one.Section == given.Section);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(app.Network.Ben, $"/submissions/{submission}/sections", Form(draft, 0, app.Network.Birch, alone: true, null))).Status);
    }

    private async Task<string> GiveAsync(Guid draft, int from, OrganizationId? lead, bool alone, Guid? section = null) =>
        (await PostAsync(app.Network.Ada, $"/submissions/{app.Network.Submission}/sections", Form(draft, from, lead, alone, section))).Location ?? "";

    private static Dictionary<string, string> Form(Guid draft, int from, OrganizationId? lead, bool alone, Guid? section)
    {
        var form = new Dictionary<string, string> { ["draft"] = $"{draft}", ["version"] = "1", ["from"] = $"{from}", ["lead"] = $"{lead}", ["section"] = $"{section}" };
        if (alone) form["alone"] = "true";
        return form;
    }

    private Task<Browser.Answer> NarrowAsync(PersonId by, Guid submission, OrganizationId organization, PersonId person, string role) =>
        PostAsync(by, $"/submissions/{submission}/roles/person", new() { ["organization"] = $"{organization}", ["person"] = $"{person}", ["role"] = role });

    private async Task<Browser.Answer> PostAsync(PersonId who, string address, Dictionary<string, string> fields)
    {
        using var browser = new Browser(app.Address, await app.CookieAsync(who));
        fields["__RequestVerificationToken"] = (await browser.GetAsync("/organizations")).Token;
        return await browser.PostAsync(address, fields);
    }

    private static int Times(string page, string what) => page.Split(what).Length - 1;

    /// <summary>A submission that Alder coordinates and Birch drafts in, and a volunteer of Birch who is no contact.</summary>
    private async Task<(Guid Submission, PersonId Volunteer)> StartedAsync()
    {
        var submission = await Submissions.StartAsync(Guid.CreateVersion7(), new("Of its own", "À part"), new("", ""), "upr-joint", "Canada", null, null, [], app.Network.AdaOfAlder, default);
        await Submissions.GiveRoleAsync(submission, app.Network.Alder, SubmissionRole.Coordinator, app.Network.AdaOfAlder, default);
        await Submissions.GiveRoleAsync(submission, app.Network.Birch, SubmissionRole.Drafter, app.Network.AdaOfAlder, default);
        var draft = Guid.CreateVersion7();
        await Submissions.OpenDraftAsync(submission, new(new(draft), new("Main text", "Texte principal"), "en", CountsWords: true), app.Network.AdaOfAlder, default);
        await app.ContributeAsync(draft, app.Network.AdaOfAlder, 0, """[[0,"# Food",""]]""");
        var volunteer = await app.NewPersonAsync("Vic Volunteer");
        await app.Services.GetRequiredService<Organizations>().JoinAsync(app.Network.Birch, volunteer, "Volunteer", isContact: false, default);
        return (submission, volunteer);
    }
}
