using Microsoft.Playwright;
using Workspace.Web.Demonstration;

namespace Workspace.Browser.Tests;

/// <summary>A role that changes while somebody writes: nothing is lost, and what was not sent goes on its way when the role is back.</summary>
[Collection(OneBrowser.Name)]
public sealed class RightsStories(Browser browser)
{
    [Fact]
    public async Task A_drafter_who_becomes_an_observer_in_mid_sentence_keeps_every_word_and_goes_on_as_a_drafter()
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        await using var ruth = await OpenRolesAsync();
        try
        {
            using var stop = new CancellationTokenSource();
            var typing = KeepTypingAsync(maya, stop.Token);
            await maya.WaitForTextAsync(" rôle4.");
            await GiveAsync(ruth, "Observer");
            var notice = maya.Notice("You can now only read this draft");
            await notice.WaitForAsync(new() { Timeout = Patience.Milliseconds });
            await stop.CancelAsync();
            var tokens = await typing;
            Assert.Equal("true", await maya.Window.Page.Locator(".cm-content").GetAttributeAsync("aria-readonly"));
            var text = await maya.TextAsync();
            await maya.TypeAtEndAsync("as an observer");
            Assert.Equal(text, await maya.TextAsync());
            await maya.Window.PictureAsync("editor-observer");

            await GiveAsync(ruth, "Drafter");
            await notice.WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = Patience.Milliseconds });
            await maya.TypeAtEndAsync(" drafting again.");
            await maya.SavedAsync(Patience.Milliseconds);
            var saved = await maya.FetchAsync($"/drafts/{maya.Draft}/versions/{await maya.VersionAsync()}.md");
            Assert.Equal(await maya.TextAsync(), saved);
            Assert.EndsWith(" drafting again.", saved, StringComparison.Ordinal);
            Assert.All(tokens.SkipLast(1), token => Assert.Equal(2, saved.Split(token).Length));
        }
        finally
        {
            await GiveAsync(ruth, "Drafter");
        }
    }

    [Fact]
    public async Task Half_a_sentence_that_a_role_kept_from_being_sent_can_be_copied_and_is_sent_once_the_role_is_back()
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        await using var ruth = await OpenRolesAsync();
        try
        {
            await maya.Window.Context.SetOfflineAsync(true);
            await maya.TypeAtEndAsync(" Half a sentence, and then");
            await maya.StateAsync("Not saved", Patience.Milliseconds);
            await GiveAsync(ruth, "Observer");
            await maya.Window.Context.SetOfflineAsync(false);
            var notice = maya.Notice("You can now only read this draft");
            await notice.WaitForAsync(new() { Timeout = Patience.Milliseconds });
            Assert.Contains("Half a sentence, and then", await notice.InnerTextAsync(), StringComparison.Ordinal);
            await notice.GetByText("Copy my text").ClickAsync();
            await Patience.UntilAsync(async () => await maya.Window.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()") == " Half a sentence, and then", "the copied text");

            await GiveAsync(ruth, "Drafter");
            await notice.WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = Patience.Milliseconds });
            await maya.Window.Page.Keyboard.TypeAsync(" the other half."); // the text has the focus again, and the caret where it was
            await maya.SavedAsync(Patience.Milliseconds);
            var saved = await maya.FetchAsync($"/drafts/{maya.Draft}/versions/{await maya.VersionAsync()}.md");
            Assert.EndsWith(" Half a sentence, and then the other half.", saved, StringComparison.Ordinal);
            Assert.Equal(2, saved.Split(" Half a sentence").Length);
        }
        finally
        {
            await GiveAsync(ruth, "Drafter");
        }
    }

    private async Task<Window> OpenRolesAsync()
    {
        var ruth = await browser.OpenAsync(Cast.Ruth.Id.Value);
        await ruth.Page.GotoAsync("/");
        await ruth.Page.Locator("main h3 a[href^='/submissions/']").First.ClickAsync();
        await ruth.Page.Locator("a[href$='/roles']").First.ClickAsync();
        return ruth;
    }

    /// <summary>Gives Maya's organization a role, with the keyboard alone.</summary>
    private static async Task GiveAsync(Window coordinator, string role)
    {
        var form = coordinator.Page.Locator("form[action$='/roles/organization']").Filter(new() { Has = coordinator.Page.Locator($"input[value='{Cast.LanternStreet.Id}']") });
        await form.Locator("select").SelectOptionAsync(new SelectOptionValue { Value = role });
        await coordinator.GoAsync(() => form.Locator("button").PressAsync("Enter"));
        await coordinator.Page.GetByText("The role is given").WaitForAsync();
    }

    /// <summary>Types numbered words at the end until it is told to stop; gives them.</summary>
    private static async Task<IReadOnlyList<string>> KeepTypingAsync(OpenedEditor editor, CancellationToken stop)
    {
        var typed = new List<string>();
        while (!stop.IsCancellationRequested)
        {
            if (await editor.Window.Page.Locator(".cm-content[aria-readonly]").CountAsync() > 0) break;
            var token = $" rôle{typed.Count}.";
            typed.Add(token);
            await editor.TypeAtEndAsync(token);
        }

        return typed;
    }
}
