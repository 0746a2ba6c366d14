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
    private readonly StoreMeter meter;
    private readonly TimeProvider time;
    private readonly Task commits;
    private volatile Append? underWay;
    private long waitingBytes;

    internal Journal(NpgsqlDataSource database, StoreSchema schema, StoreMeter meter, TimeProvider time, JournalLimits? limits = null)
    {
        (this.meter, this.time) = (meter, time);
        this.limits = limits ?? new();
        insert = new(database, schema);
        queue = System.Threading.Channels.Channel.CreateBounded<Append>(new BoundedChannelOptions(this.limits.WaitingAppends) { SingleReader = true });
        commits = Task.Run(CommitAllAsync);
        meter.Observe(() => Waiting);
    }

    internal JournalWaiting Waiting
    {
        get
        {
            var oldest = underWay ?? (queue.Reader.TryPeek(out var next) ? next : null);
            return new(queue.Reader.Count, Interlocked.Read(ref waitingBytes), oldest is null ? TimeSpan.Zero : time.GetElapsedTime(oldest.Since));
        }
    }

    /// <inheritdoc/>
    public async Task<JournalOutcome> AppendAsync(DraftId draft, long epoch, ImmutableArray<Contribution> contributions, CancellationToken cancellation)
    {
        for (var i = 1; i < contributions.Length; i++)
            if (contributions[i].Version != contributions[i - 1].Version.Next)
                throw new ArgumentException($"Got version {contributions[i].Version}, expected {contributions[i - 1].Version.Next}.", nameof(contributions));
        if (contributions.IsEmpty) throw new ArgumentException("Got no contribution.", nameof(contributions));

        var append = new Append(draft, epoch, [.. contributions.Select(JournalRow.Of)], time.GetTimestamp());
        if (Interlocked.Add(ref waitingBytes, append.Bytes) > limits.WaitingBytes || !queue.Writer.TryWrite(append))
        {
            Interlocked.Add(ref waitingBytes, -append.Bytes);
            meter.Ended("full", durable: 0);
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
            if (batch.Count > 0)
            {
                underWay = batch[0];
                await CommitAsync(batch);
                underWay = null;
            }
            batch.Clear();
        }
    }

    private async Task CommitAsync(List<Append> batch)
    {
        try
        {
            var held = await InsertAsync(batch);
            foreach (var append in batch) End(append, held.Contains((append.Draft.Value, append.Epoch)) ? JournalOutcome.Committed : JournalOutcome.Fenced);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation && batch.Count > 1)
        {
            // Somebody's versions are taken. Nothing was written: each goes alone, so that only that one is fenced.
            foreach (var append in batch) await CommitAsync([append]);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            End(batch[0], JournalOutcome.Fenced);
        }
        catch (Exception error)
        {
            foreach (var append in batch)
            {
                meter.Ended("failed", durable: 0);
                append.Fail(error);
            }
        }
    }

    private async Task<HashSet<(Guid Draft, long Epoch)>> InsertAsync(List<Append> batch)
    {
        using var span = StoreSpans.Committing(batch);
        using var timing = meter.Committing();
        var held = await insert.RunAsync(batch);
        meter.Committed(batch.Count, batch.Sum(append => append.Rows.Length));
        return held;
    }

    private void End(Append append, JournalOutcome outcome)
    {
        if (outcome == JournalOutcome.Committed) meter.Ended("committed", append.Rows.Length);
        else meter.Ended("fenced", durable: 0);
        append.End(outcome);
    }
}
