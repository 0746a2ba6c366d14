using Npgsql;
using NpgsqlTypes;

namespace Workspace.Store;

/// <summary>A connection with the journal's one statement prepared on it: many appends of many drafts in one statement, which is one commit.</summary>
internal sealed class JournalConnection : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlCommand command;
    private readonly NpgsqlParameter<Guid[]> askedDrafts, drafts, people, organizations;
    private readonly NpgsqlParameter<long[]> askedEpochs, epochs, clients;
    private readonly NpgsqlParameter<int[]> versions;
    private readonly NpgsqlParameter<short[]> channels;
    private readonly NpgsqlParameter<DateTime[]> times;
    private readonly NpgsqlParameter<byte[][]> changes;
    private readonly NpgsqlParameter<byte[]?[]> origins;

    private JournalConnection(NpgsqlConnection connection, StoreSchema schema, TimeSpan patience)
    {
        this.connection = connection;

        // Share locks let sealing and the other nodes go on; only opening a draft, which raises the epoch, waits for them and they for it.
        command = new($"""
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
            """, connection) { CommandTimeout = (int)Math.Ceiling(patience.TotalSeconds) + 1 };
        askedDrafts = Of<Guid>(NpgsqlDbType.Uuid);
        askedEpochs = Of<long>(NpgsqlDbType.Bigint);
        drafts = Of<Guid>(NpgsqlDbType.Uuid);
        epochs = Of<long>(NpgsqlDbType.Bigint);
        versions = Of<int>(NpgsqlDbType.Integer);
        clients = Of<long>(NpgsqlDbType.Bigint);
        people = Of<Guid>(NpgsqlDbType.Uuid);
        organizations = Of<Guid>(NpgsqlDbType.Uuid);
        channels = Of<short>(NpgsqlDbType.Smallint);
        times = Of<DateTime>(NpgsqlDbType.TimestampTz);
        changes = Of<byte[]>(NpgsqlDbType.Bytea);
        origins = Of<byte[]?>(NpgsqlDbType.Bytea);
    }

    /// <param name="database">Where to.</param>
    /// <param name="schema">With the journal.</param>
    /// <param name="patience">A statement that is left alone ends by itself soon after that.</param>
    public static async Task<JournalConnection> OpenAsync(NpgsqlDataSource database, StoreSchema schema, TimeSpan patience)
    {
        var opened = new JournalConnection(await database.OpenConnectionAsync(CancellationToken.None), schema, patience);
        try
        {
            await opened.command.PrepareAsync(CancellationToken.None);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <returns>The drafts and epochs that may still write; the others' rows were not written.</returns>
    public async Task<HashSet<(Guid Draft, long Epoch)>> RunAsync(IReadOnlyList<Append> batch)
    {
        var asked = batch.Select(append => (append.Draft.Value, append.Epoch)).ToHashSet();
        var rows = batch.SelectMany(append => append.Rows.Select(row => (append.Draft, append.Epoch, Row: row, row.Contribution))).ToArray();
        askedDrafts.TypedValue = [.. asked.Select(a => a.Value)];
        askedEpochs.TypedValue = [.. asked.Select(a => a.Epoch)];
        drafts.TypedValue = Array.ConvertAll(rows, r => r.Draft.Value);
        epochs.TypedValue = Array.ConvertAll(rows, r => r.Epoch);
        versions.TypedValue = Array.ConvertAll(rows, r => r.Contribution.Version.Number);
        clients.TypedValue = Array.ConvertAll(rows, r => (long)r.Contribution.Client.Value);
        people.TypedValue = Array.ConvertAll(rows, r => r.Contribution.Author.Person.Value);
        organizations.TypedValue = Array.ConvertAll(rows, r => r.Contribution.Author.Organization.Value);
        channels.TypedValue = Array.ConvertAll(rows, r => (short)r.Contribution.Channel);
        times.TypedValue = Array.ConvertAll(rows, r => r.Contribution.At.UtcDateTime);
        changes.TypedValue = Array.ConvertAll(rows, r => r.Row.Changes);
        origins.TypedValue = Array.ConvertAll(rows, r => r.Row.Origins);

        var held = new HashSet<(Guid, long)>(asked.Count);
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        while (await reader.ReadAsync(CancellationToken.None)) held.Add((reader.GetGuid(0), reader.GetInt64(1)));
        return held;
    }

    public async ValueTask DisposeAsync()
    {
        await command.DisposeAsync();
        await connection.DisposeAsync();
    }

    private NpgsqlParameter<T[]> Of<T>(NpgsqlDbType type)
    {
        var parameter = new NpgsqlParameter<T[]> { TypedValue = [], NpgsqlDbType = NpgsqlDbType.Array | type };
        command.Parameters.Add(parameter);
        return parameter;
    }
}
