using System.Diagnostics;
using Microsoft.Playwright;
using Workspace.Web.Demonstration;

namespace Workspace.Browser.Tests;

/// <summary>What goes wrong while somebody writes: nothing is lost, and the page says what is the matter.</summary>
[Collection(OneBrowser.Name)]
public sealed class TroubleStories(Browser browser)
{
    [Fact]
    public async Task A_text_frozen_in_mid_typing_can_only_be_read_until_it_is_unfrozen()
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        await using var ruth = await browser.OpenAsync(Cast.Ruth.Id.Value);
        await ruth.Page.GotoAsync("/");
        await ruth.Page.Locator("main h3 a[href^='/submissions/']").First.ClickAsync();

        using var stop = new CancellationTokenSource();
        var typing = KeepTypingAsync(maya, stop.Token);
        await maya.WaitForTextAsync(" ice4.");
        await PressFreezeAsync(ruth);
        await maya.Notice("This text is frozen").WaitForAsync(new() { Timeout = Patience.Milliseconds });
        await stop.CancelAsync();
        var tokens = await typing;
        Assert.Equal("true", await maya.Window.Page.Locator(".cm-content").GetAttributeAsync("aria-readonly"));
        var text = await maya.TextAsync();
        await maya.TypeAtEndAsync("into the ice");
        Assert.Equal(text, await maya.TextAsync());
        await maya.Window.PictureAsync("editor-frozen");

