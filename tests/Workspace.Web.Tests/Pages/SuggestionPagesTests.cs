using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Store;

namespace Workspace.Web.Tests.Pages;

/// <summary>The page of a draft's suggestions with the forms it has, and what the editor asks for and sends.</summary>
[Collection(SharedApp.Name)]
public sealed class SuggestionPagesTests(WorkspaceApp app)
{
    private const string Text = "# Food\n\nEvery child eats.\n";

    private Suggestions Suggestions => app.Services.GetRequiredService<Suggestions>();

    [Fact]
    public async Task Suggested_declined_accepted_and_withdrawn_without_a_script()
    {
        var draft = await app.WrittenDraftAsync(Text);
        using var ben = new Browser(app.Address, await app.CookieAsync(app.Network.Ben));
        using var ada = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        foreach (var (removed, inserted) in new[] { ("child", "person"), ("Every", "Each"), ("eats", "drinks") })
            Assert.Equal($"/drafts/{draft}/suggestions?said=made", (await SuggestAsync(ben, draft, removed, inserted)).Location);

        var page = await ada.GetAsync($"/drafts/{draft}/suggestions");
        Assert.Contains("Ben Birch", page.Body, StringComparison.Ordinal);
        Assert.Contains("Birch House", page.Body, StringComparison.Ordinal);
        Assert.Contains("child</del>", page.Body, StringComparison.Ordinal);
        Assert.Contains("person</ins>", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("/withdraw", page.Body, StringComparison.Ordinal); // another's
        var open = (await Suggestions.OpenAsync(new(draft), default)).ToDictionary(one => one.Removed, one => one.Id);
        Assert.Equal($"/drafts/{draft}/suggestions?said=accepted", (await ada.SubmitAsync(page, $"/drafts/{draft}/suggestions/{open["child"]}/accept")).Location);
        Assert.Equal($"/drafts/{draft}/suggestions?said=declined", (await ada.PostAsync($"/drafts/{draft}/suggestions/{open["Every"]}/decline", new() { ["reason"] = "One word\r\nor the other", ["__RequestVerificationToken"] = page.Token })).Location);
        var theirs = await ben.GetAsync($"/drafts/{draft}/suggestions");
        Assert.Equal($"/drafts/{draft}/suggestions?said=withdrawn", (await ben.SubmitAsync(theirs, $"/drafts/{draft}/suggestions/{open["eats"]}/withdraw")).Location);

        var after = WebUtility.HtmlDecode((await ada.GetAsync($"/drafts/{draft}/suggestions?said=accepted")).Body);
        foreach (var words in new[] { "It is accepted, and in the text.", "No suggestion is open.", "One word\nor the other", "Ada Alder", ">Accepted<", ">Declined<", ">Withdrawn<", $"/drafts/{draft}/versions/2" })
            Assert.Contains(words, after, StringComparison.Ordinal);
        Assert.Equal(Text.Replace("child", "person", StringComparison.Ordinal), (await ada.GetAsync($"/drafts/{draft}/export.md")).Body);
    }

    [Fact]
    public async Task One_whose_text_has_changed_is_shown_with_both_texts_and_no_way_to_accept_it()
    {
        var draft = await app.WrittenDraftAsync(Text);
        using var ben = new Browser(app.Address, await app.CookieAsync(app.Network.Ben));
        await SuggestAsync(ben, draft, "child", "person");
        await app.ContributeAsync(draft, app.Network.AdaOfAlder, 1, $$"""[{{Text.IndexOf("child", StringComparison.Ordinal) + 5}},[0,"ren"],{{Text.Length - Text.IndexOf("child", StringComparison.Ordinal) - 5}}]""");
        await app.ContributeAsync(draft, app.Network.AdaOfAlder, 2, $$"""[{{Text.IndexOf("child", StringComparison.Ordinal) + 2}},[1],{{Text.Length - Text.IndexOf("child", StringComparison.Ordinal)}}]""");
        var page = (await ben.GetAsync($"/drafts/{draft}/suggestions")).Body;
        Assert.Contains("The text has changed", page, StringComparison.Ordinal);
        Assert.Contains("child</del>", page, StringComparison.Ordinal);
        Assert.Contains("chld", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/accept\"", page, StringComparison.Ordinal);
        Assert.Contains("/decline\"", page, StringComparison.Ordinal);
        Assert.Contains("/withdraw\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_editor_is_answered_in_JSON_with_the_name_of_a_refusal()
    {
        var draft = await app.WrittenDraftAsync(Text);
        using var client = await app.BrowserAsync(app.Network.Ben);
        client.DefaultRequestHeaders.Add("Accept", "application/json");
        using var browser = new Browser(app.Address, await app.CookieAsync(app.Network.Ben));
        var page = await browser.GetAsync("/organizations");
        client.DefaultRequestHeaders.Add("Cookie", page.Cookies.Select(cookie => cookie.Split(';')[0]));
        var from = Text.IndexOf("child", StringComparison.Ordinal);

        var ours = $"{app.Network.Ben} {app.Network.Birch}";
        foreach (var other in new[] { $"{app.Network.Ben} {app.Network.Alder}", $"{app.Network.Ada} {app.Network.Birch}", "" })
            Assert.Equal((HttpStatusCode.Conflict, """{"refused":"other-writer"}"""), await PostAsync(new() { ["version"] = "1", ["from"] = $"{from}", ["to"] = $"{from + 5}", ["removed"] = "child", ["inserted"] = "person", ["writer"] = other }));
        Assert.Equal((HttpStatusCode.Conflict, """{"refused":"wrong-place"}"""), await PostAsync(new() { ["version"] = "1", ["from"] = "0", ["to"] = "5", ["removed"] = "child", ["inserted"] = "person" }));
        Assert.Equal((HttpStatusCode.Conflict, """{"refused":"forbidden-characters"}"""), await PostAsync(new() { ["version"] = "1", ["from"] = $"{from}", ["to"] = $"{from + 5}", ["removed"] = "child", ["inserted"] = "per\rson" }));
        Assert.Equal((HttpStatusCode.OK, """{"done":"made"}"""), await PostAsync(new() { ["version"] = "1", ["from"] = $"{from}", ["to"] = $"{from + 5}", ["removed"] = "child", ["inserted"] = "person\r\nand", ["why"] = " Adults too ", ["writer"] = ours }));
        await app.ContributeAsync(draft, app.Network.AdaOfAlder, 1, $$"""[[0,"x"],{{Text.Length}}]""");

        var list = JsonDocument.Parse(await client.GetStringAsync(new Uri($"/drafts/{draft}/suggestions.json", UriKind.Relative))).RootElement;
        Assert.Equal((2, true), (list.GetProperty("version").GetInt32(), list.GetProperty("maySuggest").GetBoolean()));
        var one = Assert.Single(list.GetProperty("suggestions").EnumerateArray());
        Assert.Equal((from + 1, from + 6, "person\nand", "Adults too"), (one.GetProperty("from").GetInt32(), one.GetProperty("to").GetInt32(), one.GetProperty("inserted").GetString(), one.GetProperty("why").GetString()));
        Assert.Equal((false, true, true), (one.GetProperty("outdated").GetBoolean(), one.GetProperty("mayDecide").GetBoolean(), one.GetProperty("mine").GetBoolean()));
        Assert.Equal("Birch House", Assert.Single(list.GetProperty("organizations").EnumerateObject().ToArray()).Value.GetProperty("name").GetString());

        async Task<(HttpStatusCode, string)> PostAsync(Dictionary<string, string> fields)
        {
            fields["__RequestVerificationToken"] = page.Token;
            using var form = new FormUrlEncodedContent(fields);
            using var answer = await client.PostAsync(new Uri($"/drafts/{draft}/suggestions", UriKind.Relative), form);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Of_somebody_who_was_forgotten_it_says_for_whom_they_were()
    {
        var draft = await app.WrittenDraftAsync(Text);
        var person = await app.NewPersonAsync("Zoe Zinnia");
        await app.Services.GetRequiredService<Organizations>().JoinAsync(app.Network.Birch, person, "Volunteer", isContact: false, default);
        var from = Text.IndexOf("child", StringComparison.Ordinal);
        Assert.Null(await Suggestions.MakeAsync(Guid.CreateVersion7(), new(draft), new(new(1), from, from + 5, "child", "person", ""), new(person, app.Network.Birch), default));
        await app.Services.GetRequiredService<Forgetting>().ForgetAsync(person, default);
        using var ada = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        var page = await ada.GetAsync($"/drafts/{draft}/suggestions");
        Assert.Contains("a former member of Birch House", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Zinnia", page.Body, StringComparison.Ordinal);
        var id = Assert.Single(await Suggestions.OpenAsync(new(draft), default)).Id;
        Assert.Equal($"/drafts/{draft}/suggestions?said=accepted", (await ada.SubmitAsync(page, $"/drafts/{draft}/suggestions/{id}/accept")).Location);
        Assert.Contains("a former member of Birch House", WebUtility.HtmlDecode((await ada.GetAsync($"/drafts/{draft}/versions/2/attribution")).Body), StringComparison.Ordinal);
    }

    private static async Task<Browser.Answer> SuggestAsync(Browser browser, Guid draft, string removed, string inserted)
    {
        var from = Text.IndexOf(removed, StringComparison.Ordinal);
        return await browser.PostAsync($"/drafts/{draft}/suggestions", new()
        {
            ["version"] = "1",
            ["from"] = $"{from}",
            ["to"] = $"{from + removed.Length}",
            ["removed"] = removed,
            ["inserted"] = inserted,
            ["__RequestVerificationToken"] = (await browser.GetAsync("/organizations")).Token,
        });
    }
}
