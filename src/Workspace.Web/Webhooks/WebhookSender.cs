using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Workspace.Store;

namespace Workspace.Web.Webhooks;

/// <summary>Tells a receiver one thing, as the Standard Webhooks have it: an id, a time and a signature in the head, JSON in the body.</summary>
public sealed class WebhookSender : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly Store.Webhooks webhooks;
    private readonly TimeProvider clock;
    private readonly HttpClient client;

    public WebhookSender(Store.Webhooks webhooks, IConfiguration configuration, IHostEnvironment environment, TimeProvider clock)
    {
        (this.webhooks, this.clock) = (webhooks, clock);
        AllowsLocal = configuration.GetValue("Webhooks:AllowLocal", environment.IsDevelopment());
        var connections = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        if (!AllowsLocal) connections.ConnectCallback = PublicNetwork.ConnectAsync;
        client = new(connections) { Timeout = Patience, MaxResponseContentBufferSize = 1 };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Workspace", "1"));
    }

    /// <summary>Whether this machine itself may be told, and without TLS: while one develops.</summary>
    public bool AllowsLocal { get; }

    /// <summary>An address that may be told things. Null when it is none.</summary>
    public Uri? Address(string? typed)
    {
        if (!Uri.TryCreate(typed?.Trim(), UriKind.Absolute, out var address) || address.UserInfo.Length > 0 || address.AbsoluteUri.Length > 500) return null;
        var isSafe = address.Scheme == Uri.UriSchemeHttps || (AllowsLocal && address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);
        if (!isSafe) return null;
        return AllowsLocal || !System.Net.IPAddress.TryParse(address.DnsSafeHost, out var number) || PublicNetwork.Holds(number) ? address : null;
    }

    public async Task<WebhookAnswer> SendAsync(Webhook webhook, WebhookDelivery delivery, CancellationToken cancellation)
    {
        try
        {
            var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
            using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Address) { Content = new StringContent(delivery.Body, Encoding.UTF8, "application/json") };
            request.Headers.Add("webhook-id", delivery.Id.ToString("D"));
            request.Headers.Add("webhook-timestamp", timestamp.ToString(System.Globalization.CultureInfo.InvariantCulture));
            request.Headers.Add("webhook-signature", webhooks.Sign(webhook, delivery.Id, timestamp, delivery.Body));
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return new(answer.IsSuccessStatusCode, ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            return new(false, Trouble(exception));
        }
    }

    public void Dispose() => client.Dispose();

    /// <summary>What went wrong, without the address.</summary>
    private static string Trouble(Exception exception) => exception switch
    {
        OperationCanceledException => "no answer in time",
        { InnerException: HttpRequestException inner } => Trouble(inner),
        HttpRequestException { Message: PublicNetwork.NotPublic } => PublicNetwork.NotPublic,
        { InnerException: SocketException socket } => socket.SocketErrorCode.ToString(),
        HttpRequestException http => http.HttpRequestError.ToString(),
        _ => exception.GetType().Name,
    };
}
