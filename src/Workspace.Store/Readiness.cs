using Npgsql;

namespace Workspace.Store;

/// <summary>Whether this node can take what people write: the database answers, the schema is there, the journal moves.</summary>
/// <remarks>An answer is kept for a second, so that many who ask cost no more than one.</remarks>
public sealed class Readiness
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(10);
    private readonly NpgsqlDataSource database;
    private readonly StoreSchema schema;
    private readonly Journal journal;
    private readonly TimeProvider time;
    private Asked? last;

    internal Readiness(NpgsqlDataSource database, StoreSchema schema, Journal journal, TimeProvider time) =>
        (this.database, this.schema, this.journal, this.time) = (database, schema, journal, time);

    /// <summary>Null when ready; else what is not, in one word: database, schema or journal.</summary>
    public Task<string?> LackAsync(CancellationToken cancellation)
    {
        var known = Volatile.Read(ref last);
        if (known is null || time.GetElapsedTime(known.At) >= Fresh)
        {
            var asked = new Asked(AskAsync(), time.GetTimestamp());
            known = Interlocked.CompareExchange(ref last, asked, known) == known ? asked : Volatile.Read(ref last)!; // not null: somebody else asked
        }

        return known.Answer.WaitAsync(cancellation);
    }

    private async Task<string?> AskAsync()
    {
        if (journal.Waiting is var waiting && (waiting.Oldest > Stuck || waiting.GaveUp < Stuck)) return "journal";
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            await using var command = database.CreateCommand("select to_regclass($1) is not null and to_regclass($2) is not null");
            command.Parameters.AddWithValue(schema.Formats);
            command.Parameters.AddWithValue(schema.Journal);
            return await command.ExecuteScalarAsync(patience.Token) is true ? null : "schema";
        }
        catch (Exception error) when (error is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            return "database";
        }
    }

    private sealed record Asked(Task<string?> Answer, long At);
}
