using Npgsql;
using NpgsqlTypes;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>From which length on lifetimes of a draft's text are kept, when they are used and when renewed; in contributions.</summary>
/// <param name="Long">A draft of less has none: all its contributions are followed in less than two tenths of a second.</param>
/// <param name="Far">Where versions are no farther apart, the contributions between are read in less time than the lifetimes.</param>
/// <param name="Behind">They are renewed when they are so far behind the newest version.</param>
/// <param name="AtOnce">How many are followed at a time.</param>
internal sealed record LifetimesSpan(int Long = 300_000, int Far = 40_000, int Behind = 40_000, int AtOnce = 20_000);

/// <summary>Keeps the lifetimes of a long draft's text, so that comparing versions far apart need not read what lies between. They can be made again from the sealed revisions.</summary>
internal sealed class KeptLifetimes(StoreSchema schema, DraftRows rows, LifetimesSpan? span = null)
{
    private readonly LifetimesSpan span = span ?? new();

    /// <summary>Whether two versions are so far apart that their lifetimes are asked.</summary>
    public bool AreFar(DraftVersion from, DraftVersion to) => to.Number - from.Number > span.Far;

    /// <summary>What is kept of a draft. Null where nothing is.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of a later format.</exception>
    public async Task<Lifetimes?> ReadAsync(NpgsqlConnection connection, DraftId draft, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select bytes from {schema.Lifetimes} where draft = $1", connection) { Parameters = { new() { Value = draft.Value } } };
        if (await command.ExecuteScalarAsync(cancellation) is not byte[] stored) return null;
        try
        {
            return Lifetimes.FromBytes(Checkpoint.Plain(stored, Checkpoint.Format));
        }
        catch (FormatException damaged)
        {
            throw new InvalidDataException($"What is kept of the lifetimes of draft {draft} is damaged: {damaged.Message}", damaged);
        }
    }

    /// <summary>Follows the sealed revisions of a long draft, where enough came since.</summary>
    public async Task FollowAsync(NpgsqlConnection connection, DraftId draft, CancellationToken cancellation)
    {
        if (await rows.StandingAsync(connection, draft, cancellation) is not { } standing) return;
        await using var asked = new NpgsqlCommand($"select version from {schema.Lifetimes} where draft = $1", connection) { Parameters = { new() { Value = draft.Value } } };
        var kept = await asked.ExecuteScalarAsync(cancellation) as int? ?? 0;
        if (standing.Version.Number < span.Long || standing.Version.Number - kept < span.Behind) return;

        var lifetimes = await ReadOrBeginAsync(connection, draft, cancellation);
        var (since, count) = (new List<byte[]>(), 0);
        await foreach (var revision in rows.EachRevisionAsync(connection, draft, lifetimes.Version, standing.Version, cancellation))
        {
            since.Add(revision.Contributions);
            count += revision.To.Number - revision.From.Number;
            if (count >= span.AtOnce) Follow();
        }

        Follow();
        await using var write = new NpgsqlCommand($"""
            insert into {schema.Lifetimes} (draft, version, bytes) values ($1, $2, $3)
            on conflict (draft) do update set version = excluded.version, bytes = excluded.bytes
            """, connection)
        {
            Parameters = { new() { Value = draft.Value }, new() { Value = lifetimes.Version.Number }, new() { Value = Checkpoint.Compressed(lifetimes.ToBytes()), NpgsqlDbType = NpgsqlDbType.Bytea } },
        };
        await write.ExecuteNonQueryAsync(cancellation);

        void Follow()
        {
            lifetimes = lifetimes.After(since, standing.Version);
            since.Clear();
            count = 0;
        }
    }

    public async Task DropAsync(NpgsqlConnection connection, DraftId draft, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"delete from {schema.Lifetimes} where draft = $1", connection) { Parameters = { new() { Value = draft.Value } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    // What is damaged is made anew: nobody's writing stops for it.
    private async Task<Lifetimes> ReadOrBeginAsync(NpgsqlConnection connection, DraftId draft, CancellationToken cancellation)
    {
        try
        {
            return await ReadAsync(connection, draft, cancellation) ?? Lifetimes.Empty;
        }
        catch (InvalidDataException)
        {
            return Lifetimes.Empty;
        }
    }
}
