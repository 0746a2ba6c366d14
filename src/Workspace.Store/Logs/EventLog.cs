using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Writes what happened to a draft or a submission as lines of JSON, one for each event and each contribution (docs/FORMATS.md).</summary>
/// <remarks>Of one snapshot; takes the memory of a few revisions.</remarks>
public sealed class EventLog
{
    private const int EventsAtOnce = 20, JournaledAtOnce = 5_000;
    private readonly DraftRows rows;
    private readonly StoreSchema schema;
    private readonly TimeProvider clock;

    internal EventLog(DraftRows rows, StoreSchema schema, TimeProvider clock) => (this.rows, this.schema, this.clock) = (rows, schema, clock);

    /// <summary>Writes the log of a draft, or of a submission and all its drafts.</summary>
    /// <returns>False when there is neither.</returns>
    public Task<bool> WriteAsync(Guid id, Stream output, CancellationToken cancellation) => rows.InSnapshotAsync(async connection =>
    {
        using var log = new LogWriter(output);
        if (await rows.StandingAsync(connection, new(id), cancellation) is { } standing)
        {
            await log.LineAsync(new LogHead("event-log", LogHead.Newest, standing.Submission, id, clock.GetUtcNow()), cancellation);
            foreach (var line in await SubmissionEventsAsync(connection, standing.Submission, cancellation))
                if (line.Event == "submission.draft-opened" && Opened(line) == new DraftId(id))
                    await log.LineAsync(line, cancellation);
            await DraftAsync(connection, new(id), log, cancellation);
        }
        else
        {
            var events = await SubmissionEventsAsync(connection, id, cancellation);
            if (events.Count == 0) return false;
            await log.LineAsync(new LogHead("event-log", LogHead.Newest, id, null, clock.GetUtcNow()), cancellation);
            foreach (var line in events) await log.LineAsync(line, cancellation);
            foreach (var draft in events.Where(line => line.Event == "submission.draft-opened").Select(Opened)) await DraftAsync(connection, draft, log, cancellation);
        }
        await log.EndAsync(cancellation);
        return true;
    }, cancellation);

    /// <summary>Writes every contribution of one person, in every draft.</summary>
    /// <param name="person">Whose.</param>
    /// <param name="head">The first line: what else is known of them.</param>
    /// <param name="output">Where to.</param>
    /// <param name="cancellation">Stops.</param>
    public Task WriteAsync(PersonId person, object head, Stream output, CancellationToken cancellation) => rows.InSnapshotAsync(async connection =>
    {
        using var log = new LogWriter(output);
        await log.LineAsync(head, cancellation);
        foreach (var draft in await DraftsAsync(connection, cancellation))
            await foreach (var (_, contributions) in EachAsync(connection, draft, cancellation))
                foreach (var contribution in contributions.Where(contribution => contribution.Author.Person == person))
                    await log.LineAsync(LogContribution.Of(draft, contribution), cancellation);
        await log.EndAsync(cancellation);
        return true;
    }, cancellation);

    private async Task DraftAsync(NpgsqlConnection connection, DraftId draft, LogWriter log, CancellationToken cancellation)
    {
        var (version, hash) = (0, new byte[32]);
        await foreach (var (happened, contributions) in EachAsync(connection, draft, cancellation))
        {
            foreach (var contribution in contributions) await log.LineAsync(LogContribution.Of(draft, contribution), cancellation);
            if (happened is not null) await log.LineAsync(new LogEvent(LogEvents.NameOf(happened), draft.Value, Without(happened)), cancellation);
            hash = PackedRun.Hash(hash, [.. contributions]);
            if (contributions.Count > 0) version = contributions[^1].Version.Number;
        }
        await log.LineAsync(new LogDraftEnd(draft, version, Convert.ToHexStringLower(hash)), cancellation);
    }

    // The events of a draft in order, each with the contributions that it seals; then what is journaled.
    private async IAsyncEnumerable<(object? Happened, IReadOnlyList<Contribution> Contributions)> EachAsync(
        NpgsqlConnection connection, DraftId draft, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = DraftVersion.Zero;
        for (var place = 0L; await rows.EventsAsync(connection, draft, place, EventsAtOnce, cancellation) is { Count: > 0 } events; place = events[^1].Place)
            foreach (var one in events)
                if (one.Happened is DraftRevised revised)
                {
                    yield return (revised, PackedRun.Unpack(revised.Contributions));
                    last = revised.To;
                }
                else if (one.Happened is { } happened)
                {
                    yield return (happened, []);
                }
        while (await rows.JournaledAsync(connection, draft, last, new(last.Number + JournaledAtOnce), cancellation) is { IsEmpty: false } journaled)
        {
            yield return (null, journaled);
            last = journaled[^1].Version;
        }
    }

    private async Task<List<LogEvent>> SubmissionEventsAsync(NpgsqlConnection connection, Guid submission, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select type, data::text from {schema.Events} where stream_id = $1 and type like 'submission.%' order by version", connection) { Parameters = { new() { Value = submission } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var events = new List<LogEvent>();
        while (await reader.ReadAsync(cancellation)) events.Add(new(reader.GetString(0), submission, JsonNode.Parse(reader.GetString(1))!)); // data is never null
        return events;
    }

    private async Task<List<DraftId>> DraftsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select id from {schema.Standings} order by id", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var drafts = new List<DraftId>();
        while (await reader.ReadAsync(cancellation)) drafts.Add(new(reader.GetGuid(0)));
        return drafts;
    }

    private static DraftId Opened(LogEvent line) => line.Data.Deserialize<SubmissionDraftOpened>(StoreJson.Options)!.Draft.Draft; // never null

    private static JsonNode Without(object happened)
    {
        var data = JsonSerializer.SerializeToNode(happened, happened.GetType(), StoreJson.Options)!; // an event is never null
        data.AsObject().Remove("contributions");
        return data;
    }
}
