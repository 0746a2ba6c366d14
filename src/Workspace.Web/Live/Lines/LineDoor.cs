using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Workspace.Web.Live.Lines;

/// <summary>Where WebSockets come in that ask for the hub at once, without negotiating first: docs/decisions/0049.</summary>
internal sealed class LineDoor(IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan BetweenBeats = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Line, byte> open = new(); // a set
    private readonly LineSender[] senders = [.. Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount / 2)).Select(_ => new LineSender())];
    private int entered;

    /// <summary>What is asked with an id was negotiated, and goes on as SignalR has it; so does what is no WebSocket.</summary>
    public static bool IsFor(HttpContext http) => http.WebSockets.IsWebSocketRequest && !http.Request.Query.ContainsKey("id");

    public async Task AcceptAsync(HttpContext http, ConnectionDelegate hub)
    {
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        var line = new Line(socket, http, senders[(uint)Interlocked.Increment(ref entered) % (uint)senders.Length]);
        open[line] = 0;
        try
        {
            if (!lifetime.ApplicationStopping.IsCancellationRequested) await line.RunAsync(hub);
        }
        finally
        {
            open.TryRemove(line, out _);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var closing = lifetime.ApplicationStopping.Register(() =>
        {
            foreach (var line in open.Keys) line.Close();
        });
        using var timer = new PeriodicTimer(BetweenBeats, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                foreach (var line in open.Keys) line.Beat();
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }
}
