using System.Collections.Concurrent;
using Microsoft.Playwright;
using Workspace.Web.Demonstration;

namespace Workspace.Browser.Tests;

/// <summary>The server is killed, and is there again for the stories that follow.</summary>
[Collection(OneBrowser.Name)]
public sealed class KilledServerStories(Browser browser)
{
    [Fact]
    public async Task A_server_killed_while_two_write_loses_nothing_and_doubles_nothing()
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        await using var samir = await browser.WriteAsync(Cast.Samir);
        var rounds = 0;
        await WriteRoundsAsync(5);
        await browser.Workspace.KillAsync();
        List<WayBack> ways;
        try
        {
            await WriteRoundsAsync(7);
            await maya.StateAsync("Not saved", Patience.Milliseconds);
            await samir.StateAsync("Not saved", Patience.Milliseconds);
            ways = [new(maya.Window.Page), new(samir.Window.Page)];
        }
        finally
        {
            await browser.Workspace.StartAsync();
        }

        await maya.Notice("You are back online").WaitForAsync(new() { Timeout = Patience.Milliseconds });
        await maya.SavedAsync(Patience.Milliseconds);
        await samir.SavedAsync(Patience.Milliseconds);
        await maya.TypeAtEndAsync(" and on");
        await samir.WaitForTextAsync(" and on");
        await maya.SavedAsync(Patience.Milliseconds);
        Assert.All(ways, way => Assert.True(way.IsWebSocket, way.ToString()));

        var text = await maya.TextAsync();
        await Patience.UntilAsync(async () => await samir.TextAsync() == text, "one text");
        Assert.Equal(text, await maya.FetchAsync($"/drafts/{maya.Draft}/versions/{await maya.VersionAsync()}.md"));
        for (var i = 0; i < rounds; i++)
        {
            Assert.Equal(2, text.Split($" m{i}m").Length);
            Assert.Equal(2, text.Split($"s{i}s ").Length);
        }

        Assert.Empty(maya.Window.Complaints);
        Assert.Empty(samir.Window.Complaints);

        async Task WriteRoundsAsync(int more)
        {
            for (var last = rounds + more; rounds < last; rounds++) await Task.WhenAll(maya.TypeAtEndAsync($" m{rounds}m"), samir.TypeAsync($"s{rounds}s ", atTheEnd: false));
        }
    }

    /// <summary>How a page goes to the hub from now on: by a WebSocket, or by requests that wait.</summary>
    private sealed class WayBack
    {
        private readonly ConcurrentQueue<IWebSocket> sockets = [];
        private int polls;

        public WayBack(IPage page)
        {
            page.WebSocket += (_, socket) => sockets.Enqueue(socket);
            page.Request += (_, request) => polls += request.Url.Contains("/live?id=", StringComparison.Ordinal) ? 1 : 0;
        }

        public bool IsWebSocket => sockets.Count(socket => !socket.IsClosed) == 1 && polls == 0;

        public override string ToString() => $"{sockets.Count(socket => !socket.IsClosed)} of {sockets.Count} WebSockets are open, and {polls} times it polled.";
    }
}
