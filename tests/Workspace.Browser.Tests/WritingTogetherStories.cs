using System.Text.Json;
using Workspace.Web.Demonstration;

namespace Workspace.Browser.Tests;

[Collection(OneBrowser.Name)]
public sealed class WritingTogetherStories(Browser browser)
{
    private const string AnyLine = "**/live**";

    [Fact]
    public async Task Two_organizations_write_at_once_one_of_them_offline_for_a_while_and_end_with_one_text()
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        await using var samir = await browser.WriteAsync(Cast.Samir);
        await maya.TypeAtEndAsync("\n\nTogether: ");
        await samir.WaitForTextAsync("Together: ");

        await samir.TypeAsync("\n", atTheEnd: false);
        await maya.WaitForTextAsync("\n# ");

        // Half of the time at the same place, half at places of their own, for thirty seconds.
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var (ms, ss) = (0, 0);
        var cut = false;
        while (clock.Elapsed < TimeSpan.FromSeconds(30))
        {
            if (!cut && clock.Elapsed > TimeSpan.FromSeconds(8))
            {
                await samir.Window.Context.SetOfflineAsync(true);
                cut = true;
            }

            if (cut && clock.Elapsed > TimeSpan.FromSeconds(18)) await samir.Window.Context.SetOfflineAsync(false);
            var same = clock.Elapsed.Seconds % 10 < 5;
            await Task.WhenAll(maya.TypeAsync($"m{ms++}.", atTheEnd: true), samir.TypeAsync($"s{ss++}.", atTheEnd: same));
        }

