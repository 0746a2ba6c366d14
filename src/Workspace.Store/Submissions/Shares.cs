using Npgsql;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>What an organization's people wrote in a submission.</summary>
/// <param name="People">How many of them wrote.</param>
/// <param name="WordsAdded">By all of them, those included that are gone again.</param>
/// <param name="WordsRemoved">Whoever had written them.</param>
public sealed record OrganizationShare(OrganizationId Organization, int People, long WordsAdded, long WordsRemoved);

/// <summary>What one author wrote in a submission.</summary>
/// <param name="WordsAdded">Those included that are gone again.</param>
/// <param name="WordsRemoved">Whoever had written them.</param>
public sealed record AuthorShare(Author Author, long WordsAdded, long WordsRemoved);

/// <summary>Who wrote how much, as far as it is counted.</summary>
/// <param name="Organizations">Most words first.</param>
/// <param name="IsWhole">Whether every sealed revision is counted.</param>
public sealed record CountedShares(IReadOnlyList<OrganizationShare> Organizations, bool IsWhole);

/// <summary>How far the shares are behind the events.</summary>
/// <param name="Events">That are not followed yet, of any kind.</param>
/// <param name="Oldest">For how long the oldest of them has waited.</param>
public readonly record struct SharesBehind(long Events, TimeSpan Oldest);

/// <summary>Reads who wrote how much: a list that follows the history at a distance.</summary>
public sealed class Shares
{
    private readonly DraftRows rows;
    private readonly StoreSchema schema;

    internal Shares(DraftRows rows, StoreSchema schema) => (this.rows, this.schema) = (rows, schema);

    /// <summary>What each organization wrote in some drafts together, those that take part no longer included.</summary>
    public Task<CountedShares> OfAsync(IReadOnlyCollection<DraftId> drafts, CancellationToken cancellation) =>
        rows.InSnapshotAsync(async connection =>
        {
            var ids = drafts.Select(draft => draft.Value).ToArray();
            await using var shares = new NpgsqlCommand($"""
                select organization, count(distinct person)::int, sum(words_added)::bigint as words, sum(words_removed)::bigint
                from {schema.Shares} where draft = any($1) group by organization order by words desc, organization
                """, connection) { Parameters = { new() { Value = ids } } };
            var found = new List<OrganizationShare>();
            await using (var reader = await shares.ExecuteReaderAsync(cancellation))
                while (await reader.ReadAsync(cancellation))
                    found.Add(new(new(reader.GetGuid(0)), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(3)));
            await using var ahead = new NpgsqlCommand($"""
                select exists (select 1 from {schema.Events} where stream_id = any($1) and type = 'draft.revised' and seq_id > ({schema.SharesCountedTo}))
                """, connection) { Parameters = { new() { Value = ids } } };
            return new CountedShares(found, await ahead.ExecuteScalarAsync(cancellation) is false);
        }, cancellation);

    /// <summary>What each author wrote in some drafts together.</summary>
    public Task<IReadOnlyList<AuthorShare>> AuthorsAsync(IReadOnlyCollection<DraftId> drafts, CancellationToken cancellation) =>
        rows.InSnapshotAsync<IReadOnlyList<AuthorShare>>(async connection =>
        {
            await using var shares = new NpgsqlCommand($"""
                select person, organization, sum(words_added)::bigint as words, sum(words_removed)::bigint
                from {schema.Shares} where draft = any($1) group by person, organization order by words desc, person, organization
                """, connection) { Parameters = { new() { Value = drafts.Select(draft => draft.Value).ToArray() } } };
            var found = new List<AuthorShare>();
            await using var reader = await shares.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation)) found.Add(new(new(new(reader.GetGuid(0)), new(reader.GetGuid(1))), reader.GetInt64(2), reader.GetInt64(3)));
            return found;
        }, cancellation);

    public Task<SharesBehind> BehindAsync(CancellationToken cancellation) => rows.InSnapshotAsync(connection => BehindAsync(connection, cancellation), cancellation);

    internal async Task<SharesBehind> BehindAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"""
            select count(*), coalesce(extract(epoch from clock_timestamp() - min(timestamp)), 0)::double precision from {schema.Events} where seq_id > ({schema.SharesCountedTo})
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new(reader.GetInt64(0), TimeSpan.FromSeconds(Math.Max(0, reader.GetDouble(1))));
    }
}
