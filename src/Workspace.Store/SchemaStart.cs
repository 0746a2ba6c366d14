using Marten;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Workspace.Store;

/// <summary>Brings the database to this version's schema and format before anything else of the application starts; one node at a time.</summary>
/// <remarks>An older database is upgraded in place, after saying so; on a newer one nothing is touched and the start is refused.</remarks>
internal sealed class SchemaStart(NpgsqlDataSource database, IDocumentStore store, StoreSchema schema, ILogger<SchemaStart> logger) : IHostedLifecycleService
{
    private const long Turn = 0x576F726B73706163; // "Workspac"
    private readonly IReadOnlyList<Upgrade> upgrades = Upgrade.All(schema);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await RunAsync(connection, $"select pg_advisory_lock({Turn})", cancellationToken);
        try
        {
            if (!schema.IsRestoring && await IsThereAsync(connection, schema.Restoring, cancellationToken))
                throw new StartException("A restore did not come to its end here, so that nobody knows whether the data is whole. Run it again: ./run restore FILE");
            var newest = upgrades[^1].To;
            var found = await FormatAsync(connection, cancellationToken);
            if (found > newest) throw new StartException($"This data was written by a newer Workspace: it has format {found}, this one knows formats up to {newest}. Start the newer version, or restore a backup that was made before the upgrade.");
            if (found < newest) logger.Upgrading(found.Value, newest);
            await RunAsync(connection, schema.Script, cancellationToken);
            await RunAsync(connection, ClusterSchema.Script, cancellationToken);
            await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
            await RunAsync(connection, schema.ScriptOnEvents, cancellationToken);
            if (found is null) await RunAsync(connection, Note(newest), cancellationToken);
            foreach (var upgrade in upgrades.Where(upgrade => upgrade.To > found)) await UpgradeAsync(connection, upgrade, cancellationToken);
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

    /// <returns>Null when nothing is stored yet.</returns>
    private async Task<int?> FormatAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (!await IsThereAsync(connection, schema.Journal, cancellation)) return null;
        if (!await IsThereAsync(connection, schema.Formats, cancellation)) return Upgrade.First;
        await using var command = new NpgsqlCommand($"select max(format) from {schema.Formats}", connection);
        return await command.ExecuteScalarAsync(cancellation) as int? ?? Upgrade.First; // a row is missing only where a first start was cut off
    }

    private static async Task<bool> IsThereAsync(NpgsqlConnection connection, string table, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select to_regclass($1) is not null", connection) { Parameters = { new() { Value = table } } };
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    private async Task UpgradeAsync(NpgsqlConnection connection, Upgrade upgrade, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await RunAsync(connection, upgrade.Script, cancellation);
        await RunAsync(connection, Note(upgrade.To), cancellation);
        await transaction.CommitAsync(cancellation);
        logger.Upgraded(upgrade.To, upgrade.Adds);
    }

    private string Note(int format) => $"delete from {schema.Formats}; insert into {schema.Formats} (format) values ({format})";

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
