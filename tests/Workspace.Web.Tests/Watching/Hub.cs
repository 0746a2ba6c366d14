using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Workspace.Collab;

namespace Workspace.Web.Tests.Watching;

/// <summary>A person who writes by the plain protocol.</summary>
internal static class Hub
{
    public static async Task<HubConnection> ConnectedAsync(WorkspaceApp app, PersonId person)
    {
        var cookie = await app.CookieAsync(person);
        var hub = new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/live"), options => options.Headers["Cookie"] = cookie).Build();
        await hub.StartAsync();
        return hub;
    }

    public static async Task<HubConnection> JoinedAsync(WorkspaceApp app, PersonId person, Guid draft)
    {
        var hub = await ConnectedAsync(app, person);
        await hub.InvokeAsync<JsonElement>("Join", draft, 0);
        return hub;
    }

    /// <returns>The name of the refusal, or null.</returns>
    public static async Task<string?> ProposeAsync(HubConnection hub, Guid draft, int version, string changes)
    {
        var proposal = JsonSerializer.Deserialize<JsonElement>($$"""{"key":"watched-aaaaaaaaaaaa","base":{{version}},"changes":{{changes}}}""");
        var receipt = await hub.InvokeAsync<JsonElement>("Propose", draft, proposal);
        return receipt.TryGetProperty("refused", out var refused) ? refused.GetString() : null;
    }
}
