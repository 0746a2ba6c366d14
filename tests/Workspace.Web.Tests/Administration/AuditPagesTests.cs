using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Tests.Security;

namespace Workspace.Web.Tests.Administration;

[Collection(SharedApp.Name)]
public sealed class AuditPagesTests(WorkspaceApp app)
{
    [Fact]
    public async Task It_tells_in_sentences_what_changed_in_the_reader_s_language()
    {
        var (administrator, home) = await FoundedAsync("Rowan House", "Maison Rowan");
        using var browser = new Browser(app.Address, await app.CookieAsync(administrator));
        var english = WebUtility.HtmlDecode((await browser.GetAsync($"/administration/audit?organization={home}")).Body);
        Assert.Contains("Rowan House was founded.", english, StringComparison.Ordinal);
        Assert.Contains("Nora Nutmeg became a contact of Rowan House.", english, StringComparison.Ordinal);
        await browser.PostAsync("/language", new() { ["language"] = "fr", ["__RequestVerificationToken"] = (await browser.GetAsync("/administration")).Token });
        Assert.Contains("Maison Rowan a été fondé.", WebUtility.HtmlDecode((await browser.GetAsync($"/administration/audit?organization={home}")).Body), StringComparison.Ordinal);
        Assert.DoesNotContain("Maison Rowan a été", WebUtility.HtmlDecode((await browser.GetAsync("/administration/audit?to=2020-01-01")).Body), StringComparison.Ordinal);
        foreach (var query in new[] { "?kind=nonsense&from=1&to=9999-99-99&before=x&person=1", "?before=1", "?kind=Network", "?from=2020-01-01&to=2999-12-31" })
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/administration/audit" + query)).Status);
    }

    [Fact]
    public void Every_event_there_is_has_a_sentence()
    {
        var words = app.Services.GetRequiredService<Microsoft.Extensions.Localization.IStringLocalizer<global::Workspace.Web.Resources.Words>>();
        Assert.All(AuditKinds.EventsOf(null), name => Assert.False(words[$"Audit.{name}"].ResourceNotFound, name));
        Assert.All(Enum.GetValues<AuditKind>(), kind => Assert.False(words[$"Audit.Kind.{kind}"].ResourceNotFound, $"{kind}"));
    }

    [Fact]
    public async Task It_is_taken_as_a_table_in_which_nothing_is_a_formula_and_as_lines_of_json()
    {
        var (administrator, home) = await FoundedAsync("=HYPERLINK(\"//evil.example\",\"x\")", "@SUM(1+1)");
        using var browser = new Browser(app.Address, await app.CookieAsync(administrator));
        var csv = await browser.GetAsync($"/administration/audit.csv?organization={home}");
        Assert.Equal("text/csv", csv.Message.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await Harmless.LookAsync(csv.Message));
        var lines = csv.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length); // a head, founded, joined, contact
        Assert.DoesNotContain(lines, line => line.Split("\",\"").Any(cell => cell.TrimStart('"') is ['=' or '+' or '-' or '@', ..]));

        var jsonl = await browser.GetAsync($"/administration/audit.jsonl?organization={home}&kind=Organizations");
        var only = JsonDocument.Parse(Assert.Single(jsonl.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries))).RootElement;
        Assert.Equal(("organization.founded", home.Value, administrator.Value), (only.GetProperty("event").GetString(), only.GetProperty("organization").GetGuid(), only.GetProperty("by").GetGuid()));
    }

    [Fact]
    public async Task Who_contributes_without_being_listed_is_told_as_such_a_one_and_by_no_filter()
    {
        var (administrator, home) = await FoundedAsync("Sorrel House", "Maison Sorrel");
        var (submissions, author) = (app.Services.GetRequiredService<Submissions>(), new Author(administrator, home));
        await submissions.InviteAsync(app.Network.Submission, home, SubmissionRole.Drafter, "", app.Network.AdaOfAlder, default);
        await submissions.AcceptAsync(app.Network.Submission, "", author, default);
        await submissions.ChooseListingAsync(app.Network.Submission, isListed: false, author, default);
        using var browser = new Browser(app.Address, await app.CookieAsync(administrator));
        foreach (var address in new[] { "/administration/audit?kind=Submissions", "/administration/audit.csv?kind=Submissions", "/administration/audit.jsonl?kind=Submissions" })
        {
            var answer = WebUtility.HtmlDecode((await browser.GetAsync(address)).Body);
            Assert.Contains("An organization that is not listed contributes, and is not listed.", answer, StringComparison.Ordinal);
            var table = answer.Contains("<table", StringComparison.Ordinal) ? answer[answer.IndexOf("<table", StringComparison.Ordinal)..] : answer; // the list to choose from has everybody
            Assert.DoesNotContain("Sorrel House", table, StringComparison.Ordinal);
            Assert.DoesNotContain($"{home}", table, StringComparison.Ordinal);
        }

        foreach (var filter in new[] { $"organization={home}", $"person={administrator}" })
            Assert.DoesNotContain("submission.", (await browser.GetAsync($"/administration/audit.jsonl?{filter}")).Body, StringComparison.Ordinal);
    }

    private async Task<(PersonId Administrator, OrganizationId Home)> FoundedAsync(string en, string fr)
    {
        var administrator = await app.AdministratorAsync();
        var organizations = app.Services.GetRequiredService<Organizations>();
        var home = await organizations.FoundAsync(Guid.CreateVersion7(), new(new(en, fr), "R", "institute", new("", ""), "", [], IsUnlisted: false), administrator, default);
        await organizations.JoinAsync(home, administrator, "Cook", isContact: false, default);
        await organizations.AppointContactAsync(home, administrator, administrator, default);
        return (administrator, home);
    }
}
