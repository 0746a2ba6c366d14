using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Workspace.Web.Tests.Webhooks;

/// <summary>What came to a receiver.</summary>
internal sealed record Heard(string Id, long Timestamp, string Signature, string Body, string ContentType);

/// <summary>A program that is told things; it can be killed and come back at the same address.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<Heard> heard = new();
    private readonly int port;
    private WebApplication? app;

    private Receiver(int port) => this.port = port;

    /// <summary>What it answers.</summary>
    public int Status { get; set; } = 200;

    public Uri Address => new($"http://127.0.0.1:{port}/hook");

    public IReadOnlyList<Heard> All => [.. heard];

    public static async Task<Receiver> StartAsync()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var receiver = new Receiver(((System.Net.IPEndPoint)listener.LocalEndpoint).Port);
        listener.Stop();
        await receiver.ComeBackAsync();
        return receiver;
    }

    public async Task ComeBackAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        app = builder.Build();
        app.MapPost("/hook", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body, Encoding.UTF8);
            var head = request.Headers;
            heard.Enqueue(new(head["webhook-id"].ToString(), long.Parse(head["webhook-timestamp"].ToString(), null), head["webhook-signature"].ToString(), await reader.ReadToEndAsync(), request.ContentType ?? ""));
            return Results.StatusCode(Status);
        });
        app.MapGet("/hook", () => Results.Ok());
        await app.StartAsync();
    }

    public async Task DieAsync()
    {
        if (app is not null) await app.DisposeAsync();
        app = null;
    }

    public async Task<IReadOnlyList<Heard>> AtLeastAsync(int count)
    {
        await Wait.ForAsync(() => Task.FromResult(heard.Count), got => got >= count);
        return All;
    }

    public async ValueTask DisposeAsync() => await DieAsync();
}
