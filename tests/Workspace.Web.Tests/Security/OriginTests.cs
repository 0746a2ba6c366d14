using System.Net;
using System.Net.WebSockets;

namespace Workspace.Web.Tests.Security;

/// <summary>A page of another site cannot speak with the hub in the name of whoever looks at it.</summary>
[Collection(SharedApp.Name)]
public sealed class OriginTests(WorkspaceApp app)
{
    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://127.0.0.1.evil.example:{port}")]
    [InlineData("file://")]
    public async Task No_other_origin_opens_the_hub(string pattern)
    {
        var origin = pattern.Replace("{port}", app.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        using var socket = await SocketAsync(origin);
        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(socket));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, await NegotiateAsync(origin));
    }

    [Fact]
    public async Task Our_own_pages_and_programs_without_an_origin_do()
    {
        foreach (var origin in new[] { $"http://{app.Address.Authority}", $"https://{app.Address.Authority}", null })
        {
            using var socket = await SocketAsync(origin);
            await ConnectAsync(socket);
            Assert.Equal(WebSocketState.Open, socket.State);
            Assert.Equal(HttpStatusCode.OK, await NegotiateAsync(origin));
        }
    }

    private async Task<ClientWebSocket> SocketAsync(string? origin)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Cookie", await app.CookieAsync(app.Network.Ada));
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
        return socket;
    }

    private Task ConnectAsync(ClientWebSocket socket) => socket.ConnectAsync(new UriBuilder(app.Address) { Scheme = "ws", Path = "/live" }.Uri, default);

    private async Task<HttpStatusCode> NegotiateAsync(string? origin)
    {
        using var browser = await app.BrowserAsync(app.Network.Ada);
        if (origin is not null) browser.DefaultRequestHeaders.Add("Origin", origin);
        using var answer = await browser.PostAsync(new Uri("/live/negotiate?negotiateVersion=1", UriKind.Relative), null);
        return answer.StatusCode;
    }
}
