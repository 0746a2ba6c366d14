using Npgsql;
using NpgsqlTypes;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Keeps the checkpoints of drafts, and with them the lifetimes of their text. Everything in them can be made again from the sealed revisions.</summary>
public sealed class Checkpoints
{
    private readonly NpgsqlDataSource database;
    private readonly StoreSchema schema;
    private readonly DraftRows rows;
    private readonly KeptLifetimes lifetimes;

    internal Checkpoints(NpgsqlDataSource database, StoreSchema schema, DraftRows rows, KeptLifetimes lifetimes) =>
        (this.database, this.schema, this.rows, this.lifetimes) = (database, schema, rows, lifetimes);

    /// <summary>Drops all of a draft. It can still be read and written, only slower.</summary>
    public async Task DropAsync(DraftId draft, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await RunAsync(connection, $"delete from {schema.Checkpoints} where draft = $1", cancellation, new NpgsqlParameter { Value = draft.Value });
        await lifetimes.DropAsync(connection, draft, cancellation);
    }

    /// <summary>Makes all of a draft anew from its sealed revisions and puts them in the place of those there are, in one transaction. Nobody need stop writing.</summary>
    /// <param name="draft">Which; without one of this id nothing happens.</param>
    /// <param name="progress">Told how many contributions have been followed.</param>
    /// <param name="cancellation">Gives up; nothing has changed then.</param>
    /// <exception cref="InvalidDataException">What is stored does not fit together.</exception>
    public Task RebuildAsync(DraftId draft, IProgress<Advance>? progress, CancellationToken cancellation) =>
        rows.InSnapshotAsync(async reading =>
        {
            if (await rows.StandingAsync(reading, draft, cancellation) is not { } standing) return false;
            await using var writing = await database.OpenConnectionAsync(cancellation);
            await using var transaction = await writing.BeginTransactionAsync(cancellation);
            await RunAsync(writing, $"delete from {schema.Checkpoints} where draft = $1 and version <= $2", cancellation, new() { Value = draft.Value }, new() { Value = standing.Version.Number });
            await lifetimes.DropAsync(writing, draft, cancellation);

            var (state, cost, last) = (Draft.Empty, 0L, (long?)null);
            await foreach (var revision in rows.EachRevisionAsync(reading, draft, DraftVersion.Zero, standing.Version, cancellation))
            {
                state = Followed(draft, state, revision);
                cost += Checkpoint.CostOf(revision);
                if (last is null || CheckpointSpacing.IsDue(last.Value, cost) || revision.To == standing.Version)
                {
                    await AddAsync(writing, draft, Checkpoint.Of(state, revision.EndedAt, revision.Hash, cost), cancellation);
                    last = cost;
                }
                progress?.Report(new("Making checkpoints", state.Version.Number, standing.Version.Number));
            }
            await transaction.CommitAsync(cancellation);
            return true;
        }, cancellation);

    /// <summary>Adds the newest, and lets go of those that are no longer needed.</summary>
    internal async Task AddAsync(NpgsqlConnection connection, DraftId draft, Checkpoint checkpoint, CancellationToken cancellation)
    {
        await RunAsync(connection, $"""
            insert into {schema.Checkpoints} (draft, version, at, hash, text, attribution, cost, format) values ($1, $2, $3, $4, $5, $6, $7, {Checkpoint.Format})
            on conflict (draft, version) do nothing
            """, cancellation,
            new() { Value = draft.Value }, new() { Value = checkpoint.Version.Number }, new() { Value = checkpoint.At }, new() { Value = checkpoint.Hash },
            new() { Value = Checkpoint.Compressed(checkpoint.Text) }, new() { Value = Checkpoint.Compressed(checkpoint.Attribution) }, new() { Value = checkpoint.Cost });
        int[] superfluous = [.. CheckpointSpacing.Superfluous(await rows.CheckpointCostsAsync(connection, draft, cancellation)).Select(version => version.Number)];
        if (superfluous.Length > 0)
            await RunAsync(connection, $"delete from {schema.Checkpoints} where draft = $1 and version = any($2)", cancellation,
                new() { Value = draft.Value }, new() { Value = superfluous, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        await lifetimes.FollowAsync(connection, draft, cancellation);
    }

    private static Draft Followed(DraftId draft, Draft state, DraftRevised revision)
    {
        try
        {
            return state.After(PackedRun.Read(revision.Contributions), remembering: 0);
        }
        catch (Exception broken) when (broken is ArgumentException or FormatException)
        {
            throw new InvalidDataException($"Revision {revision.Number} of draft {draft} does not fit the history before it: {broken.Message}", broken);
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
