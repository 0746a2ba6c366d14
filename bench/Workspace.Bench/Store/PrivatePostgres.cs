using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Workspace.Store;

namespace Workspace.Bench;

/// <summary>A PostgreSQL as the product starts it, with its settings (fsync on), on a folder that is deleted at the end.</summary>
internal sealed class PrivatePostgres : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("workspace-store-").FullName;
    private readonly EmbeddedPostgres server;

    private PrivatePostgres()
    {
        var data = Path.Combine(folder, "postgres");
        server = new(data, [EmbeddedPostgres.ProgramsIn(Path.Combine(Repository.Root, "node_modules"))], NullLogger<EmbeddedPostgres>.Instance);
        Connection = EmbeddedPostgres.ConnectionString(data);
        Source = NpgsqlDataSource.Create(Connection);
    }

    internal string Connection { get; }

    internal NpgsqlDataSource Source { get; }

    internal static async Task<PrivatePostgres> StartAsync()
    {
        var database = new PrivatePostgres();
        await database.server.StartingAsync(CancellationToken.None);
        return database;
    }

    /// <summary>The whole store in a schema of its own.</summary>
    internal Task<OpenStore> OpenAsync(string schema) => OpenStore.StartAsync(Connection, schema);

    internal async Task RunAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Bytes of every table of a schema, with its indexes and what stands beside it (TOAST), as a checkpoint leaves them.</summary>
    internal async Task<Dictionary<string, long>> SizesAsync(string schema)
    {
        await RunAsync("checkpoint");
        await using var command = Source.CreateCommand("select relname, pg_total_relation_size(c.oid) from pg_class c join pg_namespace n on n.oid = c.relnamespace where nspname = $1 and relkind = 'r'");
        command.Parameters.AddWithValue(schema);
        await using var reader = await command.ExecuteReaderAsync();
        var sizes = new Dictionary<string, long>();
        while (await reader.ReadAsync()) sizes[reader.GetString(0)] = reader.GetInt64(1);
        return sizes;
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
