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
        var gate = await Gate.BeforeAsync(samir.Window.Page);
        await samir.Window.Page.ReloadAsync();
        await samir.SavedAsync(Patience.Milliseconds);
        var rounds = 0;
        await WriteRoundsAsync(5);
        await browser.Workspace.KillAsync();
        WayBack way;
        try
        {
            await WriteRoundsAsync(7);
            await maya.StateAsync("Not saved", Patience.Milliseconds);
            await samir.StateAsync("Not saved", Patience.Milliseconds);
            way = new(maya.Window.Page);
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
        Assert.True(way.IsWebSocket, way.ToString());

        // Nor does a server that is only just starting, and refuses once, leave anybody with requests that wait.
        var again = new WayBack(samir.Window.Page);
        await gate.CutAsync(refusals: 1);
        await samir.TypeAtEndAsync(" and again");
        await maya.WaitForTextAsync(" and again");
        await samir.SavedAsync(Patience.Milliseconds);
        Assert.True(again.IsWebSocket, again.ToString());
        Assert.True(gate.IsOpen, "No WebSocket was refused.");

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

    /// <summary>What the WebSockets of a page go through from its next load on.</summary>
    private sealed class Gate
    {
        private IWebSocketRoute? last;
        private int refusals;

        /// <summary>Whether nothing more is refused.</summary>
        public bool IsOpen => refusals == 0;

        public static async Task<Gate> BeforeAsync(IPage page)
        {
            var gate = new Gate();
            await page.RouteWebSocketAsync("**/live**", gate.Meet);
            return gate;
        }

        /// <summary>Ends the line that there is, and refuses so many that come after it.</summary>
        public Task CutAsync(int refusals)
        {
            this.refusals = refusals;
            return last!.CloseAsync(); // not null: the page has a line
        }

        private void Meet(IWebSocketRoute line)
        {
            if (refusals > 0)
            {
                refusals--;
                _ = line.CloseAsync();
                return;
            }

            last = line;
            line.ConnectToServer();
        }
    }
}
