using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;

namespace Workspace.Web.Live;

/// <summary>The open connections of this node, so that bytes that are written once can go to many without looking anybody up again.</summary>
public sealed class DraftLines(ILogger<DefaultHubLifetimeManager<DraftHub>> logger) : DefaultHubLifetimeManager<DraftHub>(logger)
{
    private readonly ConcurrentDictionary<string, HubConnectionContext> lines = new();

    /// <summary>Null when it is closed.</summary>
    public HubConnectionContext? Find(string connection) => lines.GetValueOrDefault(connection);

    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        lines[connection.ConnectionId] = connection;
        return base.OnConnectedAsync(connection);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        lines.TryRemove(connection.ConnectionId, out _);
        return base.OnDisconnectedAsync(connection);
    }
}
