using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Workspace.Store.Tests;

public sealed class EmbeddedPostgresTests : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "workspace-embedded-" + Guid.NewGuid().ToString("N")[..12]);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_was_committed_is_there_after_a_stop_and_a_start()
    {
        await using (var first = Server())
        {
            await first.StartingAsync(default);
            await RunAsync("create table kept (n int); insert into kept values (7)");
            await first.StoppedAsync(default);
        }
        await Assert.ThrowsAnyAsync<Exception>(() => RunAsync("select 1"));

        await using var second = Server();
        await second.StartingAsync(default);
        Assert.Equal(7, await RunAsync("select n from kept"));
    }

    [Fact]
    public async Task A_server_that_outlived_the_application_is_taken_over()
    {
        var abandoned = Server(); // as after kill -9: nobody stops it
        await abandoned.StartingAsync(default);
        var before = Postmaster();

        await using var second = Server();
        await second.StartingAsync(default);
        Assert.Equal(before, Postmaster());
        Assert.Equal(1, await RunAsync("select 1"));
    }

    [Fact]
    public async Task A_killed_server_comes_back_by_itself_with_everything_committed()
    {
        await using var server = Server();
        await server.StartingAsync(default);
        await server.StartAsync(default);
        await RunAsync("create table kept (n int); insert into kept values (7)");
        var before = Postmaster();

        using (var process = Process.GetProcessById(before)) process.Kill();

        Assert.Equal(7, await EventuallyAsync(() => RunAsync("select n from kept")));
        Assert.NotEqual(before, Postmaster());
    }

    [Fact]
    public async Task It_runs_in_a_folder_that_only_root_may_enter_and_whose_path_is_long_and_has_blanks()
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var inside = Path.Combine(folder, "données du réseau, " + new string('x', 100), "database");
        await using var server = new EmbeddedPostgres(inside, PostgresServer.Programs, NullLogger<EmbeddedPostgres>.Instance);
        await server.StartingAsync(default);
        await using var connection = new NpgsqlConnection(EmbeddedPostgres.ConnectionString(inside) + ";Pooling=false");
        await connection.OpenAsync();
    }

    [Fact]
    public async Task A_folder_with_something_else_in_it_is_left_alone()
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "thesis.txt"), "mine");
        await using var server = Server();
        var error = await Assert.ThrowsAsync<StartException>(() => server.StartingAsync(default));
        Assert.Contains("not empty", error.Message, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(folder, "thesis.txt")));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_refused_in_a_sentence()
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, "");
        await using var server = new EmbeddedPostgres(Path.Combine(file, "data"), PostgresServer.Programs, NullLogger<EmbeddedPostgres>.Instance);
        var error = await Assert.ThrowsAsync<StartException>(() => server.StartingAsync(default));
        Assert.StartsWith($"The data folder {file}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_was_cut_off_while_the_database_was_made_is_made_good()
    {
        Directory.CreateDirectory(folder + ".making");
        await File.WriteAllTextAsync(Path.Combine(folder + ".making", "PG_VERSION"), "1");
        await using var server = Server();
        await server.StartingAsync(default);
        Assert.Equal(1, await RunAsync("select 1"));
    }

    [Fact]
    public async Task Data_of_another_version_is_refused_in_a_sentence()
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "PG_VERSION"), "9");
        await using var server = Server();
        var error = await Assert.ThrowsAsync<StartException>(() => server.StartingAsync(default));
        Assert.StartsWith("The data was made by PostgreSQL 9, but only version ", error.Message, StringComparison.Ordinal);
    }

    private EmbeddedPostgres Server() => new(folder, PostgresServer.Programs, NullLogger<EmbeddedPostgres>.Instance);

    private int Postmaster() => int.Parse(File.ReadLines(Path.Combine(folder, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    private async Task<int> RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(EmbeddedPostgres.ConnectionString(folder) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() as int? ?? 0;
    }

    private static async Task<T> EventuallyAsync<T>(Func<Task<T>> attempt)
    {
        var waited = Stopwatch.StartNew();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            try
            {
                return await attempt();
            }
            catch (Exception) when (waited.Elapsed < TimeSpan.FromSeconds(20))
            {
                await pause.WaitForNextTickAsync();
            }
        }
    }
}
