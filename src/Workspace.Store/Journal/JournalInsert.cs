using Npgsql;
using NpgsqlTypes;

namespace Workspace.Store;

/// <summary>Writes many appends of many drafts in one statement, which is one commit.</summary>
internal sealed class JournalInsert(NpgsqlDataSource database, StoreSchema schema)
{
    // Share locks let sealing and the other nodes go on; only opening a draft, which raises the epoch, waits for them and they for it.
    private readonly string sql = $"""
        with held as materialized (
            select w.draft, w.epoch
            from {schema.Writers} w
            join unnest($1, $2) as asked (draft, epoch) on w.draft = asked.draft and w.epoch = asked.epoch
            for share of w),
        written as (
            insert into {schema.Journal} (draft, epoch, version, client, person, organization, channel, at, changes, origins)
            select r.draft, r.epoch, r.version, r.client, r.person, r.organization, r.channel, r.at, r.changes, r.origins
            from unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                as r (draft, epoch, version, client, person, organization, channel, at, changes, origins)
            join held on held.draft = r.draft and held.epoch = r.epoch)
        select draft, epoch from held
        """;

    /// <summary>Commits the rows of those that may still write.</summary>
    /// <returns>The drafts and epochs that may; the others' rows were not written.</returns>
    /// <exception cref="PostgresException">A unique violation: a version is taken, and nothing was written at all.</exception>
    public async Task<HashSet<(Guid Draft, long Epoch)>> RunAsync(IReadOnlyList<Append> batch)
    {
        var asked = batch.Select(append => (append.Draft.Value, append.Epoch)).ToHashSet();
        var rows = batch.SelectMany(append => append.Rows.Select(row => (append.Draft, append.Epoch, Row: row, Contribution: row.Contribution))).ToArray();

        // Once begun it is not cancelled: a caller that leaves must not undo what others are about to be told.
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(sql, connection);
        Add(NpgsqlDbType.Uuid, asked.Select(a => a.Value).ToArray());
        Add(NpgsqlDbType.Bigint, asked.Select(a => a.Epoch).ToArray());
        Add(NpgsqlDbType.Uuid, Array.ConvertAll(rows, r => r.Draft.Value));
        Add(NpgsqlDbType.Bigint, Array.ConvertAll(rows, r => r.Epoch));
        Add(NpgsqlDbType.Integer, Array.ConvertAll(rows, r => r.Contribution.Version.Number));
        Add(NpgsqlDbType.Bigint, Array.ConvertAll(rows, r => (long)r.Contribution.Client.Value));
        Add(NpgsqlDbType.Uuid, Array.ConvertAll(rows, r => r.Contribution.Author.Person.Value));
        Add(NpgsqlDbType.Uuid, Array.ConvertAll(rows, r => r.Contribution.Author.Organization.Value));
        Add(NpgsqlDbType.Smallint, Array.ConvertAll(rows, r => (short)r.Contribution.Channel));
        Add(NpgsqlDbType.TimestampTz, Array.ConvertAll(rows, r => r.Contribution.At.UtcDateTime));
        Add(NpgsqlDbType.Bytea, Array.ConvertAll(rows, r => r.Row.Changes));
        Add(NpgsqlDbType.Bytea, Array.ConvertAll(rows, r => r.Row.Origins));
        await command.PrepareAsync(CancellationToken.None);

        var held = new HashSet<(Guid, long)>();
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        while (await reader.ReadAsync(CancellationToken.None)) held.Add((reader.GetGuid(0), reader.GetInt64(1)));
        return held;

        void Add<T>(NpgsqlDbType type, T[] values) => command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
    }
}
