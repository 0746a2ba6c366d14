using Npgsql;

namespace Workspace.Store;

/// <summary>A connection with the journal's statements prepared on it: many appends of many drafts in one statement, which is one commit.</summary>
/// <remarks>
/// Where all is of one draft it has a statement of its own: PostgreSQL plans that once, and the one for many anew each time, since what it costs depends on how many they are. Planning is a good part of what a
/// commit of one keystroke takes.
/// </remarks>
internal sealed class JournalConnection : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly JournalStatement one, many;

    private JournalConnection(NpgsqlConnection connection, StoreSchema schema, TimeSpan patience)
    {
        this.connection = connection;
        one = JournalStatement.OfOne(connection, schema, patience);
        many = JournalStatement.OfMany(connection, schema, patience);
    }

    /// <param name="database">Where to.</param>
    /// <param name="schema">With the journal.</param>
    /// <param name="patience">A statement that is left alone ends by itself soon after that.</param>
    public static async Task<JournalConnection> OpenAsync(NpgsqlDataSource database, StoreSchema schema, TimeSpan patience)
    {
        var opened = new JournalConnection(await database.OpenConnectionAsync(CancellationToken.None), schema, patience);
        try
        {
            await opened.one.PrepareAsync();
            await opened.many.PrepareAsync();
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <returns>The drafts and epochs that may still write; the others' rows were not written.</returns>
    public Task<HashSet<(Guid Draft, long Epoch)>> RunAsync(IReadOnlyList<Append> batch)
    {
        var asked = batch.Select(append => (append.Draft.Value, append.Epoch)).ToHashSet();
        return (asked.Count == 1 ? one : many).RunAsync(batch, asked);
    }

    public async ValueTask DisposeAsync()
    {
        await one.DisposeAsync();
        await many.DisposeAsync();
        await connection.DisposeAsync();
    }
}
