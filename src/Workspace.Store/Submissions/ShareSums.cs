using Npgsql;
using NpgsqlTypes;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>What one author wrote in one draft, in words and UTF-16 code units.</summary>
internal readonly record struct ShareSum(long WordsAdded, long WordsRemoved, long Added, long Removed);

/// <summary>The shares of all drafts, added up from their revisions in memory.</summary>
internal sealed class ShareSums
{
    public const string Columns = "draft, person, organization, words_added, words_removed, added, removed";
    private readonly Dictionary<(DraftId Draft, Author Author), ShareSum> sums = [];

    public int Count => sums.Count;

    /// <summary>How many revisions were added.</summary>
    public long Revisions { get; private set; }

    /// <summary>The number of the last event that the table counts.</summary>
    public static async Task<long> CountedToAsync(NpgsqlConnection connection, StoreSchema schema, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(schema.SharesCountedTo, connection);
        return await command.ExecuteScalarAsync(cancellation) as long? ?? 0;
    }

    /// <summary>How many revisions there are up to an event.</summary>
    public static async Task<long> RevisionsAsync(NpgsqlConnection connection, StoreSchema schema, long upToEvent, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select count(*) from {schema.Events} where type = 'draft.revised' and seq_id <= $1", connection) { Parameters = { new() { Value = upToEvent } } };
        return await command.ExecuteScalarAsync(cancellation) as long? ?? 0;
    }

    /// <summary>What the table has.</summary>
    public static async Task<ShareSums> StoredAsync(NpgsqlConnection connection, StoreSchema schema, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select {Columns} from {schema.Shares}", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var stored = new ShareSums();
        while (await reader.ReadAsync(cancellation))
            stored.sums.Add((new(reader.GetGuid(0)), new(new(reader.GetGuid(1)), new(reader.GetGuid(2)))), new(reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6)));
        return stored;
    }

    public void Add(DraftId draft, DraftRevised revised)
    {
        Revisions++;
        foreach (var share in revised.Shares)
        {
            var sum = sums.GetValueOrDefault((draft, share.Author));
            sums[(draft, share.Author)] = new(sum.WordsAdded + share.WordsAdded, sum.WordsRemoved + share.WordsRemoved, sum.Added + share.Added, sum.Removed + share.Removed);
        }
    }

    /// <summary>The rows in which two differ.</summary>
    public IReadOnlyList<(DraftId Draft, Author Author)> Except(ShareSums other) =>
        [.. sums.Keys.Union(other.sums.Keys).Where(key => !sums.TryGetValue(key, out var ours) || !other.sums.TryGetValue(key, out var theirs) || ours != theirs)];

    /// <summary>Puts them in place of all that the table has.</summary>
    public async Task StoreAsync(NpgsqlConnection connection, StoreSchema schema, CancellationToken cancellation)
    {
        await using (var cleared = new NpgsqlCommand($"delete from {schema.Shares}", connection)) await cleared.ExecuteNonQueryAsync(cancellation);
        await using var rows = await connection.BeginBinaryImportAsync($"copy {schema.Shares} ({Columns}) from stdin (format binary)", cancellation);
        foreach (var ((draft, author), sum) in sums)
        {
            await rows.StartRowAsync(cancellation);
            foreach (var id in (Guid[])[draft.Value, author.Person.Value, author.Organization.Value]) await rows.WriteAsync(id, NpgsqlDbType.Uuid, cancellation);
            foreach (var number in (long[])[sum.WordsAdded, sum.WordsRemoved, sum.Added, sum.Removed]) await rows.WriteAsync(number, NpgsqlDbType.Bigint, cancellation);
        }
        await rows.CompleteAsync(cancellation);
    }
}
