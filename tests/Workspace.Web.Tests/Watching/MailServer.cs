using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Workspace.Web.Tests.Watching;

/// <summary>An SMTP server that takes mails, but refuses, by its name, every address with "refused" in it.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task serving;

    public MailServer()
    {
        listener.Start();
        serving = Task.Run(ServeAsync);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public Task Refused => refused.Task;

    public Task Taken => taken.Task;

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await TalkAsync(client);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // the test is over
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 here");
        while (await reader.ReadLineAsync() is { } line)
        {
            var isRefused = line.StartsWith("RCPT", StringComparison.Ordinal) && line.Contains("refused", StringComparison.Ordinal);
            await writer.WriteLineAsync(isRefused ? $"550 5.1.1 nobody has the address in {line}" : line == "DATA" ? "354 go on" : line == "QUIT" ? "221 bye" : "250 ok");
            if (isRefused) refused.TrySetResult();
            if (line != "DATA") continue;
            while (await reader.ReadLineAsync() is { } text && text != ".") { }
            await writer.WriteLineAsync("250 taken");
            taken.TrySetResult();
        }
    }
}
