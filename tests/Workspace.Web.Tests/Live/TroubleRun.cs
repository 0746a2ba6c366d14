using System.Diagnostics;
using Npgsql;
using Workspace.Store;

namespace Workspace.Web.Tests.Live;

/// <summary>A crowd types into a trouble of the database and out of it again; nobody restarts anything.</summary>
public sealed class TroubleRun(Random random, Action<string> say)
{
    /// <summary>PostgreSQL neither answers nor ends.</summary>
    public Task SilenceAsync(TimeSpan length) => RunAsync("PostgreSQL silent", null, workspace => workspace.SilencePostgresAsync(length));

    /// <summary>Other clients hold every connection that PostgreSQL gives, after it dropped ours.</summary>
    public Task ConnectionsAsync(TimeSpan length) => RunAsync("No connection to be had", null, async workspace =>
    {
        var held = new List<NpgsqlConnection>();
        try
        {
            await HoldAsync(workspace, held);
            await DropOthersAsync(held[0]);
            var begun = Stopwatch.StartNew();
            while (begun.Elapsed < length)
            {
                await HoldAsync(workspace, held);
                await DropOthersAsync(held[0]);
                await Tick.AfterAsync(20);
            }

            say($"{held.Count} connections were held");
        }
        finally
        {
            foreach (var connection in held) await connection.DisposeAsync();
        }
    });

    /// <summary>The disk of the data is full to the last byte.</summary>
    public Task FullDiskAsync() => RunAsync("Disk full", 500, async workspace =>
    {
        var filler = Path.Combine(workspace.Data, "filler");
        var begun = Stopwatch.StartNew();
        var switches = 0;
        while (begun.Elapsed < TimeSpan.FromSeconds(15))
        {
            Fill(filler);
            if (await NextLogFileAsync(workspace)) switches++; // so that the space for the next log file is asked for now, not in half an hour
            await Tick.AfterAsync(100);
        }

        say($"{new FileInfo(filler).Length / 1_000_000} MB filled it; {switches} log files were begun before and after");
        File.Delete(filler);
    });

    private async Task RunAsync(string name, int? diskOfMegabytes, Func<RunningWorkspace, Task> trouble)
    {
        await using var workspace = new RunningWorkspace();
        if (diskOfMegabytes is { } megabytes) await workspace.MountAsync(megabytes);
        await Founded.CopyToAsync(workspace.Data);
        await workspace.StartAsync();
        await using var crowd = await Crowd.ArriveAsync(workspace, random.Next());
        crowd.Type();
        await Tick.AfterAsync(2_000);
        var before = (crowd.Refusals, crowd.Versions);

        var lasted = Stopwatch.StartNew();
        await trouble(workspace);
        var (refused, unsaved, end) = (crowd.Refusals, crowd.Unsaved, lasted.Elapsed);
        Assert.True(refused.GetValueOrDefault("unavailable") > before.Refusals.GetValueOrDefault("unavailable"), $"{name}: nobody was refused as unavailable.\n{workspace.Said()}");
        Assert.Empty(refused.Keys.Except(["unavailable", "too-many"]));
        Assert.NotEqual(0, unsaved);

        lasted.Restart();
        var during = crowd.Versions;
        while (crowd.Versions == during)
        {
            Assert.True(lasted.Elapsed < TimeSpan.FromMinutes(2), $"{name}: nothing is saved two minutes after it ended.\n{workspace.Said()}");
            await Tick.AfterAsync(10);
        }

        var again = lasted.Elapsed;
        await Tick.AfterAsync(2_000);
        await crowd.PauseAsync();
        var standing = await crowd.CheckAsync();
        await crowd.CheckAsNewcomersAsync();
        say($"{name} for {end.TotalSeconds:0.0} s: {refused["unavailable"]} refused as unavailable, {unsaved} edits kept by {crowd.Editors} editors; saved again {again.TotalSeconds:0.0} s after, without a restart; {standing}, {crowd.Typed:N0} edits, nothing lost");
    }

    private static void Fill(string file)
    {
        var block = new byte[64 * 1024];
        try
        {
            using var filler = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            while (true) filler.Write(block);
        }
        catch (IOException)
        {
            // full, as was wanted
        }
    }

    private static async Task<bool> NextLogFileAsync(RunningWorkspace workspace)
    {
        try
        {
            await using var connection = await ConnectAsync(workspace);
            await using var command = new NpgsqlCommand("select pg_switch_wal()", connection) { CommandTimeout = 3 };
            await command.ExecuteNonQueryAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task HoldAsync(RunningWorkspace workspace, List<NpgsqlConnection> held)
    {
        try
        {
            while (true) held.Add(await ConnectAsync(workspace));
        }
        catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            // all of them, as was wanted
        }
    }

    /// <summary>Ends every connection that is not ours.</summary>
    private static async Task DropOthersAsync(NpgsqlConnection ours)
    {
        await using var command = new NpgsqlCommand("select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and application_name <> 'holder'", ours);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<NpgsqlConnection> ConnectAsync(RunningWorkspace workspace)
    {
        var connection = new NpgsqlConnection(EmbeddedPostgres.ConnectionString(Path.Combine(workspace.Data, "postgres")) + ";Pooling=false;Application Name=holder;Timeout=5");
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
