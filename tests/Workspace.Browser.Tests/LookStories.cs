using Microsoft.Playwright;
using Workspace.Web.Demonstration;

namespace Workspace.Browser.Tests;

/// <summary>The editor with somebody else in it, narrow and wide, light and dark, in both languages: works, fits, and is photographed.</summary>
[Collection(OneBrowser.Name)]
public sealed class LookStories(Browser browser)
{
    [Theory]
    [InlineData("en", 1280, false)]
    [InlineData("fr", 1280, true)]
    [InlineData("en", 360, true)]
    [InlineData("fr", 360, false)]
    public async Task Two_people_and_who_wrote_what_are_seen(string language, int width, bool dark)
    {
        var isPhone = width < 700;
        await using var samir = await browser.WriteAsync(Cast.Samir);
        await using var window = await browser.OpenAsync((language == "fr" ? Cast.Etienne : Cast.Maya).Id.Value, language, width, isPhone ? 740 : 900, dark ? ColorScheme.Dark : ColorScheme.Light, touch: isPhone);
        var page = window.Page;
        await page.GotoAsync($"/drafts/{browser.MainText}");
        var name = $"together-{width}-{language}{(dark ? "-dark" : "")}";
        await page.Locator(".cm-content").WaitForAsync();
        Assert.Equal(language, await page.Locator("html").GetAttributeAsync("lang"));

        // The other selects a few words of what is on the screen.
        await samir.Window.Page.Locator("#outline-list a").Nth(1).ClickAsync();
        await samir.Window.Page.Keyboard.PressAsync("ArrowDown");
        await samir.Window.Page.Keyboard.PressAsync("ArrowDown");
        for (var word = 0; word < 4; word++) await samir.Window.Page.Keyboard.PressAsync("Control+Shift+ArrowRight");
        await page.Locator(".caret .caret-flag", new() { HasText = Cast.Samir.Name }).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await window.PictureAsync(name);

        await page.Locator("#who-switch:enabled").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        if (isPhone)
        {
            await page.Locator("#dock a[href='#sheet-wrote']").TapAsync();
            await page.Locator("#sheet-wrote label.toggle").TapAsync();
            await window.PictureAsync($"{name}-sheet-wrote");
            await page.Locator("#sheet-wrote header a").TapAsync();
        }
        else
        {
            await page.Locator(".cm-line").Nth(6).ClickAsync();
            await page.Locator("label:has(#who-switch)").ClickAsync();
            await page.Keyboard.PressAsync("Escape");
            await page.Keyboard.PressAsync("Control+Alt+w");
        }

        await page.Locator(".cm-line .by").First.WaitForAsync();
        await window.PictureAsync($"{name}-who");
        Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - window.innerWidth") <= 0);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task On_a_phone_one_opens_the_sheets_writes_and_sees_the_others()
    {
        await using var samir = await browser.WriteAsync(Cast.Samir);
        await using var window = await browser.OpenAsync(Cast.Maya.Id.Value, "en", 360, 740, touch: true);
        var page = window.Page;
        await using var maya = new OpenedEditor(window, browser.MainText, Cast.Maya.Id.Value);
        await maya.OpenAsync();
        await page.Locator("#here-count", new() { HasText = "2 here" }).WaitForAsync();
        await page.Locator("#dock a[href='#sheet-here']").TapAsync();
        await page.Locator("#sheet-here li", new() { HasText = Cast.Samir.Name }).WaitForAsync();
        await window.PictureAsync("phone-sheet-here");
        await page.Locator("#sheet-here header a").TapAsync();
        Assert.False(await page.Locator("#sheet-here").IsVisibleAsync());

        await page.Locator("#dock a[href='#sheet-outline']").TapAsync();
        await window.PictureAsync("phone-sheet-outline");
        await page.Locator("#sheet-outline-list a").Nth(2).TapAsync();
        Assert.False(await page.Locator("#sheet-outline").IsVisibleAsync());
        await page.Locator(".cm-content:focus").WaitForAsync();

        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync(" from a phone");
        await samir.WaitForTextAsync(" from a phone");
        await maya.SavedAsync(Patience.Milliseconds);
        await samir.TypeAtEndAsync(" to a phone");
        await maya.WaitForTextAsync(" to a phone");
        await page.Locator("#dock a[href='#sheet-wrote']").TapAsync();
        await page.Locator("#sheet-wrote-cards .card-in", new() { HasText = Cast.Maya.Name }).First.WaitForAsync();
        await window.PictureAsync("phone-sheet-wrote");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_first_visit_says_that_all_is_saved_and_complains_of_nothing()
    {
        await using var window = await browser.OpenAsync();
        await window.Page.GotoAsync($"/drafts/{browser.MainText}");
        await window.Page.Locator($"button[name=person][value='{Cast.Femi.Id.Value}']").ClickAsync();
        await window.Page.Locator(".cm-content").WaitForAsync();
        Assert.Equal("All changes saved", await window.Page.Locator("#save-text").InnerTextAsync());
        await window.Page.Locator("#who-switch:enabled").WaitForAsync();
        Assert.Equal("All changes saved", await window.Page.Locator("#save-text").InnerTextAsync());
        Assert.Equal(0, await window.Page.Locator("#notices .notice").CountAsync());
        Assert.Empty(window.Complaints);
    }
}
