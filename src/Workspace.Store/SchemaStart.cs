using Marten;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Workspace.Store;

/// <summary>Brings the database to this version's schema before anything else of the application starts; one node at a time.</summary>
internal sealed class SchemaStart(NpgsqlDataSource database, IDocumentStore store, StoreSchema schema) : IHostedLifecycleService
{
    private const long Turn = 0x576F726B73706163; // "Workspac"

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await RunAsync(connection, $"select pg_advisory_lock({Turn})", cancellationToken);
        try
        {
            await RunAsync(connection, schema.Script, cancellationToken);
            await RunAsync(connection, ClusterSchema.Script, cancellationToken);
            await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        }
        finally
        {
            await RunAsync(connection, $"select pg_advisory_unlock({Turn})", CancellationToken.None);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellation)
    {
        try
        {
            return await database.OpenConnectionAsync(cancellation);
        }
        catch (NpgsqlException error)
        {
            throw new StartException($"The database cannot be reached: {error.Message}", error);
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
