using System.Diagnostics;

namespace Workspace.Store;

/// <summary>As whom the server runs: PostgreSQL refuses to be root, so root hands it to <c>postgres</c> or <c>nobody</c>.</summary>
/// <param name="Name">Null: whoever we are.</param>
internal sealed record PostgresUser(string? Name)
{
    public static PostgresUser Current()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess) return new((string?)null);
        var known = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        return new(known.Contains("postgres") ? "postgres" : "nobody");
    }

    /// <summary>Gives it a folder that nobody else may read.</summary>
    public async Task OwnAsync(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (Name is null) return;
        using var chown = Process.Start(new ProcessStartInfo("chown", ["-R", Name, folder]))!; // null only with UseShellExecute
        await chown.WaitForExitAsync(cancellation);
    }

    /// <summary>Runs a program as this user and waits for its end.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">As they are; no shell is between.</param>
    /// <param name="needed">Folders that it must be able to reach.</param>
    /// <param name="cancellation">Stops waiting; the program goes on.</param>
    /// <returns>Its exit code and all it said.</returns>
    public async Task<(int Code, string Said)> RunAsync(string program, IReadOnlyList<string> arguments, IReadOnlyList<string> needed, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        start.Environment["LC_ALL"] = OperatingSystem.IsLinux() ? "C.UTF-8" : "C";
        start.Environment.Remove("PGDATA");
        if (Name is not null && !needed.All(OthersMayEnter) && File.Exists("/usr/bin/setpriv"))
        {
            // Root's own folders are shut to everybody else. The server may pass through them, and through nothing more than that.
            start.FileName = "/usr/bin/setpriv";
            string[] drop = [$"--reuid={Name}", $"--regid={Group()}", "--clear-groups", "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search", "--", program];
            for (var i = 0; i < drop.Length; i++) start.ArgumentList.Insert(i, drop[i]);
        }
        else if (Name is not null)
        {
            start.UserName = Name;
        }
        using var process = Process.Start(start)!; // null only with UseShellExecute
        var said = process.StandardOutput.ReadToEndAsync(cancellation);
        var complained = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, (await said + await complained).Trim());
    }

    private string Group() => File.ReadLines("/etc/passwd").Select(line => line.Split(':')).First(fields => fields[0] == Name)[3];

    private static bool OthersMayEnter(string folder)
    {
        if (OperatingSystem.IsWindows()) return true;
        for (var above = new DirectoryInfo(folder).Parent; above is not null; above = above.Parent)
            if (above.Exists && (above.UnixFileMode & UnixFileMode.OtherExecute) == 0)
                return false;
        return true;
    }
}
