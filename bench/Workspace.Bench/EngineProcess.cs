using System.Diagnostics;

namespace Workspace.Bench;

/// <summary>An engine in a process of its own that measures one subject and prints a row a line.</summary>
internal sealed record EngineProcess(string Name, string Program, params string[] Arguments)
{
    /// <summary>Runs it and gives each row as it comes.</summary>
    /// <exception cref="InvalidOperationException">It failed: what it said is on the error output already.</exception>
    internal async IAsyncEnumerable<Row> MeasureAsync(params string[] subject)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, [.. Arguments, .. subject]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{Program} does not start.");
        while (await process.StandardOutput.ReadLineAsync() is { } line) yield return Row.Parse(line);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{Name} failed with {process.ExitCode} on: {string.Join(' ', subject)}");
    }
}
