using System.Diagnostics;
using System.Globalization;

namespace Workspace.Bench;

/// <summary>A server in a process of its own, with a folder of its own.</summary>
internal abstract class RunningServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(20);
    private readonly List<string> said = [];
    private Process? process;

    internal string Data { get; } = Directory.CreateTempSubdirectory("workspace-live-").FullName;

    internal abstract int Port { get; }

    internal abstract ProcessCost Cost { get; }

    private protected int Id => process!.Id; // started

    /// <summary>Stops it. One that is too busy to hear is killed: it would work on beside what is measured next.</summary>
    internal async Task StopAsync()
    {
        if (process is null) return;
        using var terminate = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        try
        {
            await process.WaitForExitAsync().WaitAsync(Farewell);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

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

    /// <summary>Starts it and waits until it says a line that begins so; gives that line.</summary>
    private protected async Task<string> StartAsync(ProcessStartInfo start, string readyWith)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        process = new() { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Hear(line.Data, readyWith, ready);
        process.ErrorDataReceived += (_, line) => Hear(line.Data, readyWith, ready);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"The server stopped before it was ready:\n{Said()}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return await ready.Task.WaitAsync(Patience);
    }

    private void Hear(string? line, string readyWith, TaskCompletionSource<string> ready)
    {
        if (line is null) return;
        lock (said) said.Add(line);
        if (line.StartsWith(readyWith, StringComparison.Ordinal)) ready.TrySetResult(line);
    }
}
