using Microsoft.Playwright;
using Workspace.Web.Demonstration;

namespace Workspace.Browser.Tests;

/// <summary>Every page there is, in English wide and light, in French narrow and dark: scanned, photographed, without a complaint on the console.</summary>
[Collection(OneBrowser.Name)]
public sealed class EveryPageStories(Browser browser)
{
    private static readonly Guid Joint = Cast.Id(0x30, 1);
    private static readonly Guid Filed = Cast.Id(0x30, 3);
    private static readonly Guid Begun = Cast.Id(0x30, 4);

    /// <summary>Pages that say that something is not there.</summary>
    private static readonly string[] Absent = ["not-found", "no-right"];

    [Theory]
    [InlineData("en", 1280, false)]
    [InlineData("fr", 360, true)]
    public async Task No_page_has_anything_for_the_accessibility_scan_to_find(string language, int width, bool dark)
    {
        await using var visitor = await OpenAsync(null, language, width, dark);
        await ScanAsync(visitor, language, width, dark, [("sign-in", "/sign-in"), ("mail", "/demonstration/mail"), ("sent", "/sign-in/sent"), ("unsubscribe", "/notifications/unsubscribe?done=yes"), ("code", "/sign-in/code"), ("invitation-gone", "/invitations/none"), ("guest", "/guest/none"), ("join", "/join"), ("join-sent", "/join/sent"), ("join-gone", "/join/confirm/none")]);

        await using var member = await OpenAsync(Cast.Ruth.Id.Value, language, width, dark);
        var draft = browser.MainText;
        await member.Page.GotoAsync("/");
        var submission = await member.Page.Locator("main h3 a[href^='/submissions/']").First.GetAttributeAsync("href");
        var organization = $"/organizations/{Cast.Institute.Id.Value}";
        await ScanAsync(member, language, width, dark,
        [
            ("home", "/"), ("not-found", "/nowhere"), ("tokens", "/account/tokens"), ("webhooks", $"{submission}/webhooks"), ("submission", submission!), ("roles", $"{submission}/roles"), ("sections", $"{submission}/sections"), ("guests", $"{submission}/guests"), ("contributors", $"{submission}/contributors"), ("access-log", $"{submission}/access-log"), ("organizations", "/organizations"), ("organization", organization), ("organization-edit", $"{organization}/edit"), ("organization-new", "/organizations/new"), ("administration", "/administration"), ("requests", "/administration/requests"), ("requests-declined", "/administration/requests?state=Declined"), ("people", "/administration/people"), ("person", $"/administration/people/{Cast.Maya.Id.Value}"), ("audit", "/administration/audit"), ("mail-queue", "/administration/mail"), ("deliveries", "/administration/webhooks"), ("health", "/administration/health"),
            ("editor", $"/drafts/{draft}"), ("history", $"/drafts/{draft}/history"), ("proof", $"/drafts/{draft}/proof"), ("suggestions", $"/drafts/{draft}/suggestions"), ("version", $"/drafts/{draft}/versions/900"),
            ("compare", $"/drafts/{draft}/compare/1500/1900"), ("reading", $"/drafts/{draft}/versions/1900/read"),
            ("account", "/account"), ("second-factor", "/account/second-factor"), ("confirm", "/confirm?to=%2Faccount"), ("invitations", $"{organization}/invitations"),
            ("no-right", "/drafts/00000000-0000-0000-0000-000000000001"),
            ("start", "/submissions/new"), ("start-form", "/submissions/new?template=cedaw"),
            ("rules", $"/submissions/{Joint}/rules"), ("timeline", $"/submissions/{Joint}/timeline"), ("stage", $"/submissions/{Joint}/stage/SignOn"),
            ("invite", $"/submissions/{Joint}/invite"), ("remove", $"/submissions/{Joint}/organizations/{Cast.ThreeRivers.Id}/remove"),
            ("invitation", $"/submissions/{Begun}/invitation"), ("filed", $"/submissions/{Filed}"), ("leave", $"/submissions/{Filed}/leave"),
            ("notifications", "/notifications"), ("notification-choices", "/notifications/choices"),
        ]);

        await using var starter = await OpenAsync(Cast.Maya.Id.Value, language, width, dark);
        await ScanAsync(starter, language, width, dark, [("begun", $"/submissions/{Begun}"), ("file", $"/submissions/{Begun}/stage/Filed"), ("home-of-maya", "/")]);
    }

    private static async Task ScanAsync(Window window, string language, int width, bool dark, (string Name, string Path)[] pages)
    {
        var faults = new List<string>();
        foreach (var (name, path) in pages)
        {
            var answer = await window.Page.GotoAsync(path);
            if (name == "editor") await window.Page.Locator(".cm-content").WaitForAsync();
            var isThere = answer!.Ok && window.Page.Url.EndsWith(path, StringComparison.Ordinal); // not null: it is another address
            if (isThere == Absent.Contains(name)) faults.Add($"{path} was answered {answer.Status} at {window.Page.Url}.");
            Assert.Equal(language, await window.Page.Locator("html").GetAttributeAsync("lang"));
            await window.PictureAsync($"{name}-{width}-{language}{(dark ? "-dark" : "")}");
            faults.AddRange((await AccessibilityScan.FaultsAsync(window.Page)).Select(fault => $"{path}: {fault}"));
            var overflow = await window.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - window.innerWidth");
            if (overflow > 0) faults.Add($"{path} is {overflow} pixels wider than the window.");
        }

        faults.AddRange(window.Complaints.Where(complaint => !complaint.Contains("404", StringComparison.Ordinal)));
        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    private async Task<Window> OpenAsync(Guid? person, string language, int width, bool dark)
    {
        var window = await browser.OpenAsync(person, language, width, width < 700 ? 740 : 900, dark ? ColorScheme.Dark : ColorScheme.Light);
        await AccessibilityScan.PrepareAsync(window.Context);
        await window.Page.GotoAsync(person is null ? "/sign-in" : "/organizations");
        if (await window.Page.Locator("html").GetAttributeAsync("lang") != language)
            await window.Page.Locator($"button[name=language][value={language}]").First.ClickAsync();
        return window;
    }
}
