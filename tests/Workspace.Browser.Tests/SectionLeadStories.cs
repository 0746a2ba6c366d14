using Microsoft.Playwright;
using Workspace.Web.Demonstration;

namespace Workspace.Browser.Tests;

/// <summary>A section that another organization leads alone: it is shown, nobody else writes in it, and whoever was writing there keeps the words.</summary>
[Collection(OneBrowser.Name)]
public sealed class SectionLeadStories(Browser browser)
{
    [Fact]
    public async Task A_section_given_to_others_in_mid_writing_is_shown_and_keeps_what_was_typed_there_to_copy()
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        await using var ruth = await browser.OpenAsync(Cast.Ruth.Id.Value);
        await ruth.Page.GotoAsync("/");
        await ruth.Page.Locator("main h3 a[href^='/submissions/']").First.ClickAsync();
        await ruth.Page.Locator("a[href$='/sections']").First.ClickAsync();
        var row = ruth.Page.Locator("tr").Filter(new() { Has = ruth.Page.Locator($"input[name=draft][value='{browser.MainText}']") }).Nth(1);
        var heading = (await row.Locator("th").InnerTextAsync()).Trim();
        try
        {
            // Words that were on their way when the section was given.
            await maya.Window.Context.SetOfflineAsync(true);
            await TypeBehindAsync(maya, heading, " and our half");
            await maya.StateAsync("Not saved", Patience.Milliseconds);
            await GiveAsync(ruth, row, Cast.ThreeRivers.Id.ToString());
            await maya.Window.Context.SetOfflineAsync(false);
            var notice = maya.Notice("Another organization leads the section");
            await notice.WaitForAsync(new() { Timeout = Patience.Milliseconds });
            Assert.Contains("and our half", await notice.InnerTextAsync(), StringComparison.Ordinal);
            await maya.Window.Page.Locator(".cm-content .led").First.WaitForAsync(new() { Timeout = Patience.Milliseconds });
            Assert.DoesNotContain("and our half", await maya.TextAsync(), StringComparison.Ordinal);
            Assert.Contains(heading, await maya.CaretLineAsync(), StringComparison.Ordinal);
            await maya.Window.PictureAsync("editor-led");

            // Nothing goes into it, and the page says whose it is; elsewhere writing goes on.
            var text = await maya.TextAsync();
            await TypeBehindAsync(maya, heading, "x");
            await maya.Notice("leads this section").WaitForAsync(new() { Timeout = Patience.Milliseconds });
            Assert.Equal(text, await maya.TextAsync());
            await maya.TypeAtEndAsync("\n\nWritten elsewhere.");
            await maya.SavedAsync(Patience.Milliseconds);
            Assert.EndsWith("Written elsewhere.", await maya.FetchAsync($"/drafts/{maya.Draft}/versions/{await maya.VersionAsync()}.md"), StringComparison.Ordinal);
        }
        finally
        {
            await GiveAsync(ruth, row, "");
        }

        await maya.Window.Page.Locator(".cm-content .led").First.WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = Patience.Milliseconds });
        await TypeBehindAsync(maya, heading, " again");
        await maya.SavedAsync(Patience.Milliseconds);
    }

    private static async Task GiveAsync(Window coordinator, ILocator row, string lead)
    {
        await row.Locator("select").SelectOptionAsync(new SelectOptionValue { Value = lead });
        await row.Locator("input[name=alone]").SetCheckedAsync(lead.Length > 0);
        await coordinator.GoAsync(() => row.Locator("button").PressAsync("Enter"));
        await coordinator.Page.GetByText("It is done").WaitForAsync();
    }

    private static async Task TypeBehindAsync(OpenedEditor editor, string heading, string words)
    {
        await editor.Window.Page.Locator("#outline-list a").Filter(new() { HasText = heading }).First.ClickAsync();
        await editor.Window.Page.Keyboard.PressAsync("End");
        await editor.Window.Page.Keyboard.TypeAsync(words);
    }
}
