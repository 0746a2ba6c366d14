using System.Globalization;
using Npgsql;

namespace Workspace.Store;

public sealed partial class EmbeddedPostgres
{
    private int? MadeBy()
    {
        var file = Path.Combine(folder, "PG_VERSION");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture, out var major) ? major : null;
    }

    private async Task PrepareAsync(bool initialised, CancellationToken cancellation)
    {
        try
        {
            if (!initialised) await InitialiseAsync(cancellation);
            if (SocketFolder(folder) is var socket && socket != folder) await user.OwnAsync(socket, cancellation);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new StartException($"The data folder {folder} cannot be used: {error.Message}", error);
        }
    }

    // In a folder beside it that takes its name only when complete: a start that was cut off leaves no half a database.
    private async Task InitialiseAsync(CancellationToken cancellation)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new IOException("it is not empty, and what is in it is no PostgreSQL database.");
        var making = folder + ".making";
        if (Directory.Exists(making)) Directory.Delete(making, recursive: true);
        await user.OwnAsync(making, cancellation);
        var locale = OperatingSystem.IsLinux() ? "C.UTF-8" : "C";
        var (code, said) = await RunAsync("initdb",
            ["-D", making, "-U", "workspace", "--auth-local=trust", "--auth-host=reject", "-E", "UTF8", $"--locale={locale}", "--no-instructions"], cancellation);
        if (code != 0) throw new IOException($"initdb said: {LastLine(said)}");
        if (Directory.Exists(folder)) Directory.Delete(folder);
        Directory.Move(making, folder);
        logger.Initialised(folder, programs!.Major); // found before
    }

    private async Task StartServerAsync(CancellationToken cancellation)
    {
        begun = true;
        string[] settings =
        [
            "listen_addresses=''", $"unix_socket_directories='{SocketFolder(folder)}'", "unix_socket_permissions=0700", "max_connections=100", "shared_buffers=128MB",
            "wal_compression=on", "max_wal_size=512MB", "checkpoint_timeout=15min", "jit=off", "timezone=UTC",
            // what people write and who they are stays out of the log
            "log_min_messages=warning", "log_error_verbosity=terse", "log_min_error_statement=panic",
        ];
        // one call in place of one for each of a thousand files, when the server comes back after a crash
        // and what a killed process of ours was at does not go on, nor keep a lock, without it
        if (OperatingSystem.IsLinux()) settings = [.. settings, "recovery_init_sync_method=syncfs", "client_connection_check_interval=2s"];
        var options = string.Join(' ', settings.Select(setting => "-c " + setting));
        var log = Path.Combine(folder, "server.log");
        var said = "";
        for (var attempt = 0; attempt < 300; attempt++)
        {
            // One of an earlier run may be there still, or may be starting.
            if (await AnswersAsync(cancellation))
            {
                if (attempt == 0) logger.Adopted(folder);
                return;
            }
            ForgetDeadServer();
            (var code, said) = await RunAsync("pg_ctl", ["-D", folder, "-w", "-t", "120", "-s", "-l", log, "-o", options, "start"], cancellation);
            if (code == 0)
            {
                logger.Started(folder, programs!.Major, programs.Folder); // found before
                return;
            }
            await Task.Delay(100, cancellation);
        }
        var told = File.Exists(log) ? LastLine(await File.ReadAllTextAsync(log, cancellation)) : "";
        throw new StartException($"PostgreSQL does not start in {folder}: {LastLine(said)} {told}");
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        if (!File.Exists(Path.Combine(SocketFolder(folder), ".s.PGSQL.5432"))) return false;
        try
        {
            await using var connection = await ConnectAsync(cancellation);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    // A process that nobody waited for keeps its number although it is dead, for seconds or, where process 1 takes no care, for ever;
    // PostgreSQL then takes it for alive. Its marks are removed only when it is dead for certain and none of its children works in
    // the folder any more.
    private void ForgetDeadServer()
    {
        if (!OperatingSystem.IsLinux()) return;
        string[] marks = [.. new[] { Path.Combine(folder, "postmaster.pid"), Path.Combine(SocketFolder(folder), ".s.PGSQL.5432.lock") }.Where(File.Exists)];
        if (marks.Length == 0 || !marks.All(mark => IsDead(File.ReadLines(mark).FirstOrDefault() ?? ""))) return;
        var atWork = Directory.EnumerateDirectories("/proc").Where(process => char.IsAsciiDigit(Path.GetFileName(process)[0]))
            .Any(process => new FileInfo(Path.Combine(process, "cwd")).LinkTarget == folder);
        if (atWork) return;
        foreach (var mark in marks) File.Delete(mark);
    }

    private static bool IsDead(string process)
    {
        var stat = $"/proc/{process}/stat";
        if (process.Length == 0 || !process.All(char.IsAsciiDigit) || !File.Exists(stat)) return false; // PostgreSQL itself sees to those
        try
        {
            var fields = File.ReadAllText(stat);
            return fields[(fields.LastIndexOf(')') + 2)..].StartsWith('Z');
        }
        catch (IOException)
        {
            return false; // gone between two looks
        }
    }

    private static string LastLine(string said) => said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
}
