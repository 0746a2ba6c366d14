using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Tests.Pages;

[Collection(SharedApp.Name)]
public sealed class NewSubmissionTests(WorkspaceApp app)
{
    [Fact]
    public async Task Any_member_starts_one_for_their_organization_and_its_texts_begin_with_their_outline()
    {
        var (person, organization) = await NewMemberAsync();
        using var browser = new Browser(app.Address, await app.CookieAsync(person));
        var id = await StartAsync(browser, "cedaw", new() { ["title-en"] = "A <roof> & a door", ["title-fr"] = "Un toit", ["date"] = "2199-10-07", ["time"] = "18:00", ["zone"] = "Europe/Zurich" });

        var found = (await app.Services.GetRequiredService<Submissions>().FindAsync(id, default))!;
        Assert.Equal((organization, SubmissionRole.Coordinator), (found.Participants[0].Organization, Assert.Single(found.Participants).Role));
        Assert.Equal(new DateTimeOffset(2199, 10, 7, 16, 0, 0, TimeSpan.Zero), found.Deadline);
        Assert.Equal(found.Deadline, found.Plan[^1].EndsAt);
        var english = found.Drafts.Single(draft => draft.Language == "en");
        var text = (await app.Services.GetRequiredService<DraftHistory>().TextAsync(english.Draft, null, default))!;
        Assert.StartsWith("# A <roof> & a door\n\n## Who we are\n", text.Text.ToString(), StringComparison.Ordinal);
        var run = Assert.Single(text.Attribution.Runs);
        Assert.Equal((new Author(person, organization), Channel.Imported), (run.Stamp.InsertedBy, run.Stamp.Channel));

        var page = await browser.GetAsync($"/submissions/{id}");
        Assert.Contains("A &lt;roof&gt; &amp; a door", page.Body, StringComparison.Ordinal);
        Assert.Contains("3,300 words", page.Body, StringComparison.Ordinal);
        Assert.Contains("18:00 in Geneva", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_form_sent_again_starts_nothing_more_and_writes_no_outline_twice()
    {
        var (person, organization) = await NewMemberAsync();
        using var browser = new Browser(app.Address, await app.CookieAsync(person));
        var form = await browser.GetAsync("/submissions/new?template=ccpr");
        var fields = Forms.Filled(form.Body, new() { ["title-en"] = "Twice" });
        var answers = await Task.WhenAll(browser.PostAsync("/submissions/new", fields), browser.PostAsync("/submissions/new", fields));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Redirect, answer.Status));
        var found = Assert.Single(await app.Services.GetRequiredService<Submissions>().OfAsync([organization], default));
        foreach (var draft in found.Drafts) Assert.Equal(1, (await app.Services.GetRequiredService<DraftHistory>().HeadAsync(draft.Draft, default))!.Value.Number);
    }

    [Fact]
    public async Task What_cannot_be_so_is_said_beside_its_field_and_nothing_typed_is_lost()
    {
        var (person, organization) = await NewMemberAsync();
        using var browser = new Browser(app.Address, await app.CookieAsync(person));
        var form = await browser.GetAsync("/submissions/new?template=upr-joint");
        var answer = await browser.PostAsync("/submissions/new", Forms.Filled(form.Body, new() { ["summary-en"] = "Kept \"as typed\"", ["date"] = "2001-01-01", ["languages"] = "fr" }));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var page = await new HtmlParser().ParseDocumentAsync(answer.Body);
        Assert.Equal("Kept \"as typed\"", page.QuerySelector("#f-summary-en")!.TextContent);
        Assert.Equal("true", page.QuerySelector("#f-title-en")!.GetAttribute("aria-invalid"));
        Assert.Equal("This deadline is past.", page.QuerySelector("#f-date-error")!.TextContent.Trim());
        Assert.True(((IHtmlInputElement)page.QuerySelector("input[name=languages][value=fr]")!).IsChecked);
        Assert.Empty(await app.Services.GetRequiredService<Submissions>().OfAsync([organization], default));
    }

    [Fact]
    public async Task Without_an_organization_nobody_starts_anything()
    {
        using var browser = new Browser(app.Address, await app.CookieAsync(await app.NewPersonAsync("Lou Linden")));
        var page = await browser.GetAsync("/submissions/new?template=blank");
        Assert.DoesNotContain("title-en", page.Body, StringComparison.Ordinal);
        Assert.Contains("You belong to no organization yet", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_coordinator_changes_the_rules_and_everybody_in_it_reads_their_sources()
    {
        var (person, _) = await NewMemberAsync();
        using var coordinator = new Browser(app.Address, await app.CookieAsync(person));
        var id = await StartAsync(coordinator, "upr-joint", new() { ["title-en"] = "Rules" });
        var (reader, readers) = await NewMemberAsync();
        await app.Services.GetRequiredService<Submissions>().GiveRoleAsync(id, readers, SubmissionRole.Drafter, app.Network.AdaOfAlder, default);
        using var drafter = new Browser(app.Address, await app.CookieAsync(reader));

        var read = await drafter.GetAsync($"/submissions/{id}/rules");
        Assert.Contains("href=\"https://mnadvocates.org/basic_5\"", read.Body, StringComparison.Ordinal);
        Assert.Contains("Check before use", read.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<form method=\"post\" class=\"body", read.Body, StringComparison.Ordinal);

        var page = await coordinator.GetAsync($"/submissions/{id}/rules");
        var changed = Forms.Filled(page.Body, new() { ["CountsCover.value"] = "yes", ["CountsCover.confirmed"] = "yes" });
        Assert.Equal(HttpStatusCode.Redirect, (await coordinator.PostAsync($"/submissions/{id}/rules", changed)).Status);
        var cover = (await app.Services.GetRequiredService<Submissions>().FindAsync(id, default))!.Rules![RuleName.CountsCover]!;
        Assert.Equal(("yes", true), (cover.Value, cover.IsConfirmed));

        var wrong = await coordinator.PostAsync($"/submissions/{id}/rules", Forms.Filled(page.Body, new() { ["JointLimit.value"] = "very many" }));
        Assert.Contains("The rules are not saved yet", wrong.Body, StringComparison.Ordinal);
        Assert.Contains("very many", wrong.Body, StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.Redirect, (await drafter.PostAsync($"/submissions/{id}/rules", changed)).Status);
        Assert.Equal(5_630, (await app.Services.GetRequiredService<Submissions>().FindAsync(id, default))!.MostWords);
    }

    private static async Task<Guid> StartAsync(Browser browser, string template, Dictionary<string, string> said)
    {
        var form = await browser.GetAsync($"/submissions/new?template={template}");
        var answer = await browser.PostAsync("/submissions/new", Forms.Filled(form.Body, said));
        Assert.True(answer.Status == HttpStatusCode.Redirect, answer.Body);
        return Guid.Parse(answer.Location!.Split('/')[^1]);
    }

    private async Task<(PersonId Person, OrganizationId Organization)> NewMemberAsync()
    {
        var person = await app.NewPersonAsync("Fay Fir");
        var organizations = app.Services.GetRequiredService<Organizations>();
        var organization = await organizations.FoundAsync(Guid.CreateVersion7(), new("Fir House", "Maison Fir"), "Fir", "institute", new("Invented.", "Inventée."), "Ontario", default);
        await organizations.JoinAsync(organization, person, "Member", isContact: false, default);
        return (person, organization);
    }
}
