using Npgsql;
using NpgsqlTypes;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>The statement that writes appends to the journal, with its parameters.</summary>
/// <remarks>Share locks let sealing and the other nodes go on; only opening a draft, which raises the epoch, waits for them and they for it.</remarks>
internal sealed class JournalStatement : IAsyncDisposable
{
    private const string Columns = "version, client, person, organization, channel, at, changes, origins";
    private const string Row = "r.version, r.client, r.person, r.organization, r.channel, r.at, r.changes, r.origins";

    private readonly NpgsqlCommand command;
    private readonly Action<IReadOnlyCollection<(Guid Draft, long Epoch)>, Written[]> ask;
    private readonly NpgsqlParameter<Guid[]> people, organizations;
    private readonly NpgsqlParameter<long[]> clients;
    private readonly NpgsqlParameter<int[]> versions;
    private readonly NpgsqlParameter<short[]> channels;
    private readonly NpgsqlParameter<DateTime[]> times;
    private readonly NpgsqlParameter<byte[][]> changes;
    private readonly NpgsqlParameter<byte[]?[]> origins;

    private JournalStatement(NpgsqlCommand command, Action<IReadOnlyCollection<(Guid Draft, long Epoch)>, Written[]> ask)
    {
        (this.command, this.ask) = (command, ask);
        versions = Of<int>(command, NpgsqlDbType.Integer);
        clients = Of<long>(command, NpgsqlDbType.Bigint);
        people = Of<Guid>(command, NpgsqlDbType.Uuid);
        organizations = Of<Guid>(command, NpgsqlDbType.Uuid);
        channels = Of<short>(command, NpgsqlDbType.Smallint);
        times = Of<DateTime>(command, NpgsqlDbType.TimestampTz);
        changes = Of<byte[]>(command, NpgsqlDbType.Bytea);
        origins = Of<byte[]?>(command, NpgsqlDbType.Bytea);
    }

    /// <summary>Of one draft, under one epoch.</summary>
    public static JournalStatement OfOne(NpgsqlConnection connection, StoreSchema schema, TimeSpan patience)
    {
        var command = Command(connection, patience, $"""
            with held as materialized (
                select draft, epoch from {schema.Writers} where draft = $1 and epoch = $2 for share),
            written as (
                insert into {schema.Journal} (draft, epoch, {Columns})
                select held.draft, held.epoch, {Row} from held, unnest($3, $4, $5, $6, $7, $8, $9, $10) as r ({Columns}))
            select draft, epoch from held
            """);
        var draft = new NpgsqlParameter<Guid> { NpgsqlDbType = NpgsqlDbType.Uuid };
        var epoch = new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint };
        command.Parameters.Add(draft);
        command.Parameters.Add(epoch);
        return new(command, (asked, _) => (draft.TypedValue, epoch.TypedValue) = asked.Single());
    }

    /// <summary>Of many drafts.</summary>
    public static JournalStatement OfMany(NpgsqlConnection connection, StoreSchema schema, TimeSpan patience)
    {
        var command = Command(connection, patience, $"""
            with held as materialized (
                select w.draft, w.epoch
                from {schema.Writers} w
                join unnest($1, $2) as asked (draft, epoch) on w.draft = asked.draft and w.epoch = asked.epoch
                for share of w),
            written as (
                insert into {schema.Journal} (draft, epoch, {Columns})
                select r.draft, r.epoch, {Row}
                from unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12) as r (draft, epoch, {Columns})
                join held on held.draft = r.draft and held.epoch = r.epoch)
            select draft, epoch from held
            """);
        var (askedDrafts, askedEpochs) = (Of<Guid>(command, NpgsqlDbType.Uuid), Of<long>(command, NpgsqlDbType.Bigint));
        var (drafts, epochs) = (Of<Guid>(command, NpgsqlDbType.Uuid), Of<long>(command, NpgsqlDbType.Bigint));
        return new(command, (asked, rows) =>
        {
            askedDrafts.TypedValue = [.. asked.Select(one => one.Draft)];
            askedEpochs.TypedValue = [.. asked.Select(one => one.Epoch)];
            drafts.TypedValue = Array.ConvertAll(rows, row => row.By.Draft.Value);
            epochs.TypedValue = Array.ConvertAll(rows, row => row.By.Epoch);
        });
    }

    public Task PrepareAsync() => command.PrepareAsync(CancellationToken.None);

    /// <param name="batch">What is written.</param>
    /// <param name="asked">Whose it is.</param>
    /// <returns>Who may still write; the others' rows were not written.</returns>
    public async Task<HashSet<(Guid Draft, long Epoch)>> RunAsync(IReadOnlyList<Append> batch, IReadOnlyCollection<(Guid Draft, long Epoch)> asked)
    {
        Written[] rows = [.. batch.SelectMany(append => append.Rows.Select(row => new Written(append, row)))];
        ask(asked, rows);
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

    public ValueTask DisposeAsync() => command.DisposeAsync();

    private static NpgsqlCommand Command(NpgsqlConnection connection, TimeSpan patience, string sql) => new(sql, connection) { CommandTimeout = (int)Math.Ceiling(patience.TotalSeconds) + 1 };

    private static NpgsqlParameter<T[]> Of<T>(NpgsqlCommand command, NpgsqlDbType type)
    {
        var parameter = new NpgsqlParameter<T[]> { TypedValue = [], NpgsqlDbType = NpgsqlDbType.Array | type };
        command.Parameters.Add(parameter);
        return parameter;
    }

    private readonly record struct Written(Append By, JournalRow Row)
    {
        public Contribution Contribution => Row.Contribution;
    }
}
