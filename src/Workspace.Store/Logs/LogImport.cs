using Marten;
using Marten.Services;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Brings an event log in: proved before anything is written, whole or not at all, and never over something that is there.</summary>
public sealed class LogImport
{
    private readonly IDocumentStore store;
    private readonly NpgsqlDataSource database;
    private readonly Checkpoints checkpoints;

    internal LogImport(IDocumentStore store, NpgsqlDataSource database, Checkpoints checkpoints) => (this.store, this.database, this.checkpoints) = (store, database, checkpoints);

    /// <returns>The drafts that came, each with its version.</returns>
    /// <exception cref="StartException">It is no whole log, not proved, or there is something of it here already; nothing was written.</exception>
    public async Task<IReadOnlyList<(DraftId Draft, DraftVersion Version)>> ImportAsync(Stream input, CancellationToken cancellation)
    {
        ReadLog log;
        try
        {
            log = await LogReader.ReadAsync(input, cancellation);
        }
        catch (Exception error) when (error is FormatException or System.Text.DecoderFallbackException)
        {
            throw new StartException($"Nothing was imported. {error.Message}", error);
        }

        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var session = store.LightweightSession(SessionOptions.ForTransaction(transaction));
        foreach (var draft in log.Drafts)
            if (await session.Events.FetchStreamStateAsync(draft.Id.Value, cancellation) is not null)
                throw new StartException($"Nothing was imported. The draft {draft.Id} is here already.");
        await SubmissionAsync(session, log, cancellation);
        foreach (var draft in log.Drafts) session.Events.StartStream<DraftStanding>(draft.Id.Value, draft.Events);
        await session.SaveChangesAsync(cancellation);
        foreach (var draft in log.Drafts.Where(draft => draft.Draft.Version > DraftVersion.Zero)) await CheckpointAsync(connection, draft, cancellation);
        await transaction.CommitAsync(cancellation);
        return [.. log.Drafts.Select(draft => (draft.Id, draft.Draft.Version))];
    }

    private static async Task SubmissionAsync(IDocumentSession session, ReadLog log, CancellationToken cancellation)
    {
        var isHere = await session.Events.FetchStreamStateAsync(log.Head.Submission, cancellation) is not null;
        if (log.Head.Draft is null && isHere) throw new StartException($"Nothing was imported. The submission {log.Head.Submission} is here already.");
        if (log.Head.Draft is null)
        {
            session.Events.StartStream<Submission>(log.Head.Submission, log.Submission);
            return;
        }
        if (!isHere) throw new StartException($"Nothing was imported. The draft belongs to the submission {log.Head.Submission}, which is not here: import its log, which has the draft too.");
        var present = await session.Events.FetchForExclusiveWriting<Submission>(log.Head.Submission, cancellation);
        foreach (var opened in log.Submission.OfType<SubmissionDraftOpened>())
            if (present.Aggregate?.Drafts.All(known => known.Draft != opened.Draft.Draft) == true)
                present.AppendOne(opened);
    }

    private Task CheckpointAsync(NpgsqlConnection connection, ReadLogDraft draft, CancellationToken cancellation) =>
        checkpoints.AddAsync(connection, draft.Id, Checkpoint.Of(draft.Draft, draft.At, draft.Hash, draft.Events.OfType<DraftRevised>().Sum(Checkpoint.CostOf)), cancellation);
}
