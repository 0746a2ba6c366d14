using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Web.Tests.Pages;

/// <summary>Whoever may read a draft has its history proved, without a script.</summary>
[Collection(SharedApp.Name)]
public sealed class ProofPageTests(WorkspaceApp app)
{
    [Fact]
    public async Task A_reader_is_told_what_was_proved()
    {
        var answer = await ProvedAsync(await app.WrittenDraftAsync("A plural.\n"), app.Network.Cleo);
        Assert.Contains("Everything is as it was written", answer, StringComparison.Ordinal);
        Assert.Matches("<code>[0-9a-f]{64}</code>", answer);
    }

    [Fact]
    public async Task A_reader_is_told_where_the_first_thing_is_wrong()
    {
        var draft = await app.WrittenDraftAsync("A plural.\n");
        await ProvedAsync(draft, app.Network.Cleo); // sealed by that
        await using (var command = app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand($"update workspace.checkpoint set format = 1, text = 'x' where draft = '{draft}'"))
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        var answer = await ProvedAsync(draft, app.Network.Cleo);
        Assert.Contains("Up to version 1 everything is as it was written; then something is wrong", answer, StringComparison.Ordinal);
        Assert.Contains("The checkpoint at version 1 has another text.", answer, StringComparison.Ordinal);
        using var browser = new Browser(app.Address, await app.CookieAsync(app.Network.Cleo));
        var sections = (await browser.GetAsync($"/submissions/{app.Network.Submission}/sections")).Body;
        Assert.Contains("This text cannot be read", sections, StringComparison.Ordinal); // the others can
    }

    [Fact]
    public async Task A_stranger_has_nothing_proved()
    {
        var draft = await app.WrittenDraftAsync("A plural.\n");
        using var browser = new Browser(app.Address, await app.CookieAsync(app.Network.Dan));
        var token = (await browser.GetAsync("/organizations")).Token;
        var answer = await browser.PostAsync($"/drafts/{draft}/proof", new() { ["_handler"] = "prove", ["__RequestVerificationToken"] = token });
        Assert.Contains(answer.Status, new[] { System.Net.HttpStatusCode.NotFound, System.Net.HttpStatusCode.BadRequest });
        Assert.DoesNotContain("<code>", answer.Body, StringComparison.Ordinal);
    }

    private async Task<string> ProvedAsync(Guid draft, PersonId reader)
    {
        using var browser = new Browser(app.Address, await app.CookieAsync(reader));
        var page = await browser.GetAsync($"/drafts/{draft}/proof");
        var form = (await new HtmlParser().ParseDocumentAsync(page.Body)).QuerySelector("form.proof-form")!;
        var answer = await browser.PostAsync($"/drafts/{draft}/proof", form.QuerySelectorAll("input[name]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? ""));
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.Status);
        return answer.Body;
    }
}
