using System.Diagnostics;
using Workspace.Web.Tests.Live;

namespace Workspace.Web.Tests.Commands;

/// <summary>What a command of <c>./run</c> said and how it ended, as a process of its own.</summary>
internal sealed record CalledCommand(int Code, string Said, string Beside)
{
    public static async Task<CalledCommand> RunAsync(string data, params string[] words)
    {
        using var process = Start(data, words);
        return await EndAsync(process);
    }

    public static Process Start(string data, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])[RunningWorkspace.Dll(), .. words, $"--Data={data}"]) start.ArgumentList.Add(word);
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        return Process.Start(start)!; // null only with UseShellExecute
    }

    public static async Task<CalledCommand> EndAsync(Process process)
    {
        var (said, beside) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(120));
        return new(process.ExitCode, await said, await beside);
    }
}
