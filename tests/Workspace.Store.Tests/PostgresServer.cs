using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Workspace.Store.Tests;

/// <summary>One real PostgreSQL for all tests, in a folder of its own.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    /// <summary>The schema in which a store stands in its database.</summary>
    public const string Schema = "test";

    private const string Template = "started";
    private readonly string folder = Path.Combine(Path.GetTempPath(), "workspace-tests-" + Guid.NewGuid().ToString("N")[..12]);
    private EmbeddedPostgres? server;
    private int schemas, stores;

    public string ConnectionString => EmbeddedPostgres.ConnectionString(folder);

    /// <summary>The programs that npm brought, if it has; else the system's are found.</summary>
    public static IReadOnlyList<string> Programs { get; } = [EmbeddedPostgres.ProgramsIn(Path.Combine(Repository.Root, "node_modules"))];

    public string NextSchema() => $"test_{Interlocked.Increment(ref schemas)}";

    /// <summary>Makes a database in which a store has been started once, and nothing written: a copy, since making every table takes a second.</summary>
    /// <returns>How to connect to it.</returns>
    public async Task<string> NextStoreAsync()
    {
        if (stores == 0) await MakeTemplateAsync();
        var name = $"store_{++stores}";
        await RunAsync($"create database {name} template {Template}");
        return In(name);
    }

    /// <summary>Gives back what <see cref="NextStoreAsync"/> made.</summary>
    public async Task DropAsync(string connectionString)
    {
        await using (var pooled = new NpgsqlConnection(connectionString)) NpgsqlConnection.ClearPool(pooled);
        await RunAsync($"drop database {new NpgsqlConnectionStringBuilder(connectionString).Database} with (force)");
    }

    public async Task InitializeAsync()
    {
        server = new(folder, Programs, NullLogger<EmbeddedPostgres>.Instance);
        await server.StartingAsync(default);
    }

    public async Task DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task MakeTemplateAsync()
    {
        await RunAsync($"create database {Template}");
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddWorkspaceStore(In(Template), Schema);
        using var host = builder.Build();
        await host.StartAsync();
        await host.StopAsync();
    }

    private string In(string database) => new NpgsqlConnectionStringBuilder(ConnectionString) { Database = database }.ConnectionString;

    private async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class OnPostgres : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}
