using System.Collections.Immutable;
using System.Threading.Channels;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>How much may wait for the journal on one node, and how much goes in one commit.</summary>
public sealed record JournalLimits(int WaitingAppends = 10_000, long WaitingBytes = 64_000_000, int BatchRows = 5_000, long BatchBytes = 8_000_000);

/// <summary>The journal of one node: while one commit is under way everything that arrives waits together, then goes in one insert.</summary>
/// <remarks>
/// No timer and no delay: alone, a contribution is committed at once; under load the batches grow by themselves. The insert holds each
/// draft's writer row at the epoch it expects, so that a writer that was replaced writes nothing, whatever has been sealed meanwhile; the
/// table's primary key is the second fence.
/// </remarks>
public sealed class Journal : IJournal, IAsyncDisposable
{
    private readonly Channel<Append> queue;
    private readonly JournalInsert insert;
    private readonly JournalLimits limits;
    private readonly Task commits;
    private long waitingBytes;

    internal Journal(NpgsqlDataSource database, StoreSchema schema, JournalLimits? limits = null)
    {
        this.limits = limits ?? new();
        insert = new(database, schema);
        queue = System.Threading.Channels.Channel.CreateBounded<Append>(new BoundedChannelOptions(this.limits.WaitingAppends) { SingleReader = true });
        commits = Task.Run(CommitAllAsync);
    }

    /// <inheritdoc/>
    public async Task<JournalOutcome> AppendAsync(DraftId draft, long epoch, ImmutableArray<Contribution> contributions, CancellationToken cancellation)
    {
        for (var i = 1; i < contributions.Length; i++)
            if (contributions[i].Version != contributions[i - 1].Version.Next)
                throw new ArgumentException($"Got version {contributions[i].Version}, expected {contributions[i - 1].Version.Next}.", nameof(contributions));
        if (contributions.IsEmpty) throw new ArgumentException("Got no contribution.", nameof(contributions));

        var append = new Append(draft, epoch, [.. contributions.Select(JournalRow.Of)]);
        if (Interlocked.Add(ref waitingBytes, append.Bytes) > limits.WaitingBytes || !queue.Writer.TryWrite(append))
        {
            Interlocked.Add(ref waitingBytes, -append.Bytes);
            return JournalOutcome.Full;
        }
        await using var giveUp = cancellation.Register(() => append.GiveUp(cancellation));
        return await append.Outcome;
    }

    /// <summary>Commits what is waiting, and takes no more.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await commits;
    }

    private async Task CommitAllAsync()
    {
        var batch = new List<Append>();
        while (await queue.Reader.WaitToReadAsync())
        {
            var (rows, bytes) = (0, 0L);
            while (rows < limits.BatchRows && bytes < limits.BatchBytes && queue.Reader.TryRead(out var next))
            {
                Interlocked.Add(ref waitingBytes, -next.Bytes);
                if (!next.Begin()) continue;
                batch.Add(next);
                rows += next.Rows.Length;
                bytes += next.Bytes;
            }
            if (batch.Count > 0) await CommitAsync(batch);
            batch.Clear();
        }
    }

    private async Task CommitAsync(List<Append> batch)
    {
        try
        {
            var held = await insert.RunAsync(batch);
            foreach (var append in batch) append.End(held.Contains((append.Draft.Value, append.Epoch)) ? JournalOutcome.Committed : JournalOutcome.Fenced);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation && batch.Count > 1)
        {
            // Somebody's versions are taken. Nothing was written: each goes alone, so that only that one is fenced.
            foreach (var append in batch) await CommitAsync([append]);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            batch[0].End(JournalOutcome.Fenced);
        }
        catch (Exception error)
        {
            foreach (var append in batch) append.Fail(error);
        }
    }
}
