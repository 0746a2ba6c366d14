using Npgsql;

namespace Workspace.Store;

public sealed partial class Rebuild
{
    private async Task<RebuiltList> SharesAsync(string list, IProgress<Advance>? progress, CancellationToken cancellation)
    {
        var sums = new ShareSums();
        var before = await rows.InSnapshotAsync(async reading =>
        {
            var countedTo = await ShareSums.CountedToAsync(reading, schema, cancellation);
            await AddAsync(reading, sums, 0, countedTo, list, progress, cancellation);
            return countedTo;
        }, cancellation);

        // From here on nobody adds to the table; everybody reads it. Whoever follows adds, in one transaction each, what comes after.
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await RunAsync(connection, $"lock table {schema.Shares} in share row exclusive mode", cancellation);
        var now = await ShareSums.CountedToAsync(connection, schema, cancellation);
        if (await ShareSums.RevisionsAsync(connection, schema, before, cancellation) != sums.Revisions) (sums, before) = (new(), 0); // one with a lower number was committed meanwhile
        await AddAsync(connection, sums, before, now, list, progress, cancellation);
        var stored = await ShareSums.StoredAsync(connection, schema, cancellation);
        var mended = stored.Except(sums).Count;
        if (mended > 0) await sums.StoreAsync(connection, schema, cancellation);
        await transaction.CommitAsync(cancellation);
        return new(list, sums.Count, mended, []);
    }

    private async Task AddAsync(NpgsqlConnection connection, ShareSums sums, long after, long upTo, string list, IProgress<Advance>? progress, CancellationToken cancellation)
    {
        var revisions = await ShareSums.RevisionsAsync(connection, schema, upTo, cancellation);
        await foreach (var (draft, revised) in rows.EachRevisionAsync(connection, after, upTo, cancellation))
        {
            progress?.Report(new($"Rebuilding {list}", sums.Revisions, revisions));
            sums.Add(draft, revised);
        }
        progress?.Report(new($"Rebuilding {list}", revisions, revisions));
    }
}
