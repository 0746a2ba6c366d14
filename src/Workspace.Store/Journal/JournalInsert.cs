using Npgsql;

namespace Workspace.Store;

/// <summary>Commits many appends together over a connection that it keeps, and waits for no answer longer than it has patience.</summary>
internal sealed class JournalInsert(NpgsqlDataSource database, StoreSchema schema, TimeSpan patience, TimeProvider time) : IAsyncDisposable
{
    private JournalConnection? kept;

    /// <summary>Commits the rows of those that may still write.</summary>
    /// <param name="batch">Left as it is: where there was no answer, it may be read and written yet.</param>
    /// <returns>The drafts and epochs that may; the others' rows were not written.</returns>
    /// <exception cref="PostgresException">A unique violation: a version is taken, and nothing was written at all.</exception>
    /// <exception cref="TimeoutException">There was no answer. What was asked may be committed yet, as after a connection that broke.</exception>
    public async Task<HashSet<(Guid Draft, long Epoch)>> RunAsync(IReadOnlyList<Append> batch)
    {
        // Once begun it is not cancelled: a caller that leaves must not undo what others are about to be told.
        var running = RunAsync(kept, batch);
        kept = null;
        try
        {
            (var held, kept) = await running.WaitAsync(patience, time);
            return held;
        }
        catch (TimeoutException)
        {
            _ = LeaveAsync();
            throw new TimeoutException($"The database has not answered within {patience.TotalSeconds:0.###} s.");
        }

        async Task LeaveAsync() => await (await running).Over.DisposeAsync(); // an answer that comes after all is nobody's any more
    }

    public async ValueTask DisposeAsync()
    {
        if (kept is not null) await kept.DisposeAsync();
    }

    private async Task<(HashSet<(Guid Draft, long Epoch)> Held, JournalConnection Over)> RunAsync(JournalConnection? over, IReadOnlyList<Append> batch)
    {
        over ??= await JournalConnection.OpenAsync(database, schema, patience);
        try
        {
            return (await over.RunAsync(batch), over);
        }
        catch
        {
            await over.DisposeAsync();
            throw;
        }
    }
}
