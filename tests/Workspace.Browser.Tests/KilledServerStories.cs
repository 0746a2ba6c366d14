using Workspace.Web.Demonstration;

namespace Workspace.Browser.Tests;

/// <summary>With a server of its own, that is killed.</summary>
public sealed class KilledServerStories(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_server_killed_while_two_write_loses_nothing_and_doubles_nothing()
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        await using var samir = await browser.WriteAsync(Cast.Samir);
        var (ms, ss) = (0, 0);
        for (var round = 0; round < 12; round++)
        {
            if (round == 5) await browser.Workspace.KillAsync();
            await Task.WhenAll(maya.TypeAtEndAsync($" m{ms++}m"), samir.TypeAsync($"s{ss++}s ", atTheEnd: false));
        }

        await maya.StateAsync("Not saved", Patience.Milliseconds);
        await samir.StateAsync("Not saved", Patience.Milliseconds);
        await browser.Workspace.StartAsync();
        await maya.Notice("You are back online").WaitForAsync(new() { Timeout = Patience.Milliseconds });
        await maya.SavedAsync(Patience.Milliseconds);
        await samir.SavedAsync(Patience.Milliseconds);
        await maya.TypeAtEndAsync(" and on");
        await samir.WaitForTextAsync(" and on");
        await maya.SavedAsync(Patience.Milliseconds);

        var text = await maya.TextAsync();
        await Patience.UntilAsync(async () => await samir.TextAsync() == text, "one text");
        Assert.Equal(text, await maya.FetchAsync($"/drafts/{maya.Draft}/versions/{await maya.VersionAsync()}.md"));
        for (var i = 0; i < ms; i++) Assert.Equal(2, text.Split($" m{i}m").Length);
        for (var i = 0; i < ss; i++) Assert.Equal(2, text.Split($"s{i}s ").Length);
        Assert.Empty(maya.Window.Complaints);
        Assert.Empty(samir.Window.Complaints);
    }
}