        await PressFreezeAsync(ruth);
        await maya.Notice("This text is frozen").WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = Patience.Milliseconds });
        await maya.TypeAtEndAsync(" thawed");
        await maya.SavedAsync(Patience.Milliseconds);
        var saved = await maya.FetchAsync($"/drafts/{maya.Draft}/versions/{await maya.VersionAsync()}.md");
        Assert.Equal(await maya.TextAsync(), saved);
        Assert.EndsWith(" thawed", saved, StringComparison.Ordinal);
        // Every token that was whole before the ice stands there once.
        Assert.All(tokens.SkipLast(1), token => Assert.Equal(2, saved.Split(token).Length));
    }

    [Fact]
    public async Task Text_that_a_freeze_kept_from_being_sent_can_be_copied_and_is_sent_after_it()
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        await using var ruth = await browser.OpenAsync(Cast.Ruth.Id.Value);
        await ruth.Page.GotoAsync("/");
        await ruth.Page.Locator("main h3 a[href^='/submissions/']").First.ClickAsync();
        await maya.Window.Context.SetOfflineAsync(true);
        await maya.TypeAtEndAsync(" Written beside the frozen text.");
        await maya.StateAsync("Not saved", Patience.Milliseconds);
        await PressFreezeAsync(ruth);
        await maya.Window.Context.SetOfflineAsync(false);
        var notice = maya.Notice("This text is frozen");
        await notice.WaitForAsync(new() { Timeout = Patience.Milliseconds });
        Assert.Contains("Written beside the frozen text.", await notice.InnerTextAsync(), StringComparison.Ordinal);
        await notice.GetByText("Copy my text").ClickAsync();
        await Patience.UntilAsync(async () => await maya.Window.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()") == " Written beside the frozen text.", "the copied text");
        await maya.StateAsync("Not saved", Patience.Milliseconds);

        await PressFreezeAsync(ruth);
        await maya.SavedAsync(Patience.Milliseconds);
        var saved = await maya.FetchAsync($"/drafts/{maya.Draft}/versions/{await maya.VersionAsync()}.md");
        Assert.Equal(2, saved.Split(" Written beside the frozen text.").Length);
    }

    [Fact]
    public async Task Whose_session_has_ended_is_told_to_sign_in_again_and_keeps_the_text()
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        var other = await maya.Window.Context.NewPageAsync();
        await other.GotoAsync("/organizations");
        await other.Locator("details.menu > summary").ClickAsync();
        await other.Locator("form[action='/sign-out'] button").ClickAsync();
        await other.WaitForURLAsync("**/sign-in");

        await maya.Window.Context.SetOfflineAsync(true);
        await maya.TypeAtEndAsync(" Written while signed out.");
        await maya.StateAsync("Not saved", Patience.Milliseconds);
        await maya.Window.Context.SetOfflineAsync(false);
        var notice = maya.Notice("You are no longer signed in");
        await notice.WaitForAsync(new() { Timeout = Patience.Milliseconds });
        await maya.Window.PictureAsync("editor-signed-out");
        await maya.StateAsync("Not saved", Patience.Milliseconds);
        Assert.EndsWith(" Written while signed out.", await maya.TextAsync(), StringComparison.Ordinal);

        await other.GotoAsync("/sign-in");
        await other.Locator($"button[name=person][value='{Cast.Maya.Id.Value}']").ClickAsync();
        await maya.SavedAsync(Patience.Milliseconds);
        await notice.WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = Patience.Milliseconds });
        var saved = await maya.FetchAsync($"/drafts/{maya.Draft}/versions/{await maya.VersionAsync()}.md");
        Assert.Equal(2, saved.Split(" Written while signed out.").Length);
    }

    [Fact]
    public async Task Who_signs_in_as_somebody_else_beside_an_open_text_is_told_and_it_is_sent_once_the_writer_is_back()
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        var other = await maya.Window.Context.NewPageAsync();
        await SignInAsAsync(Cast.Samir.Id.Value);
        await maya.Window.Context.SetOfflineAsync(true);
        await maya.TypeAtEndAsync(" Written beside another.");
        await maya.Window.Context.SetOfflineAsync(false);
        var notice = maya.Notice("You now act for another organization");
        await notice.WaitForAsync(new() { Timeout = Patience.Milliseconds });
        await maya.StateAsync("Not saved", Patience.Milliseconds);
        Assert.Contains("Written beside another.", await notice.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("true", await maya.Window.Page.Locator(".cm-content").GetAttributeAsync("aria-readonly"));

        await SignInAsAsync(Cast.Maya.Id.Value);
        await maya.SavedAsync(Patience.Milliseconds);
        await notice.WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = Patience.Milliseconds });
        await maya.TypeAtEndAsync(" And on.");
        await maya.SavedAsync(Patience.Milliseconds);
        Assert.EndsWith(" Written beside another. And on.", await maya.FetchAsync($"/drafts/{maya.Draft}/versions/{await maya.VersionAsync()}.md"), StringComparison.Ordinal);

        async Task SignInAsAsync(Guid person)
        {
            await other.GotoAsync("/organizations");
            await other.Locator("details.menu > summary").ClickAsync();
            await other.Locator("form[action='/sign-out'] button").ClickAsync();
            await other.WaitForURLAsync("**/sign-in");
            await other.Locator($"button[name=person][value='{person}']").ClickAsync();
            await other.WaitForURLAsync(address => !address.EndsWith("/sign-in", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_is_not_saved_for_long_is_said_in_a_pause_of_the_typing_and_who_types_on_loses_no_letter()
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        var notice = maya.Window.Page.GetByRole(AriaRole.Alertdialog);
        await maya.Window.Context.SetOfflineAsync(true);
        var typed = "";
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(14); await Task.Delay(100))
        {
            var word = $" word{typed.Length}";
            typed += word;
            if (typed == word) await maya.TypeAtEndAsync(word);
            else await maya.Window.Page.Keyboard.TypeAsync(word);
            Assert.Equal(0, await notice.CountAsync());
        }

        await notice.WaitForAsync(new() { Timeout = Patience.Milliseconds });
        await maya.Window.PictureAsync("editor-unsaved");
        await maya.Window.Page.Keyboard.TypeAsync("s and on");
        Assert.Equal(0, await notice.CountAsync());
        Assert.EndsWith(typed + "s and on", await maya.TextAsync(), StringComparison.Ordinal);

        await maya.Window.Context.SetOfflineAsync(false);
        await maya.SavedAsync(Patience.Milliseconds);
        var saved = await maya.FetchAsync($"/drafts/{maya.Draft}/versions/{await maya.VersionAsync()}.md");
        Assert.EndsWith(typed + "s and on", saved, StringComparison.Ordinal);
        Assert.Equal(2, saved.Split(typed).Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_page_whose_text_is_not_the_servers_begins_anew_with_it_and_offers_what_was_typed_meanwhile(bool isKeptOnTheDevice)
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        await using var samir = await browser.WriteAsync(Cast.Samir);
        var page = maya.Window.Page;
        if (!isKeptOnTheDevice) await page.AddInitScriptAsync(OpenedEditor.KeepNothing);
        await page.RouteAsync($"**/drafts/{maya.Draft}", async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = answer, Body = (await answer.TextAsync()).Replace("</pre>", " And what nobody wrote.</pre>", StringComparison.Ordinal) });
        });
        var refused = new TaskCompletionSource();
        await page.RouteAsync("**/versions/*.md", async route =>
        {
            if (refused.TrySetResult()) await route.AbortAsync();
            else await route.ContinueAsync();
        });
        await page.ReloadAsync();
        await maya.SavedAsync(Patience.Milliseconds);
        Assert.EndsWith("And what nobody wrote.", await maya.TextAsync(), StringComparison.Ordinal);

        await samir.TypeAtEndAsync(" Samir wrote.");
        await refused.Task.WaitAsync(TimeSpan.FromMilliseconds(Patience.Milliseconds));
        await maya.TypeAtEndAsync(" Typed meanwhile.");
        var notice = page.Locator("#notices .notice").Filter(new() { HasText = "Typed meanwhile." });
        await notice.WaitForAsync(new() { Timeout = Patience.Milliseconds });
        Assert.Contains("its place cannot be found", await notice.InnerTextAsync(), StringComparison.Ordinal);
        await maya.Window.PictureAsync("editor-begun-anew");
        Assert.EndsWith(" Samir wrote.", await maya.TextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("nobody wrote", await maya.TextAsync(), StringComparison.Ordinal);

        await maya.TypeAtEndAsync(" Maya goes on.");
        await maya.SavedAsync(Patience.Milliseconds);
        await samir.WaitForTextAsync(" Samir wrote. Maya goes on.");
    }

    private Task PressFreezeAsync(Window coordinator) =>
        coordinator.GoAsync(() => coordinator.Page.Locator($"form[action='/drafts/{browser.MainText}/freeze'] button").ClickAsync());

    /// <summary>Types numbered words at the end until it is told to stop; gives them.</summary>
    private static async Task<IReadOnlyList<string>> KeepTypingAsync(OpenedEditor editor, CancellationToken stop)
    {
        var typed = new List<string>();
        while (!stop.IsCancellationRequested)
        {
            if (await editor.Window.Page.Locator(".cm-content[aria-readonly]").CountAsync() > 0) break;
            var token = $" ice{typed.Count}.";
            typed.Add(token);
            await editor.TypeAtEndAsync(token);
        }

        return typed;
    }
}
