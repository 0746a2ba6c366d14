using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Workspace.Store;

/// <summary>A private PostgreSQL: finds the programs, initialises a folder, starts or adopts a server, stops it last of all.</summary>
/// <remarks>
/// Runs before every other hosted service (StartingAsync) and stops after every other (StoppedAsync). No TCP port. The server is
/// no child of ours but a session of its own, so that ^C in the terminal reaches us and not it; when we are killed it lives on, and
/// the next start adopts it. When the server is killed, it is started again at once.
/// </remarks>
public sealed partial class EmbeddedPostgres : IHostedLifecycleService, IAsyncDisposable
{
    private const int LongestSocketFolder = 90; // a socket's path ends at 107 bytes on Linux, 103 on macOS
    private readonly string folder;
    private readonly IReadOnlyList<string> given;
    private readonly ILogger<EmbeddedPostgres> logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly PostgresUser user = PostgresUser.Current();
    private PostgresPrograms? programs;
    private bool begun;
    private Task watching = Task.CompletedTask;

    /// <param name="folder">Where its data stands; made when it is not there.</param>
    /// <param name="programs">Folders to look for the programs in first (an unpacked npm package's native folder).</param>
    /// <param name="logger">Says what it does.</param>
    public EmbeddedPostgres(string folder, IReadOnlyList<string> programs, ILogger<EmbeddedPostgres> logger)
    {
        this.folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        given = programs;
        this.logger = logger;
    }

    /// <summary>How to connect; known before it is started.</summary>
    public static string ConnectionString(string folder) =>
        new NpgsqlConnectionStringBuilder { Host = SocketFolder(folder), Username = "workspace", Database = "postgres", MaxPoolSize = 30, Timeout = 10 }.ConnectionString;

    /// <summary>The folder in which npm's package for this machine has the programs.</summary>
    public static string ProgramsIn(string nodeModules) => PostgresPrograms.InNodeModules(nodeModules);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var made = MadeBy();
        programs = await PostgresPrograms.FindAsync(given, made, cancellationToken);
        await PrepareAsync(made is not null, cancellationToken);
        await StartServerAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        watching = WatchAsync();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (!begun || stopping.IsCancellationRequested) return;
        await stopping.CancelAsync();
        await watching;
        var (code, said) = await RunAsync("pg_ctl", ["-D", folder, "-m", "fast", "-w", "-s", "stop"], cancellationToken);
        if (code != 0)
        {
            logger.StopFailed(folder, said);
            return;
        }
        logger.Stopped(folder);
        if (SocketFolder(folder) is var socket && socket != folder && Directory.Exists(socket)) Directory.Delete(socket, recursive: true);
    }

    /// <summary>Stops the server when the application never came to its orderly end (a start that failed).</summary>
    public async ValueTask DisposeAsync()
    {
        await StoppedAsync(CancellationToken.None);
        stopping.Dispose();
    }

    // Beside the data where that is short and plain; else in the folder for temporary files, under a name made from the data's path.
    private static string SocketFolder(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var plain = full.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.');
        if (plain && full.Length <= LongestSocketFolder) return full;
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(full)))[..16];
        return Path.Combine(OperatingSystem.IsWindows() ? Path.GetTempPath() : "/tmp", "workspace-" + name);
    }

    // One connection does nothing but wait: it breaks in the moment in which the server dies.
    private async Task WatchAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = await ConnectAsync(stopping.Token);
                await connection.WaitAsync(stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) // whatever broke, nothing else would start it again
            {
                logger.Lost(folder, error.Message);
                await StartAgainAsync();
            }
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(ConnectionString(folder) + ";Pooling=false");
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task StartAgainAsync()
    {
        try
        {
            await StartServerAsync(stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // we are stopping
        }
        catch (Exception error)
        {
            logger.RestartFailed(folder, error); // the watch goes on and tries again
        }
    }

    private Task<(int Code, string Said)> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        user.RunAsync(programs!.Path(program), arguments, [folder, programs.Path("postgres")], cancellation); // found before anything runs
}
