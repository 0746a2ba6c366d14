using System.Diagnostics;

namespace Workspace.Web.Tests.Live;

/// <summary>What a first start with the demonstration leaves: made once for all tests that are not about a first start, each of which begins on a copy.</summary>
public static class Founded
{
    private static readonly Task<string> Original = MakeAsync();

    /// <summary>A Workspace that has been started and stopped on a data folder of its own.</summary>
    public static async Task<RunningWorkspace> WorkspaceAsync()
    {
        var workspace = new RunningWorkspace();
        await CopyToAsync(workspace.Data);
        return workspace;
    }

    /// <summary>Copies it into an empty folder.</summary>
    public static async Task CopyToAsync(string folder)
    {
        using var copy = Process.Start("cp", ["-a", Path.Combine(await Original, "."), folder]); // with owners and rights, which PostgreSQL looks at
        await copy.WaitForExitAsync();
        if (copy.ExitCode != 0) throw new IOException($"The demonstration could not be copied to {folder}.");
    }

    private static async Task<string> MakeAsync()
    {
        await using var workspace = new RunningWorkspace();
        await workspace.StartAsync();
        await workspace.StopAsync();
        var kept = workspace.Data + "-founded";
        Directory.Move(workspace.Data, kept);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Process.Start("rm", ["-r", kept]).Dispose(); // by another: whoever runs the tests ends this process after a tenth of a second
        return kept;
    }
}