        await samir.Window.Context.SetOfflineAsync(false);
        await maya.SavedAsync(Patience.Milliseconds);
        await samir.SavedAsync(Patience.Milliseconds);
        await Patience.UntilAsync(async () => await maya.TextAsync() == await samir.TextAsync(), "one text");
        var left = await maya.TextAsync();
        // The server's word for it: the same text, and every character by whoever typed it: what each typed, read alone, is whole.
        var version = await maya.VersionAsync();
        Assert.Equal(left, await maya.FetchAsync($"/drafts/{maya.Draft}/versions/{version}.md"));
        using var attribution = JsonDocument.Parse(await maya.FetchAsync($"/drafts/{maya.Draft}/versions/{version}/attribution"));
        var (byMaya, bySamir) = (WrittenBy(maya.Person, left, attribution.RootElement), WrittenBy(samir.Person, left, attribution.RootElement));
        for (var i = 0; i < ms; i++) Assert.Contains($"m{i}.", byMaya, StringComparison.Ordinal);
        for (var i = 0; i < ss; i++) Assert.Contains($"s{i}.", bySamir, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"s\d+\.", byMaya);
        Assert.DoesNotMatch(@"m\d+\.", bySamir);
        await maya.Window.PictureAsync("editor-two-people");
        Assert.Empty(maya.Window.Complaints);
        Assert.Empty(samir.Window.Complaints);
    }

    [Fact]
    public async Task Where_no_WebSocket_comes_through_one_writes_all_the_same()
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        await using var samir = await browser.WriteAsync(Cast.Samir);
        await maya.Window.Page.RouteWebSocketAsync(AnyLine, line => _ = line.CloseAsync());
        var polls = 0;
        maya.Window.Page.Request += (_, request) => polls += request.Url.Contains("/live?id=", StringComparison.Ordinal) ? 1 : 0;
        await maya.Window.Page.ReloadAsync();
        await maya.TypeAtEndAsync(" By way of requests.");
        await maya.SavedAsync(Patience.Milliseconds);
        await samir.WaitForTextAsync("By way of requests.");
        await samir.TypeAtEndAsync(" And an answer.");
        await maya.WaitForTextAsync("And an answer.");
        Assert.True(polls > 1, "Nothing was asked by long polling.");
    }

    [Fact]
    public async Task Unsent_text_survives_a_reload_and_is_sent_once()
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        var isCut = false;
        await maya.Window.Page.RouteWebSocketAsync(AnyLine, line =>
        {
            if (isCut) _ = line.CloseAsync();
            else line.ConnectToServer();
        });
        await maya.Window.Page.ReloadAsync();
        await maya.SavedAsync(Patience.Milliseconds);
        isCut = true;
        await maya.Window.Page.RouteAsync(AnyLine, route => route.AbortAsync());
        await maya.Window.Context.SetOfflineAsync(true);
        await maya.TypeAtEndAsync(" Kept through a reload.");
        await maya.StateAsync("Not saved", Patience.Milliseconds);
        await maya.Window.Context.SetOfflineAsync(false);
        var warned = false;
        maya.Window.Page.Dialog += (_, dialog) =>
        {
            warned |= dialog.Type == "beforeunload";
            _ = dialog.AcceptAsync();
        };
        await maya.Window.Page.ReloadAsync();
        Assert.True(warned, "Leaving with unsent changes warns.");
        isCut = false;
        await maya.Window.Page.UnrouteAllAsync();
        await maya.Window.Page.ReloadAsync();
        await maya.WaitForTextAsync("Kept through a reload.");
        await maya.SavedAsync(Patience.Milliseconds);
        await maya.Window.Page.ReloadAsync();
        await maya.WaitForTextAsync("Kept through a reload.");
        var text = await maya.TextAsync();
        Assert.Equal(text.IndexOf("Kept through a reload.", StringComparison.Ordinal), text.LastIndexOf("Kept through a reload.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_word_that_is_composed_stands_there_once_though_another_writes_behind_it_in_the_same_line()
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        await using var samir = await browser.WriteAsync(Cast.Samir);
        await maya.TypeAtEndAsync("\n\nBefore , and more behind");
        await samir.WaitForTextAsync("and more behind");
        await samir.Window.Page.Locator(".cm-content").FocusAsync();
        for (var letter = 0; letter < ", and more behind".Length; letter++) await maya.Window.Page.Keyboard.PressAsync("ArrowLeft");
        var hand = await maya.Window.Context.NewCDPSessionAsync(maya.Window.Page);
        await ComposeAsync("hel");
        await samir.Window.Page.Keyboard.PressAsync("Control+End");
        await samir.Window.Page.Keyboard.PressAsync("Control+ArrowLeft");
        await samir.Window.Page.Keyboard.TypeAsync("far ");
        await samir.SavedAsync(Patience.Milliseconds);
        await Task.Delay(300); // it has come to Maya's page too
        await ComposeAsync("hello");
        await hand.SendAsync("Input.insertText", new() { ["text"] = "hello" });
        await maya.WaitForTextAsync("and more far behind");
        Assert.Contains("Before hello, and more far behind", await maya.TextAsync(), StringComparison.Ordinal);
        await samir.WaitForTextAsync("Before hello, and more far behind");
        await maya.SavedAsync(Patience.Milliseconds);

        async Task ComposeAsync(string word) => await hand.SendAsync("Input.imeSetComposition", new() { ["text"] = word, ["selectionStart"] = word.Length, ["selectionEnd"] = word.Length });
    }

    [Fact]
    public async Task Undo_undoes_only_ones_own()
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        await using var samir = await browser.WriteAsync(Cast.Samir);
        await maya.TypeAtEndAsync(" MineOne");
        await samir.WaitForTextAsync(" MineOne");
        await samir.TypeAtEndAsync(" TheirsTwo");
        await maya.WaitForTextAsync(" TheirsTwo");
        await maya.Window.Page.Keyboard.PressAsync("Control+z");
        await samir.WaitForTextGoneAsync("MineOne");
        Assert.Contains("TheirsTwo", await maya.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_in_the_outline_stays_there_while_others_write_in_that_section()
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        await using var samir = await browser.WriteAsync(Cast.Samir);
        var link = maya.Window.Page.Locator("#outline-list a.level-0").Last;
        await link.FocusAsync();
        var before = await link.InnerTextAsync();
        await samir.TypeAtEndAsync(" Five words and two more.");
        await Patience.UntilAsync(async () => await link.InnerTextAsync() != before, "the section's words to be counted anew");
        Assert.True(await link.EvaluateAsync<bool>("link => link === document.activeElement"));
    }

    [Fact]
    public async Task Text_is_readable_where_no_script_runs_and_the_page_says_that_it_can_only_be_read()
    {
        await using var window = await browser.OpenAsync(Cast.Maya.Id.Value);
        await AccessibilityScan.PrepareAsync(window.Context);
        await window.Page.RouteAsync("**/*.js", route => route.AbortAsync());
        await window.Page.GotoAsync($"/drafts/{browser.MainText}");
        Assert.True((await window.Page.Locator("#text").InnerTextAsync()).Length > 5_000);
        Assert.False(await window.Page.Locator("#save-text").IsVisibleAsync());
        var hint = window.Page.GetByText("The editor has not started");
        Assert.False(await hint.IsVisibleAsync());
        await window.Page.EvaluateAsync("() => document.getAnimations().forEach(one => one.finish())"); // ten seconds later
        Assert.True(await hint.IsVisibleAsync());
        await window.PictureAsync("editor-not-started");
        Assert.Empty(await AccessibilityScan.FaultsAsync(window.Page));

        await window.Page.UnrouteAllAsync();
        await window.Page.ReloadAsync();
        await window.Page.Locator("#save-text").WaitForAsync();
        Assert.False(await hint.IsVisibleAsync());
    }

    [Fact]
    public async Task In_a_browser_that_keeps_nothing_one_writes_all_the_same_and_is_told()
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        await maya.Window.Page.AddInitScriptAsync(OpenedEditor.KeepNothing);
        await maya.Window.Page.ReloadAsync();
        await maya.Notice("This device does not keep your text").WaitForAsync();
        await maya.TypeAtEndAsync(" Kept nowhere but there.");
        await maya.SavedAsync(Patience.Milliseconds);
        Assert.EndsWith(" Kept nowhere but there.", await maya.FetchAsync($"/drafts/{maya.Draft}/versions/{await maya.VersionAsync()}.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_loads_less_than_150_KB_of_script()
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        var loaded = await maya.Window.Page.EvaluateAsync<string[]>("() => performance.getEntriesByType('resource').map(entry => entry.name).filter(name => name.endsWith('.js'))");
        Assert.NotEmpty(loaded);
        var bytes = 0L;
        foreach (var script in loaded)
        {
            using var packed = new MemoryStream();
            using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true)) await gzip.WriteAsync(await maya.BytesAsync(script));
            bytes += packed.Length;
        }

        Assert.InRange(bytes, 50_000, 150_000);
    }

    /// <summary>One person's characters of a text, in its order. Two who type at one place mix letter by letter.</summary>
    private static string WrittenBy(Guid person, string text, JsonElement attribution)
    {
        var stamps = attribution.GetProperty("stamps").EnumerateArray().Select(stamp => stamp.GetProperty("p").GetGuid()).ToList();
        var written = new System.Text.StringBuilder();
        var at = 0;
        foreach (var run in attribution.GetProperty("runs").EnumerateArray())
        {
            var length = run[0].GetInt32();
            if (stamps[run[1].GetInt32()] == person) written.Append(text, at, length);
            at += length;
        }

        Assert.Equal(text.Length, at);
        return written.ToString();
    }
}
