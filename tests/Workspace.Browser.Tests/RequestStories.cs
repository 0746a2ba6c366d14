using Workspace.Web.Demonstration;

namespace Workspace.Browser.Tests;

/// <summary>An organization that nobody invited.</summary>
[Collection(OneBrowser.Name)]
public sealed class RequestStories(Browser browser)
{
    private static readonly Dictionary<string, string> Said = new()
    {
        ["nameEn"] = "Harbour House",
        ["shortName"] = "Harbour",
        ["region"] = "Nova Scotia",
        ["aboutEn"] = "Forty beds by the harbour, and a kitchen.",
        ["site"] = "harbour.example",
        ["person"] = "Greta Hollis",
        ["address"] = "greta@harbour.example",
        ["title"] = "Director",
        ["word"] = "We know who is turned away at night, and would like to write it down with others.",
    };

    [Fact]
    public async Task It_asks_to_join_confirms_its_address_and_is_approved()
    {
        await using var asker = await browser.OpenAsync();
        await asker.Page.GotoAsync("/sign-in");
        await asker.GoAsync(() => asker.Page.Locator("a[href='/join']").ClickAsync());
        foreach (var (field, words) in Said) await asker.Page.FillAsync($"#f-{field}", words);
        await asker.Page.SelectOptionAsync("#f-kind", "shelter");
        await asker.GoAsync(() => asker.Page.Locator(".start-form button[type=submit]").ClickAsync());
        Assert.EndsWith("/join/sent", asker.Page.Url, StringComparison.Ordinal);

        var link = asker.Page.Locator("a[href^='/join/confirm/']").First;
        await asker.Page.GotoAsync("/demonstration/mail");
        await Patience.UntilAsync(async () => await link.CountAsync() > 0 || await asker.Page.ReloadAsync() is null, "the mail with the link");
        await asker.GoAsync(() => link.ClickAsync());
        await LookAsync(asker, "join-confirm");
        await asker.GoAsync(() => asker.Page.Locator("main button[type=submit]").ClickAsync());
        await LookAsync(asker, "join-confirmed");

        await using var ruth = await browser.OpenAsync(Cast.Ruth.Id.Value);
        await ruth.Page.GotoAsync("/administration/requests");
        await LookAsync(ruth, "requests-waiting");
        await ruth.GoAsync(() => ruth.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Harbour House" }).ClickAsync());
        await LookAsync(ruth, "request");
        await ruth.GoAsync(() => ruth.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Approve the request" }).ClickAsync());
        await LookAsync(ruth, "request-approved");
        await ruth.GoAsync(() => ruth.Page.Locator("main a[href^='/organizations/']").ClickAsync());
        Assert.Equal("Harbour House", await ruth.Page.Locator("h1").TextContentAsync());
        Assert.Empty(asker.Complaints.Concat(ruth.Complaints));
    }

    private static async Task LookAsync(Window window, string name)
    {
        await window.PictureAsync(name);
        Assert.Empty((await AccessibilityScan.FaultsAsync(window.Page)).Select(fault => $"{name}: {fault}"));
    }
}
