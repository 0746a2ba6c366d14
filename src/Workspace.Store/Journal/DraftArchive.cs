using Marten;
using Marten.Services;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A draft as its new writer finds it: checkpoint, then sealed revisions, then journal.</summary>
/// <param name="Draft">Its present state; remembers at least the contributions in the journal.</param>
/// <param name="Epoch">This writer's number; every earlier writer is fenced out from here on.</param>
/// <param name="Sealed">Up to which version revisions are sealed.</param>
/// <param name="Frozen">Whether the text is frozen.</param>
public sealed record OpenedDraft(Draft Draft, long Epoch, DraftVersion Sealed, bool Frozen);

/// <summary>What the one writer of a draft asks of the store, beside its <see cref="IJournal"/>.</summary>
public sealed partial class DraftArchive
{
    private const int RememberedAtOpen = 500;

    /// <summary>A writer that says nothing for so long in the middle of sealing is ended by PostgreSQL: its process sleeps or is cut off, and the next writer waits for what it holds.</summary>
    private static readonly TimeSpan Asleep = TimeSpan.FromSeconds(10);
    private readonly IDocumentStore store;
    private readonly NpgsqlDataSource database;
    private readonly StoreSchema schema;
    private readonly DraftRows rows;
    private readonly Checkpoints checkpoints;
    private readonly StoreMeter meter;
    private readonly TimeProvider clock;

    internal DraftArchive(IDocumentStore store, NpgsqlDataSource database, StoreSchema schema, DraftRows rows, Checkpoints checkpoints, StoreMeter meter, TimeProvider clock) =>
        (this.store, this.database, this.schema, this.rows, this.checkpoints, this.meter, this.clock) = (store, database, schema, rows, checkpoints, meter, clock);

    /// <summary>Opens a draft for writing and fences out every earlier writer. Null when there is no such draft.</summary>
    public async Task<OpenedDraft?> OpenAsync(DraftId draft, CancellationToken cancellation)
    {
        using var span = StoreSpans.Opening(draft);
        using var timing = meter.Opening();

        // Committed before anything is read: what an earlier writer still brought in is seen, and nothing comes after it.
        if (await RaiseEpochAsync(draft, cancellation) is not { } epoch) return null;
        return await rows.InSnapshotAsync(async connection =>
        {
            var standing = await rows.StandingAsync(connection, draft, cancellation) ?? throw new InvalidDataException($"Draft {draft} has no standing.");
            var journaled = await rows.JournaledAsync(connection, draft, standing.Version, new(int.MaxValue), cancellation);
            var newest = journaled.IsEmpty ? standing.Version : journaled[^1].Version;
            var read = await rows.ReadAsync(connection, draft, standing, newest, RememberedAtOpen, cancellation);
            return new OpenedDraft(read.Draft, epoch, standing.Version, standing.Frozen);
        }, cancellation);
    }

    /// <summary>Seals everything journaled into one <c>draft.revised</c> event and clears it from the journal, in one transaction;
    /// writes a checkpoint when one is due.</summary>
    /// <param name="draft">Which.</param>
    /// <param name="epoch">The writer's number.</param>
    /// <param name="state">The draft at the last journaled version (for the checkpoint).</param>
    /// <param name="cancellation">Gives up; nothing is half done.</param>
    /// <returns>Up to which version it is sealed now; null when another writer has taken over.</returns>
    /// <exception cref="InvalidDataException">What the writer holds is not what is journaled.</exception>
    public async Task<DraftVersion?> SealAsync(DraftId draft, long epoch, Draft state, CancellationToken cancellation)
    {
        using var span = StoreSpans.Sealing(draft);
        using var timing = meter.Sealing();
        return await WriteAsync<DraftVersion?>(draft, epoch, async (writing, standing) =>
        {
            if (state.Version <= standing.Version) return standing.Version;
            var sealedDraft = await SealAsync(writing, draft, standing, state.Version, cancellation);
            if (!sealedDraft.Text.Sha256().AsSpan().SequenceEqual(state.Text.Sha256()))
                throw new InvalidDataException($"The text of draft {draft} at version {state.Version} is not what its writer holds.");
            return sealedDraft.Version;
        }, cancellation);
    }

    /// <summary>Freezes or unfreezes the text at its sealed version; what is journaled is sealed first. False when another writer has taken over.</summary>
    public async Task<bool> FreezeAsync(DraftId draft, long epoch, bool frozen, Author by, CancellationToken cancellation) =>
        await WriteAsync<bool?>(draft, epoch, async (writing, standing) =>
        {
            if (standing.Frozen == frozen) return true;
            var journaled = await rows.JournaledAsync(writing.Connection, draft, standing.Version, new(int.MaxValue), cancellation);
            var text = journaled.IsEmpty
                ? (await rows.ReadAsync(writing.Connection, draft, standing, standing.Version, 0, cancellation)).Draft
                : await SealAsync(writing, draft, standing, journaled[^1].Version, cancellation);
            var now = clock.GetUtcNow();
            writing.Append(draft, frozen ? new DraftFrozen(text.Version, text.Text.Sha256(), by, now) : new DraftUnfrozen(text.Version, by, now));
            return true;
        }, cancellation) ?? false;

    private async Task<long?> RaiseEpochAsync(DraftId draft, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            insert into {schema.Writers} as w (draft, epoch)
            select stream_id, 1 from {schema.Events} where stream_id = $1 and version = 1 and type = 'draft.opened'
            on conflict (draft) do update set epoch = w.epoch + 1
            returning epoch
            """);
        command.Parameters.AddWithValue(draft.Value);
        return await command.ExecuteScalarAsync(cancellation) as long?;
    }

    // One transaction around everything that one writer changes in one draft's stream; the writer's row and the stream stay locked in it.
    private async Task<T?> WriteAsync<T>(DraftId draft, long epoch, Func<Writing, DraftStanding, Task<T>> write, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var bounded = new NpgsqlCommand($"set local idle_in_transaction_session_timeout = {Asleep.TotalMilliseconds:0}", connection)) await bounded.ExecuteNonQueryAsync(cancellation);
        if (await LockAsync(connection, draft, epoch, cancellation) is not { } version) return default;
        var standing = await rows.StandingAsync(connection, draft, cancellation) ?? throw new InvalidDataException($"Draft {draft} has no standing.");
        await using var session = store.LightweightSession(SessionOptions.ForTransaction(transaction));
        var writing = new Writing(connection, session, version);
        var result = await write(writing, standing);
        await session.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return result;
    }

    /// <returns>The stream's version; null when the epoch is over.</returns>
    private async Task<long?> LockAsync(NpgsqlConnection connection, DraftId draft, long epoch, CancellationToken cancellation)
    {
        await using var held = new NpgsqlCommand($"select 1 from {schema.Writers} where draft = $1 and epoch = $2 for share", connection)
        {
            Parameters = { new() { Value = draft.Value }, new() { Value = epoch } },
        };
        if (await held.ExecuteScalarAsync(cancellation) is null) return null;
        await using var stream = new NpgsqlCommand($"select version from {schema.Streams} where id = $1 for update", connection) { Parameters = { new() { Value = draft.Value } } };
        return (long?)await stream.ExecuteScalarAsync(cancellation);
    }

    /// <summary>What is being written in one transaction.</summary>
    private sealed class Writing(NpgsqlConnection connection, IDocumentSession session, long version)
    {
        public NpgsqlConnection Connection { get; } = connection;

        /// <summary>Appends to the draft's stream, at the version that it was locked at.</summary>
        public void Append(DraftId draft, object happened) => session.Events.Append(draft.Value, ++version, happened);
    }
}
