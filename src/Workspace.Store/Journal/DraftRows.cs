using System.Collections.Immutable;
using System.Data;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>What the database holds of drafts: standing, checkpoints, sealed revisions and journal, read on one connection.</summary>
/// <remarks>
/// A contribution moves from the journal to the stream in one transaction, so a reader sees each exactly once if, and only if, all its
/// reading is of one snapshot.
/// </remarks>
internal sealed class DraftRows(NpgsqlDataSource database, StoreSchema schema)
{
    /// <summary>Reads in one snapshot.</summary>
    public Task<T> InSnapshotAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellation) =>
        InSnapshotAsync((connection, _) => read(connection), cancellation);

    /// <summary>Reads in one snapshot, others that need its transaction among it.</summary>
    public async Task<T> InSnapshotAsync<T>(Func<NpgsqlConnection, NpgsqlTransaction, Task<T>> read, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        return await read(connection, snapshot);
    }

    public async Task<DraftStanding?> StandingAsync(NpgsqlConnection connection, DraftId draft, CancellationToken cancellation)
    {
        var found = await ListAsync(connection, $"select data::text from {schema.Standings} where id = $1", Json<DraftStanding>, cancellation, draft.Value);
        return found.SingleOrDefault();
    }

    /// <summary>The newest checkpoint that is not after a version.</summary>
    public async Task<Checkpoint?> CheckpointAsync(NpgsqlConnection connection, DraftId draft, DraftVersion atMost, CancellationToken cancellation)
    {
        var found = await ListAsync(connection, $"select {Checkpoint.Columns} from {schema.Checkpoints} where draft = $1 and version <= $2 order by version desc limit 1",
            ReadCheckpoint, cancellation, draft.Value, atMost.Number);
        return found.SingleOrDefault();
    }

    /// <summary>The versions that have a checkpoint, in order.</summary>
    public Task<List<DraftVersion>> CheckpointedAsync(NpgsqlConnection connection, DraftId draft, CancellationToken cancellation) =>
        ListAsync(connection, $"select version from {schema.Checkpoints} where draft = $1 order by version", reader => new DraftVersion(reader.GetInt32(0)), cancellation, draft.Value);

    /// <summary>Which versions have a checkpoint, oldest first, and what it takes to replay up to each.</summary>
    public Task<List<(DraftVersion Version, long Cost)>> CheckpointCostsAsync(NpgsqlConnection connection, DraftId draft, CancellationToken cancellation) =>
        ListAsync(connection, $"select version, greatest(cost, version) from {schema.Checkpoints} where draft = $1 order by version",
            reader => (new DraftVersion(reader.GetInt32(0)), reader.GetInt64(1)), cancellation, draft.Value);

    /// <summary>The sealed revisions that hold a version after one and up to another, oldest first, with all they hold.</summary>
    public Task<List<DraftRevised>> RevisionsAsync(NpgsqlConnection connection, DraftId draft, DraftVersion after, DraftVersion upTo, CancellationToken cancellation) =>
        ListAsync(connection, RevisionsSql("order by version"), ReadRevised, cancellation, draft.Value, after.Number, upTo.Number);

    /// <summary>The same one after the other, as they come; nothing else can be read on the connection until the last was.</summary>
    public IAsyncEnumerable<DraftRevised> EachRevisionAsync(NpgsqlConnection connection, DraftId draft, DraftVersion after, DraftVersion upTo, CancellationToken cancellation) =>
        EachAsync(connection, RevisionsSql("order by version"), ReadRevised, cancellation, draft.Value, after.Number, upTo.Number);

    /// <summary>All sealed revisions of all drafts, as they come, by the number that their events have in the whole store.</summary>
    public IAsyncEnumerable<(DraftId Draft, DraftRevised Revised)> EachRevisionAsync(NpgsqlConnection connection, long afterEvent, long upToEvent, CancellationToken cancellation) =>
        EachAsync(connection, $"select data::text, bdata, stream_id from {schema.Events} where type = 'draft.revised' and seq_id > $1 and seq_id <= $2",
            reader => (new DraftId(reader.GetGuid(2)), ReadRevised(reader)), cancellation, afterEvent, upToEvent);

    /// <summary>The same as the history page shows them, newest first.</summary>
    public Task<List<RevisionEntry>> EntriesAsync(NpgsqlConnection connection, DraftId draft, DraftVersion after, DraftVersion upTo, CancellationToken cancellation) =>
        ListAsync(connection, RevisionsSql("order by version desc"), reader => RevisionEntry.Of(ReadRevised(reader)), cancellation, draft.Value, after.Number, upTo.Number);

    /// <summary>A few events of a draft's stream with all they hold, in its order.</summary>
    /// <param name="connection">In a snapshot.</param>
    /// <param name="draft">Which.</param>
    /// <param name="after">Their place in the stream is after this one; the first event's is 1.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Stops reading.</param>
    public Task<List<DraftEvent>> EventsAsync(NpgsqlConnection connection, DraftId draft, long after, int most, CancellationToken cancellation) =>
        ListAsync(connection, $"select version, type, data::text, bdata from {schema.Events} where stream_id = $1 and version > $2 order by version limit $3",
            reader => new DraftEvent(reader.GetInt64(0), DraftEvent.Of(reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetFieldValue<byte[]>(3))), cancellation, draft.Value, after, most);

    /// <summary>How long a draft's stream says it is, and how many events there are in it. Null when there is neither.</summary>
    public async Task<(long Said, long First, long Last, long Events)?> StreamAsync(NpgsqlConnection connection, DraftId draft, CancellationToken cancellation)
    {
        var found = await ListAsync(connection,
            $"""
            select coalesce((select version from {schema.Streams} where id = $1), 0), coalesce(min(version), 0), coalesce(max(version), 0), count(*)
            from {schema.Events} where stream_id = $1
            """, reader => (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)), cancellation, draft.Value);
        return found[0] == default ? null : found[0];
    }

    /// <summary>What is journaled after one version, up to another.</summary>
    public async Task<ImmutableArray<Contribution>> JournaledAsync(NpgsqlConnection connection, DraftId draft, DraftVersion after, DraftVersion upTo, CancellationToken cancellation) =>
        [.. await ListAsync(connection, $"select {JournalRow.Columns} from {schema.Journal} where draft = $1 and version > $2 and version <= $3 order by version",
            JournalRow.Read, cancellation, draft.Value, after.Number, upTo.Number)];

    /// <summary>A draft at a version, the sealed part of its history included that is needed to get there.</summary>
    /// <param name="connection">In a snapshot, or where nobody else can write.</param>
    /// <param name="draft">Which.</param>
    /// <param name="standing">Of the same snapshot.</param>
    /// <param name="version">Not after the last journaled one.</param>
    /// <param name="remembering">How many contributions before it shall be remembered, as far as there are.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="InvalidDataException">What is stored does not fit together.</exception>
    public async Task<ReadDraft> ReadAsync(
        NpgsqlConnection connection, DraftId draft, DraftStanding standing, DraftVersion version, int remembering, CancellationToken cancellation)
    {
        var checkpoint = await CheckpointAsync(connection, draft, version, cancellation);
        var from = checkpoint?.Version ?? DraftVersion.Zero;
        var since = new DraftVersion(Math.Min(from.Number, Math.Max(0, version.Number - remembering)));
        var revisions = await RevisionsAsync(connection, draft, since, version, cancellation);
        var journaled = version > standing.Version ? await JournaledAsync(connection, draft, standing.Version, version, cancellation) : [];

        // The newest is remembered always: it says when this version came to be.
        var remembered = new DraftVersion(Math.Max(0, version.Number - Math.Max(remembering, 1)));
        var state = Followed(draft, checkpoint?.Draft ?? Draft.Empty, revisions, version, remembered, journaled);
        if (state.Version != version) throw new InvalidDataException($"Draft {draft} ends at version {state.Version}, expected {version}.");
        var at = version == from ? checkpoint?.At ?? standing.OpenedAt : state.Since(new(version.Number - 1))[0].At;
        var cost = (checkpoint?.Cost ?? 0) + revisions.Where(revision => revision.To > from && revision.To <= version).Sum(Checkpoint.CostOf);
        return new(state, at, checkpoint, cost);
    }

    private static Draft Followed(
        DraftId draft, Draft start, List<DraftRevised> revisions, DraftVersion version, DraftVersion remembered, ImmutableArray<Contribution> journaled)
    {
        try
        {
            return start.After(revisions.Select(revision => revision.Contributions), version, remembered).After(journaled.SkipWhile(c => c.Version <= start.Version));
        }
        catch (ArgumentException broken)
        {
            throw new InvalidDataException($"The history of draft {draft} after version {start.Version} does not fit together: {broken.Message}", broken);
        }
    }

    private string RevisionsSql(string order) => $"""
        select data::text, bdata from {schema.Events}
        where stream_id = $1 and type = 'draft.revised' and {RevisionBytes.To} > $2
            and {RevisionBytes.To} <= coalesce((select min({RevisionBytes.To}) from {schema.Events} where stream_id = $1 and type = 'draft.revised' and {RevisionBytes.To} >= $3), 2147483647)
        {order}
        """;

    private static DraftRevised ReadRevised(NpgsqlDataReader reader) => reader.IsDBNull(1) ? Json<DraftRevised>(reader) : RevisionBytes.Read(reader.GetFieldValue<byte[]>(1));

    private static Checkpoint ReadCheckpoint(NpgsqlDataReader reader)
    {
        var format = reader.GetInt16(6);
        return new(new(reader.GetInt32(0)), new(reader.GetDateTime(1)), reader.GetFieldValue<byte[]>(2),
            Checkpoint.Plain(reader.GetFieldValue<byte[]>(3), format), Checkpoint.Plain(reader.GetFieldValue<byte[]>(4), format), reader.GetInt64(5));
    }

    private static T Json<T>(NpgsqlDataReader reader) =>
        JsonSerializer.Deserialize<T>(reader.GetString(0), StoreJson.Options) ?? throw new InvalidDataException($"A stored {typeof(T).Name} is empty.");

    private static async Task<List<T>> ListAsync<T>(
        NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation, params object[] arguments)
    {
        var found = new List<T>();
        await foreach (var next in EachAsync(connection, sql, read, cancellation, arguments)) found.Add(next);
        return found;
    }

    private static async IAsyncEnumerable<T> EachAsync<T>(
        NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, [EnumeratorCancellation] CancellationToken cancellation, params object[] arguments)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var argument in arguments) command.Parameters.AddWithValue(argument);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) yield return read(reader);
    }
}

