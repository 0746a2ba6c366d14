using Workspace.Web.Demonstration;

namespace Workspace.Browser.Tests;

[Collection(OneBrowser.Name)]
public sealed class KeyboardAloneStories(Browser browser)
{
    private const string Text = ".cm-content";

    [Fact]
    public async Task Everything_can_be_done_with_the_keyboard_alone()
    {
        await using var window = await browser.OpenAsync();
        var page = window.Page;
        var noemie = new KeyboardUser(window);
        var draft = $"/drafts/{browser.MainText}";
        var editor = new OpenedEditor(window, browser.MainText, Cast.Noemie.Id.Value);

        // In, in her own language, then in the other; dark, then light.
        await page.GotoAsync("/sign-in");
        await noemie.EnterAsync($"button[name=person][value='{Cast.Noemie.Id.Value}']", "/");
        await noemie.EnterAsync("button[name=language][value=fr]", "/");
        Assert.Equal("fr", await page.Locator("html").GetAttributeAsync("lang"));
        await noemie.EnterAsync("button[name=language][value=en]", "/");
        Assert.Equal("en", await page.Locator("html").GetAttributeAsync("lang"));
        var light = await BackgroundAsync();
        await noemie.EnterAsync("button[name=theme][value=dark]", "/");
        Assert.NotEqual(light, await BackgroundAsync());
        await noemie.EnterAsync("button[name=theme][value=light]", "/");
        Assert.Equal(light, await BackgroundAsync());

        // She coordinates: freezes the text and unfreezes it.
        await noemie.EnterAsync("main h3 a[href^='/submissions/']", "/submissions/");
        await noemie.EnterAsync($"form[action='{draft}/freeze'] button", "/submissions/");
        Assert.Equal(1, await page.Locator("th .pill-move").CountAsync());
        await noemie.EnterAsync($"form[action='{draft}/freeze'] button", "/submissions/");
        Assert.Equal(0, await page.Locator("th .pill-move").CountAsync());

        // She writes.
        await noemie.EnterAsync($"a[href='{draft}']", draft);
        await editor.SavedAsync(Patience.Milliseconds);
        await noemie.TabToAsync(Text);
        await noemie.PressAsync("Control+End");
        await noemie.TypeAsync("\n\nBy keyboard alone");
        await noemie.PressAsync("Control+Shift+ArrowLeft");
        await noemie.PressAsync("Escape");
        await noemie.ArrowToAsync("ArrowRight", "[data-command=bold]");
        await noemie.PressAsync("Enter");
        Assert.True(await noemie.IsAtAsync(Text));
        Assert.EndsWith("\nBy keyboard **alone**", await editor.TextAsync(), StringComparison.Ordinal);
        await noemie.PressAsync("Escape");
        await noemie.ArrowToAsync("ArrowRight", "#levels");
        await noemie.PressAsync("ArrowDown");
        await editor.WaitForTextAsync("# By keyboard **alone**");
        await editor.SavedAsync(Patience.Milliseconds);

        // No trap: Tab leaves the text, Shift+Tab comes back, Esc leads to the toolbar and back, F6 goes round.
        await noemie.TabToAsync(Text, back: !await noemie.IsAtAsync(Text));
        await noemie.PressAsync("Tab");
        Assert.False(await noemie.IsAtAsync(Text));
        await noemie.TabToAsync(Text, back: true);
        await noemie.PressAsync("Escape");
        Assert.True(await noemie.IsAtAsync("#toolbar *"));
        await noemie.PressAsync("Escape");
        Assert.True(await noemie.IsAtAsync(Text));
        await noemie.PressAsync("F6");
        Assert.True(await noemie.IsAtAsync("#toolbar *"));
        await noemie.PressAsync("F6");
        Assert.True(await noemie.IsAtAsync("#outline a"));
        await noemie.PressAsync("F6");
        Assert.True(await noemie.IsAtAsync(Text));

        // She finds a word, undoes and redoes, and hides the others and shows them again.
        await noemie.PressAsync("Control+f");
        Assert.True(await noemie.IsAtAsync(".cm-search input"));
        await noemie.TypeAsync("keyboard");
        await noemie.PressAsync("Enter");
        await noemie.PressAsync("Escape");
        Assert.True(await noemie.IsAtAsync(Text));
        Assert.Equal(0, await page.Locator(".cm-search").CountAsync());
        await noemie.PressAsync("Control+z");
        await editor.WaitForTextGoneAsync("# By keyboard");
        await noemie.PressAsync("Control+y");
        await editor.WaitForTextAsync("# By keyboard");
        await noemie.PressAsync("Escape");
        await noemie.PressAsync("End");
        Assert.True(await noemie.IsAtAsync("#focus-button"));
        await noemie.PressAsync("Enter");
        Assert.Equal("true", await page.Locator("#focus-button").GetAttributeAsync("aria-pressed"));
        await noemie.PressAsync("Enter");
        Assert.Equal("false", await page.Locator("#focus-button").GetAttributeAsync("aria-pressed"));
        await noemie.PressAsync("Escape");
        await noemie.PressAsync("Control+End");
        await noemie.PressAsync("Escape");
        Assert.True(await noemie.IsAtAsync("#focus-button"));
        await noemie.TypeAsync("!"); // what is written is for the text, and lands there
        Assert.True(await noemie.IsAtAsync(Text));
        Assert.EndsWith("**alone**!", await editor.TextAsync(), StringComparison.Ordinal);
        await editor.SavedAsync(Patience.Milliseconds);

        // Who wrote what, and who wrote this.
        await page.Locator("#who-switch:enabled").WaitForAsync();
        await noemie.PressAsync("Escape");
        await noemie.PressAsync("End");
        await noemie.ArrowToAsync("ArrowLeft", "#who-switch");
        await noemie.PressAsync("Space");
        await page.Locator(".cm-line .by").First.WaitForAsync();
        await noemie.PressAsync("Escape");
        await noemie.PressAsync("Control+End");
        await noemie.PressAsync("Control+Alt+w");
        var card = page.Locator("#wrote-cards .card-in").First;
        await card.WaitForAsync();
        Assert.Contains("Noémie Castonguay", await card.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("Institute for Rights in Practice", await card.InnerTextAsync(), StringComparison.Ordinal);
        await noemie.PressAsync("F6");
        Assert.True(await noemie.IsAtAsync("#wrote *"));
        await noemie.TabToAsync("#wrote-cards a");
        await noemie.TabToAsync("#wrote-close", back: true);
        await noemie.PressAsync("Enter");
        Assert.False(await page.Locator("#wrote").IsVisibleAsync());
        Assert.True(await noemie.IsAtAsync(Text));

        // To a heading, and into viewing and back.
        await noemie.PressAsync("Control+Home");
        await noemie.PressAsync("F6");
        await noemie.PressAsync("F6");
        await noemie.PressAsync("Tab");
        await noemie.PressAsync("Tab");
        await noemie.PressAsync("Enter");
        Assert.True(await noemie.IsAtAsync(Text));
        Assert.True(await page.EvaluateAsync<int>("() => document.querySelector('.cm-content').cmTile.root.view.state.selection.main.head") > 0);
        await noemie.TabToAsync("#modes input", back: true);
        await noemie.PressAsync("ArrowRight");
        Assert.Equal("true", await page.Locator(Text).GetAttributeAsync("aria-readonly"));
        await noemie.PressAsync("ArrowLeft");
        Assert.Null(await page.Locator(Text).GetAttributeAsync("aria-readonly"));

        // History: another revision; compared; two others chosen; only one organization's changes.
        await noemie.EnterAsync($"a[href='{draft}/history']", "/history");
        await noemie.EnterAsync("a.hrow:not([aria-current])", "?at=");
        await noemie.EnterAsync("a[href*='/compare?']", "/compare/");
        var compared = page.Url;
        await noemie.TabToAsync("#from");
        await noemie.PressAsync("ArrowDown");
        await noemie.TabToAsync("#to");
        await noemie.PressAsync("Home");
        await noemie.EnterAsync(".cmp-pair button", "/compare/");
        Assert.NotEqual(compared, page.Url);
        await noemie.TabToAsync("input[name=org]");
        await noemie.PressAsync("Space");
        await noemie.EnterAsync("fieldset ~ button", "org=");

        // A reading page, and the file.
        await noemie.EnterAsync("a[href*='/history?at=']", "/history");
        await noemie.EnterAsync("a[href$='/read']", "/read");
        await noemie.TabToAsync("a[href$='.md']");
        var file = await page.RunAndWaitForDownloadAsync(() => noemie.PressAsync("Enter"));
        Assert.EndsWith(".md", file.SuggestedFilename, StringComparison.Ordinal);
        Assert.EndsWith("By keyboard **alone**!", await File.ReadAllTextAsync(await file.PathAsync()), StringComparison.Ordinal);

        // For her other organization; out.
        await noemie.TabToAsync("details.menu > summary");
        await noemie.PressAsync("Enter");
        await noemie.EnterAsync("button[name=organization]", "/read");
        Assert.Contains("Réseau Logement Digne", await page.Locator("details.menu > summary").InnerTextAsync(), StringComparison.Ordinal);
        await noemie.TabToAsync("details.menu > summary");
        await noemie.PressAsync("Enter");
        await noemie.EnterAsync("form[action='/sign-out'] button", "/sign-in");
        Assert.Empty(window.Complaints);

        Task<string> BackgroundAsync() => page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
    }
}
