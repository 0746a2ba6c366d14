using Microsoft.Playwright;
using Workspace.Web.Demonstration;

namespace Workspace.Browser.Tests;

/// <summary>Somebody who may not write suggests, by keyboard alone; somebody who may accepts; the words bear the name of whoever suggested them.</summary>
[Collection(OneBrowser.Name)]
public sealed class SuggestionStories(Browser browser)
{
    private const string Text = ".cm-content";

    [Fact]
    public async Task A_suggester_suggests_by_keyboard_a_drafter_accepts_and_the_words_are_the_suggesters()
    {
        await using var samir = await browser.WriteAsync(Cast.Samir);
        await samir.TypeAtEndAsync("\n\nEvery child has a door.");
        await samir.SavedAsync(Patience.Milliseconds);
        await using var ruth = await OpenRolesAsync();
        try
        {
            await GiveAsync(ruth, "Suggester");
            await using var maya = await browser.WriteAsync(Cast.Maya);
            await using var etienne = await OpenFrenchAsync();
            await SuggestAsync(maya, "window");
            await maya.Notice("Your suggestion was sent").WaitForAsync(new() { Timeout = Patience.Milliseconds });
            await maya.WaitForTextAsync("a door."); // nothing is changed yet

            // Everybody sees it, in their language, with the name and for whom; whoever may decides.
            var card = samir.Window.Page.Locator("#suggestions article").Filter(new() { HasText = "window" });
            await card.WaitForAsync(new() { Timeout = Patience.Milliseconds });
            foreach (var words in new[] { "Maya Lindqvist", "Lantern Street Food Bank", "Replace", "door", "Accept", "Decline" })
                Assert.Contains(words, await card.InnerTextAsync(), StringComparison.Ordinal);
            Assert.Equal("door", await samir.Window.Page.Locator(".suggested").InnerTextAsync());
            await maya.Window.Page.Locator("#suggestions .act-withdraw").WaitForAsync(new() { Timeout = Patience.Milliseconds });
            Assert.Equal(0, await maya.Window.Page.Locator("#suggestions .act-accept").CountAsync());
            await etienne.Window.Page.GotoAsync($"/drafts/{browser.MainText}/suggestions");
            await ScanAsync(etienne.Window, "suggestions-360-fr");
            await using (var josephine = await browser.OpenAsync(Cast.Josephine.Id.Value))
            {
                await josephine.Page.GotoAsync($"/drafts/{browser.MainText}/suggestions");
                await josephine.Page.Locator("details.decline summary").First.ClickAsync();
                await ScanAsync(josephine, "suggestions-1280-en");
            }

            await etienne.Window.Page.GotoAsync($"/drafts/{browser.MainText}#sheet-suggestions");
            var french = etienne.Window.Page.Locator("#sheet-suggestions article").Filter(new() { HasText = "window" });
            await french.WaitForAsync(new() { Timeout = Patience.Milliseconds });
            Assert.Contains("Remplacer", await french.InnerTextAsync(), StringComparison.Ordinal);
            foreach (var (window, name) in new[] { (samir.Window, "suggestion-1280-en"), (etienne.Window, "suggestion-360-fr"), (maya.Window, "suggestion-mine-1280-en") }) await ScanAsync(window, name);

            // Accepted by keyboard, it is in every text and gone from every list.
            var keyboard = new KeyboardUser(samir.Window);
            await samir.Window.Page.Locator(Text).FocusAsync();
            await keyboard.PressAsync("F6");
            Assert.True(await keyboard.IsAtAsync("#suggestions *"));
            if (!await keyboard.IsAtAsync(".act-accept")) await keyboard.TabToAsync(".act-accept");
            await keyboard.PressAsync("Enter");
            foreach (var editor in new[] { samir, maya, etienne }) await editor.WaitForTextAsync("Every child has a window.");
            await card.WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = Patience.Milliseconds });
            await french.WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = Patience.Milliseconds });
            Assert.Equal(0, await samir.Window.Page.Locator(".suggested").CountAsync());

            // Who wrote it: whoever suggested it.
            await samir.Window.Page.Locator(Text).FocusAsync();
            await keyboard.PressAsync("Control+End");
            await keyboard.PressAsync("ArrowLeft");
            await keyboard.PressAsync("Control+Alt+w");
            var wrote = samir.Window.Page.Locator("#wrote-cards");
            await wrote.GetByText("Maya Lindqvist").WaitForAsync(new() { Timeout = Patience.Milliseconds });
            Assert.Contains("Lantern Street Food Bank", await wrote.InnerTextAsync(), StringComparison.Ordinal);

            // One that is declined says why on the page of suggestions.
            await SuggestAsync(maya, "gate");
            await samir.Window.Page.Locator("#suggestions .act-decline").WaitForAsync(new() { Timeout = Patience.Milliseconds });
            await keyboard.TabToAsync(".act-decline");
            await keyboard.PressAsync("Enter");
            Assert.True(await keyboard.IsAtAsync("#decline-reason"));
            await keyboard.TypeAsync("A window it is");
            await samir.Window.PictureAsync("suggestion-decline");
            await keyboard.TabToAsync("#decline-form button[type=submit]");
            await keyboard.PressAsync("Enter");
            await samir.Notice("is declined").WaitForAsync(new() { Timeout = Patience.Milliseconds });
            await maya.Window.Page.GotoAsync($"/drafts/{browser.MainText}/suggestions");
            Assert.Contains("A window it is", await maya.Window.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
            await ScanAsync(maya.Window, "suggestions-1280-en-decided");
            await etienne.Window.Page.GotoAsync($"/drafts/{browser.MainText}/suggestions");
            await ScanAsync(etienne.Window, "suggestions-360-fr-decided");
        }
        finally
        {
            await GiveAsync(ruth, "Drafter");
        }
    }

    /// <summary>Selects the word before the end of the text and suggests another, without a mouse.</summary>
    private static async Task SuggestAsync(OpenedEditor editor, string inserted)
    {
        var (page, keyboard) = (editor.Window.Page, new KeyboardUser(editor.Window));
        if (!await keyboard.IsAtAsync(Text)) await keyboard.TabToAsync(Text);
        Assert.Equal("true", await page.Locator(Text).GetAttributeAsync("aria-readonly"));
        await keyboard.PressAsync("Control+End");
        await keyboard.PressAsync("ArrowLeft"); // before the full stop
        await keyboard.PressAsync("Control+Shift+ArrowLeft");
        await keyboard.PressAsync("Control+Shift+A");
        await page.Locator("#suggest[open]").WaitForAsync(new() { Timeout = Patience.Milliseconds });
        Assert.True(await keyboard.IsAtAsync("#suggest-instead"));
        await keyboard.TypeAsync(inserted);
        await editor.Window.PictureAsync($"suggest-dialog-{inserted}");
        await ScanAsync(editor.Window, null);
        await keyboard.TabToAsync("#suggest-why");
        await keyboard.TypeAsync("It lets light in");
        await keyboard.PressAsync("Control+Enter");
        await page.Locator("#suggest").WaitForAsync(new() { State = WaitForSelectorState.Hidden, Timeout = Patience.Milliseconds });
        Assert.True(await keyboard.IsAtAsync(Text));
    }

    private static async Task ScanAsync(Window window, string? name)
    {
        if (name is not null) await window.PictureAsync(name);
        Assert.Empty((await AccessibilityScan.FaultsAsync(window.Page)).Select(fault => $"{name}: {fault}"));
        Assert.InRange(await window.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - window.innerWidth"), int.MinValue, 0);
    }

    private async Task<OpenedEditor> OpenFrenchAsync()
    {
        var window = await browser.OpenAsync(Cast.Etienne.Id.Value, "fr", 360, 740);
        await window.Page.GotoAsync("/organizations");
        if (await window.Page.Locator("html").GetAttributeAsync("lang") != "fr") await window.Page.Locator("button[name=language][value=fr]").First.ClickAsync();
        await window.Page.GotoAsync($"/drafts/{browser.MainText}");
        await window.Page.Locator(Text).WaitForAsync();
        return new(window, browser.MainText, Cast.Etienne.Id.Value);
    }

    private async Task<Window> OpenRolesAsync()
    {
        var ruth = await browser.OpenAsync(Cast.Ruth.Id.Value);
        await ruth.Page.GotoAsync("/");
        await ruth.Page.Locator("main h3 a[href^='/submissions/']").First.ClickAsync();
        await ruth.Page.Locator("a[href$='/roles']").First.ClickAsync();
        return ruth;
    }

    /// <summary>Gives Maya's organization a role.</summary>
    private static async Task GiveAsync(Window coordinator, string role)
    {
        var form = coordinator.Page.Locator("form[action$='/roles/organization']").Filter(new() { Has = coordinator.Page.Locator($"input[value='{Cast.LanternStreet.Id}']") });
        await form.Locator("select").SelectOptionAsync(new SelectOptionValue { Value = role });
        await coordinator.GoAsync(() => form.Locator("button").PressAsync("Enter"));
        await coordinator.Page.GetByText("The role is given").WaitForAsync();
    }
}