/// <summary>A draft as it was read.</summary>
/// <param name="At">When its version came to be, UTC.</param>
/// <param name="Checkpoint">The one it was read from.</param>
/// <param name="Cost">What replaying all that is sealed up to its version takes (<see cref="Checkpoint.Cost"/>).</param>
internal sealed record ReadDraft(Draft Draft, DateTimeOffset At, Checkpoint? Checkpoint, long Cost);

/// <summary>An event of a draft's stream.</summary>
/// <param name="Place">In the stream, from 1.</param>
/// <param name="Happened">Null for an event of a kind that says nothing about the text.</param>
internal sealed record DraftEvent(long Place, object? Happened)
{
    public static object? Of(string type, string json, byte[]? bytes) => type switch
    {
        "draft.opened" => JsonSerializer.Deserialize<DraftOpened>(json, StoreJson.Options),
        "draft.revised" when bytes is not null => RevisionBytes.Read(bytes),
        "draft.revised" => JsonSerializer.Deserialize<DraftRevised>(json, StoreJson.Options),
        "draft.frozen" => JsonSerializer.Deserialize<DraftFrozen>(json, StoreJson.Options),
        "draft.unfrozen" => JsonSerializer.Deserialize<DraftUnfrozen>(json, StoreJson.Options),
        _ => null,
    };
}
