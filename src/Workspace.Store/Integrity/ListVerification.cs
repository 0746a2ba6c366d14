using System.Text.Json;
using Marten;
using Marten.Services;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Proves what the lists and pages say of submissions and organizations: each against a fold of its own stream, and all against each other.</summary>
public sealed class ListVerification
{
    private readonly IDocumentStore store;
    private readonly DraftRows rows;
    private readonly StoreSchema schema;
    private readonly Shares shares;

    internal ListVerification(IDocumentStore store, DraftRows rows, StoreSchema schema, Shares shares) => (this.store, this.rows, this.schema, this.shares) = (store, rows, schema, shares);

    /// <summary>Every draft that there is a trace of.</summary>
    public Task<IReadOnlyList<DraftId>> DraftsAsync(CancellationToken cancellation) =>
        rows.InSnapshotAsync<IReadOnlyList<DraftId>>(async connection => [.. (await IdsAsync(connection, $"""
            select stream_id from {schema.Events} where type like 'draft.%' union select id from {schema.Standings}
            union select draft from {schema.Journal} union select draft from {schema.Checkpoints} union select draft from {schema.Lifetimes} union select draft from {schema.Writers} order by 1
            """, cancellation)).Select(id => new DraftId(id))], cancellation);

    /// <summary>Everything that is wrong, a sentence each.</summary>
    /// <param name="progress">Told how many streams are proved.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<IReadOnlyList<string>> FaultsAsync(IProgress<Advance>? progress, CancellationToken cancellation) =>
        rows.InSnapshotAsync<IReadOnlyList<string>>(async (connection, snapshot) =>
        {
            var faults = new List<string>();
            var submissions = await FoldedAsync<Submission>(snapshot, "submission", faults, progress, cancellation);
            await FoldedAsync<Organization>(snapshot, "organization", faults, progress, cancellation);
            await FoldedAsync<Suggestion>(snapshot, "suggestion", faults, progress, cancellation);
            await FoldedAsync<NetworkStanding>(snapshot, "network", faults, progress, cancellation);
            await FoldedAsync<JoinRequest>(snapshot, "request", faults, progress, cancellation);
            var listed = submissions.SelectMany(submission => submission.Drafts.Select(draft => (Draft: draft.Draft.ToString(), Submission: submission.Id.ToString()))).ToHashSet();
            var opened = await DraftsOpenedAsync(connection, cancellation);
            faults.AddRange(listed.Except(opened).Select(one => $"Submission {one.Submission} lists draft {one.Draft}, which was never opened for it."));
            faults.AddRange(opened.Except(listed).Select(one => $"Draft {one.Draft} was opened for submission {one.Submission}, which does not list it."));
            return faults;
        }, cancellation);

    /// <summary>Proves the shares as far as they are counted, and says how far they are behind.</summary>
    public Task<(IReadOnlyList<string> Faults, SharesBehind Behind)> SharesAsync(IProgress<Advance>? progress, CancellationToken cancellation) =>
        rows.InSnapshotAsync<(IReadOnlyList<string>, SharesBehind)>(async connection =>
        {
            var countedTo = await ShareSums.CountedToAsync(connection, schema, cancellation);
            var revisions = await ShareSums.RevisionsAsync(connection, schema, countedTo, cancellation);
            var sums = new ShareSums();
            try
            {
                await foreach (var (draft, revised) in rows.EachRevisionAsync(connection, 0, countedTo, cancellation))
                {
                    progress?.Report(new("Proving shares", sums.Revisions, revisions));
                    sums.Add(draft, revised);
                }
                progress?.Report(new("Proving shares", revisions, revisions));
                var stored = await ShareSums.StoredAsync(connection, schema, cancellation);
                var faulty = stored.Except(sums).Select(key => key.Draft).Distinct();
                return ([.. faulty.Select(draft => $"The shares in draft {draft} are others than its history says.")], await shares.BehindAsync(connection, cancellation));
            }
            catch (Exception error) when (error is JsonException or InvalidDataException)
            {
                return ([$"The shares cannot be compared, since a revision cannot be read: {error.Message}"], default);
            }
        }, cancellation);

    private async Task<List<T>> FoldedAsync<T>(NpgsqlTransaction snapshot, string kind, List<string> faults, IProgress<Advance>? progress, CancellationToken cancellation)
        where T : class
    {
        var connection = snapshot.Connection!; // it is under way
        var folds = new List<T>();
        var streams = await IdsAsync(connection, $"select distinct stream_id from {schema.Events} where type like '{kind}.%'", cancellation);
        var documents = await IdsAsync(connection, $"select id from {schema.DocumentsOf<T>()}", cancellation);
        faults.AddRange(documents.Except(streams).Select(id => $"The list has the {kind} {id}, which has no history."));
        var proved = 0;
        foreach (var id in streams)
        {
            progress?.Report(new($"Proving {kind}s", proved++, streams.Count));
            try
            {
                var (fault, folded) = await FoldAsync<T>(snapshot, id, cancellation);
                if (fault is not null) faults.Add($"The {kind} {id}: {fault}");
                if (folded is not null) folds.Add(folded);
            }
            catch (Exception error) when (error is not (OperationCanceledException or NpgsqlException))
            {
                faults.Add($"The {kind} {id} has an event that cannot be read: {error.Message}");
            }
        }
        progress?.Report(new($"Proving {kind}s", proved, streams.Count));
        return folds;
    }

    private async Task<(string? Fault, T? Folded)> FoldAsync<T>(NpgsqlTransaction snapshot, Guid id, CancellationToken cancellation) where T : class
    {
        await using var session = store.QuerySession(SessionOptions.ForTransaction(snapshot));
        var state = await session.Events.FetchStreamStateAsync(id, cancellation);
        var events = await session.Events.FetchStreamAsync(id, token: cancellation);
        for (var i = 0; i < events.Count; i++)
            if (events[i].Version != i + 1) return ($"event {i + 1} of its stream is missing.", null);
        if (state?.Version != events.Count) return ($"its stream says that it has {state?.Version ?? 0} events, and has {events.Count}.", null);
        var folded = await session.Events.AggregateStreamAsync<T>(id, token: cancellation);
        if (folded is null) return ("its stream does not begin with its beginning.", null);
        var stored = await session.LoadAsync<T>(id, cancellation);
        if (stored is null) return ("the list does not have it.", folded);
        return Fold.Same(stored, folded) ? (null, folded) : ("the list says other things of it than its history.", folded);
    }

    private Task<HashSet<(string Draft, string Submission)>> DraftsOpenedAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        SetAsync(connection, $"select stream_id::text, coalesce(data ->> 'submission', '') from {schema.Events} where type = 'draft.opened'", reader => (Draft: reader.GetString(0), Submission: reader.GetString(1)), cancellation);

    private static Task<HashSet<Guid>> IdsAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation) => SetAsync(connection, sql, reader => reader.GetGuid(0), cancellation);

    private static async Task<HashSet<T>> SetAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new HashSet<T>();
        while (await reader.ReadAsync(cancellation)) found.Add(read(reader));
        return found;
    }
}
