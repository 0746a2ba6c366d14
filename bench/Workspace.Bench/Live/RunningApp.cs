using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Workspace.Bench;

/// <summary>Workspace as its own process, as <c>./run</c> starts it, on a data folder and a private PostgreSQL of its own.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly List<string> said = [];
    private Process? process;

    internal string Data { get; } = Directory.CreateTempSubdirectory("workspace-live-").FullName;

    internal int Port { get; } = FreePort();

    internal ProcessCost Cost => ProcessCost.Now(process!.Id, Data); // started

    /// <summary>Starts it and waits until it is ready.</summary>
    internal async Task StartAsync(int? proposalsASecond)
    {
        var dll = Path.Combine(Repository.Root, "src", "Workspace.Web", "bin", "Release", "net10.0", "Workspace.Web.dll");
        var start = new ProcessStartInfo("dotnet", [dll, $"--Port={Port}", $"--Data={Data}", "--Demonstration=false"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        if (proposalsASecond is { } most) start.Environment["Limits__ProposalsPerSecond"] = most.ToString(CultureInfo.InvariantCulture);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process = new() { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Hear(line.Data, ready);
        process.ErrorDataReceived += (_, line) => Hear(line.Data, ready);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"Workspace stopped before it was ready:\n{Said()}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(Patience);
    }

    /// <summary>Stops it, and with it its PostgreSQL.</summary>
    internal async Task StopAsync()
    {
        if (process is null) return;
        using var terminate = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync().WaitAsync(Patience);
        process.Dispose();
        process = null;
    }

    internal string Said()
    {
        lock (said) return string.Join('\n', said.TakeLast(40));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Data, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Hear(string? line, TaskCompletionSource ready)
    {
        if (line is null) return;
        lock (said) said.Add(line);
        if (line.StartsWith("Workspace is ready", StringComparison.Ordinal)) ready.TrySetResult();
    }
}
