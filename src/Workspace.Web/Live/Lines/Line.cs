using System.IO.Pipelines;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Connections.Features;

namespace Workspace.Web.Live.Lines;

/// <summary>One WebSocket, as SignalR's hubs see a connection.</summary>
internal sealed class Line : DefaultConnectionContext, IConnectionHeartbeatFeature, ITransferFormatFeature, IHttpContextFeature, IDuplexPipe
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);
    private static readonly PipeOptions AtOnce = new(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);

    private readonly Pipe input = new(AtOnce);
    private readonly LineOutput output;
    private readonly WebSocket socket;
    private readonly List<(Action<object> Beat, object State)> beats = [];
    private readonly CancellationTokenSource over = new();

    public Line(WebSocket socket, HttpContext http, LineSender sender)
        : base(Guid.CreateVersion7().ToString("N"))
    {
        (this.socket, HttpContext) = (socket, http);
        output = new(socket, sender);
        Transport = Application = this;
        User = http.User;
        ConnectionClosed = over.Token;
        LocalEndPoint = http.Connection.LocalIpAddress is { } local ? new System.Net.IPEndPoint(local, http.Connection.LocalPort) : null;
        Features.Set<IConnectionHeartbeatFeature>(this);
        Features.Set<ITransferFormatFeature>(this);
        Features.Set<IHttpContextFeature>(this);
    }

    PipeReader IDuplexPipe.Input => input.Reader;

    PipeWriter IDuplexPipe.Output => output;

    public HttpContext? HttpContext { get; set; }

    public TransferFormat SupportedFormats => TransferFormat.Text | TransferFormat.Binary;

    public TransferFormat ActiveFormat
    {
        get => output.Form == WebSocketMessageType.Binary ? TransferFormat.Binary : TransferFormat.Text;
        set => output.Form = value == TransferFormat.Binary ? WebSocketMessageType.Binary : WebSocketMessageType.Text;
    }

    public void OnHeartbeat(Action<object> action, object state)
    {
        lock (beats) beats.Add((action, state));
    }

    /// <summary>Once a second: the hub looks whether the other side is still there, and says that this one is.</summary>
    public void Beat()
    {
        lock (beats)
            foreach (var (beat, state) in beats) beat(state);
    }

    /// <summary>Runs a hub on it until one of the two is done.</summary>
    public async Task RunAsync(ConnectionDelegate hub)
    {
        var hearing = HearAsync();
        try
        {
            await hub(this);
        }
        finally
        {
            await CloseAsync(hearing);
        }
    }

    /// <summary>Ends it from this side: the hub hears no more.</summary>
    public void Close() => input.Reader.CancelPendingRead();

    public override void Abort(ConnectionAbortedException abortReason)
    {
        output.Complete();
        socket.Abort();
    }

    private async Task HearAsync()
    {
        var heard = input.Writer;
        try
        {
            while (true)
            {
                var said = await socket.ReceiveAsync(heard.GetMemory(), CancellationToken.None);
                if (said.MessageType == WebSocketMessageType.Close) break;
                heard.Advance(said.Count);
                if ((await heard.FlushAsync()).IsCompleted) break;
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // The other side is gone: the hub is told so by the end of what it hears.
        }
        finally
        {
            await heard.CompleteAsync();
            await over.CancelAsync();
        }
    }

    private async Task CloseAsync(Task hearing)
    {
        await input.Reader.CompleteAsync();
        try
        {
            await output.GoneAsync().WaitAsync(Farewell);
            await output.CompleteAsync();
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WaitAsync(Farewell);
            await hearing.WaitAsync(Farewell);
        }
        catch (Exception exception) when (exception is TimeoutException or WebSocketException or OperationCanceledException or IOException)
        {
            // It has gone without a word.
        }

        socket.Abort();
        await hearing;
        over.Dispose();
    }
}
