using System.Text.Json;
using Marten;
using Marten.Services;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>What became of rebuilding a list.</summary>
/// <param name="List">Which.</param>
/// <param name="Entries">How many it has now.</param>
/// <param name="Mended">How many of them said other things than their history, were missing, or had none; null where that is not asked.</param>
/// <param name="Faults">What was left as it is, since its history cannot be followed; a sentence each.</param>
public sealed record RebuiltList(string List, int Entries, int? Mended, IReadOnlyList<string> Faults);

/// <summary>Makes lists and checkpoints anew from the events, while people write and read.</summary>
/// <remarks>
/// What is shown at once is folded stream by stream, each under the lock that everybody takes who appends to it; what follows behind is added up beside and put in place in one transaction. In
/// every moment a page reads the old or the new, whole.
/// </remarks>
public sealed partial class Rebuild
{
    private readonly IDocumentStore store;
    private readonly NpgsqlDataSource database;
    private readonly DraftRows rows;
    private readonly StoreSchema schema;
    private readonly Checkpoints checkpoints;

    internal Rebuild(IDocumentStore store, NpgsqlDataSource database, DraftRows rows, StoreSchema schema, Checkpoints checkpoints) =>
        (this.store, this.database, this.rows, this.schema, this.checkpoints) = (store, database, rows, schema, checkpoints);

    /// <summary>What can be rebuilt, in the order to do it in.</summary>
    public static IReadOnlyList<string> Lists { get; } = ["network", "requests", "submissions", "organizations", "drafts", "suggestions", "shares", "checkpoints"];

    /// <summary>Makes one anew.</summary>
    /// <param name="list">One of <see cref="Lists"/>.</param>
    /// <param name="progress">Told how many streams, revisions or contributions are followed.</param>
    /// <param name="cancellation">Gives up; each entry is as it was or new.</param>
    public Task<RebuiltList> RunAsync(string list, IProgress<Advance>? progress, CancellationToken cancellation) => list switch
    {
        "network" => FoldsAsync<NetworkStanding>(list, "network", progress, cancellation),
        "requests" => FoldsAsync<JoinRequest>(list, "request", progress, cancellation),
        "submissions" => FoldsAsync<Submission>(list, "submission", progress, cancellation),
        "organizations" => FoldsAsync<Organization>(list, "organization", progress, cancellation),
        "drafts" => FoldsAsync<DraftStanding>(list, "draft", progress, cancellation),
        "suggestions" => FoldsAsync<Suggestion>(list, "suggestion", progress, cancellation),
        "shares" => SharesAsync(list, progress, cancellation),
        "checkpoints" => CheckpointsAsync(list, progress, cancellation),
        _ => throw new ArgumentException($"Expected one of {string.Join(", ", Lists)}, got {list}.", nameof(list)),
    };

    private async Task<RebuiltList> FoldsAsync<T>(string list, string kind, IProgress<Advance>? progress, CancellationToken cancellation) where T : class
    {
        var documents = schema.DocumentsOf<T>();
        var ids = await IdsAsync($"select distinct stream_id from {schema.Events} where type like '{kind}.%' union select id from {documents}", cancellation);
        var (mended, gone, faults) = (0, 0, new List<string>());
        for (var done = 0; done < ids.Count; done++)
        {
            progress?.Report(new($"Rebuilding {list}", done, ids.Count));
            try
            {
                var was = await FoldAsync<T>(documents, ids[done], cancellation);
                if (was != Found.AsFolded) mended++;
                if (was == Found.WithoutHistory) gone++;
            }
            catch (Exception error) when (error is not (OperationCanceledException or NpgsqlException { IsTransient: true }))
            {
                faults.Add($"The {kind} {ids[done]} was left as it is, since its history cannot be followed: {error.Message}");
            }
        }
        progress?.Report(new($"Rebuilding {list}", ids.Count, ids.Count));
        return new(list, ids.Count - gone, mended, faults);
    }

    private async Task<Found> FoldAsync<T>(string documents, Guid id, CancellationToken cancellation) where T : class
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var (said, events) = await LockedAsync(connection, id, cancellation);
        if (said != events) throw new InvalidDataException($"its stream says that it has {said} events, and has {events}.");
        await using var session = store.LightweightSession(SessionOptions.ForTransaction(transaction));
        var (stored, folded) = (await session.LoadAsync<T>(id, cancellation), await session.Events.AggregateStreamAsync<T>(id, token: cancellation));
        if (folded is null && events > 0) throw new InvalidDataException("its stream does not begin with its beginning.");
        if (stored is not null && folded is not null && Fold.Same(stored, folded)) return Found.AsFolded;

        // Gone and made anew rather than changed: so that it counts its changes from the beginning, as one does that was never touched from beside.
        await RunAsync(connection, $"delete from {documents} where id = $1", cancellation, id);
        if (folded is not null) session.Insert(folded);
        await session.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return folded is null ? Found.WithoutHistory : Found.Otherwise;
    }

    private async Task<RebuiltList> CheckpointsAsync(string list, IProgress<Advance>? progress, CancellationToken cancellation)
    {
        var drafts = new List<(DraftId Draft, int Version)>();
        await using (var command = database.CreateCommand($"select id, (data ->> 'version')::int from {schema.Standings} order by 1"))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
            while (await reader.ReadAsync(cancellation))
                drafts.Add((new(reader.GetGuid(0)), reader.GetInt32(1)));

        var (done, total, faults) = (0L, drafts.Sum(draft => (long)draft.Version), new List<string>());
        foreach (var (draft, version) in drafts)
        {
            try
            {
                var before = done;
                await checkpoints.RebuildAsync(draft, new Further(progress, one => new($"Rebuilding {list}", Math.Min(before + one.Done, total), total)), cancellation);
            }
            catch (Exception error) when (error is InvalidDataException or JsonException)
            {
                faults.Add($"The checkpoints of draft {draft} were left as they are, since its history cannot be followed: {error.Message}");
            }
            done += version;
        }
        progress?.Report(new($"Rebuilding {list}", total, total));
        await using var count = database.CreateCommand($"select count(*)::int from {schema.Checkpoints}");
        return new(list, await count.ExecuteScalarAsync(cancellation) as int? ?? 0, null, faults);
    }

    /// <returns>How many events its stream says that it has, and how many it has; nobody appends to it until the transaction ends.</returns>
    private async Task<(long Said, long Events)> LockedAsync(NpgsqlConnection connection, Guid id, CancellationToken cancellation)
    {
        await using var stream = new NpgsqlCommand($"select version from {schema.Streams} where id = $1 for update", connection) { Parameters = { new() { Value = id } } };
        var said = await stream.ExecuteScalarAsync(cancellation) as long? ?? 0;
        await using var events = new NpgsqlCommand($"select count(*) from {schema.Events} where stream_id = $1", connection) { Parameters = { new() { Value = id } } };
        return (said, await events.ExecuteScalarAsync(cancellation) as long? ?? 0);
    }

    private async Task<List<Guid>> IdsAsync(string sql, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(cancellation)) ids.Add(reader.GetGuid(0));
        return ids;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params Guid[] ids)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var id in ids) command.Parameters.AddWithValue(id);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>How an entry was found beside the fold of its stream.</summary>
    private enum Found
    {
        AsFolded = 0,
        Otherwise = 1,
        WithoutHistory = 2,
    }

    /// <summary>Tells of a part as of a part of the whole.</summary>
    private sealed class Further(IProgress<Advance>? whole, Func<Advance, Advance> of) : IProgress<Advance>
    {
        public void Report(Advance value) => whole?.Report(of(value));
    }
}
