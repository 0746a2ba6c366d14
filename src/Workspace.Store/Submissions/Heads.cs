using Npgsql;

namespace Workspace.Store;

/// <summary>How far things have come, for many at once: whoever knew them before sees at the price of one question what has changed since.</summary>
public sealed class Heads
{
    private readonly NpgsqlDataSource database;
    private readonly StoreSchema schema;

    internal Heads(NpgsqlDataSource database, StoreSchema schema) => (this.database, this.schema) = (database, schema);

    /// <summary>The versions of streams; those that there are.</summary>
    public async Task<IReadOnlyDictionary<Guid, long>> OfStreamsAsync(IReadOnlyCollection<Guid> streams, CancellationToken cancellation)
    {
        var heads = new Dictionary<Guid, long>(streams.Count);
        await using var command = database.CreateCommand($"select id, version from {schema.Streams} where id = any($1)");
        command.Parameters.AddWithValue(streams.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) heads[reader.GetGuid(0)] = reader.GetInt64(1);
        return heads;
    }

    /// <summary>The versions of accounts, and of what has happened to each person; those that there are.</summary>
    public async Task<IReadOnlyDictionary<Guid, (Guid Account, long Events)>> OfAccountsAsync(IReadOnlyCollection<Guid> accounts, CancellationToken cancellation)
    {
        var heads = new Dictionary<Guid, (Guid, long)>(accounts.Count);
        await using var command = database.CreateCommand($"select a.id, a.mt_version, coalesce(s.version, 0) from {schema.Accounts} a left join {schema.Streams} s on s.id = a.id where a.id = any($1)");
        command.Parameters.AddWithValue(accounts.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) heads[reader.GetGuid(0)] = (reader.GetGuid(1), reader.GetInt64(2));
        return heads;
    }
}
