using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>How much may wait for the journal on one node, how much goes in one commit, and for how many seconds a commit may be without an answer.</summary>
public sealed record JournalLimits(int WaitingAppends = 10_000, long WaitingBytes = 64_000_000, int BatchRows = 5_000, long BatchBytes = 8_000_000, double Patience = 4);

/// <summary>The journal of one node: while one commit is under way everything that arrives waits together, then goes in one insert.</summary>
/// <remarks>
/// No timer and no delay: alone, a contribution is committed at once; under load the batches grow by themselves. The insert holds each
/// draft's writer row at the epoch it expects, so that a writer that was replaced writes nothing, whatever has been sealed meanwhile; the
/// table's primary key is the second fence. When the database falls silent, everything that waits fails together with the commit that had no answer:
/// nobody waits longer than the patience for the first word.
/// </remarks>
public sealed class Journal : IJournal, IAsyncDisposable
{
    private const long Never = long.MinValue;
    private static readonly Task<JournalOutcome> Full = Task.FromResult(JournalOutcome.Full);
    private readonly Channel<Append> queue;
    private readonly JournalInsert insert;
    private readonly JournalLimits limits;
    private readonly StoreMeter meter;
    private readonly TimeProvider time;
    private readonly Task commits;
    private volatile Append? underWay;
    private long waitingBytes;
    private long gaveUp;

    internal Journal(NpgsqlDataSource database, StoreSchema schema, StoreMeter meter, TimeProvider time, JournalLimits? limits = null)
    {
        (this.meter, this.time) = (meter, time);
        this.limits = limits ?? new();
        insert = new(database, schema, TimeSpan.FromSeconds(this.limits.Patience), time);
        gaveUp = Never;
        queue = System.Threading.Channels.Channel.CreateBounded<Append>(new BoundedChannelOptions(this.limits.WaitingAppends) { SingleReader = true });
        commits = Task.Run(CommitAllAsync);
        meter.Observe(() => Waiting);
    }

    internal JournalWaiting Waiting
    {
        get
        {
            var oldest = underWay ?? (queue.Reader.TryPeek(out var next) ? next : null);
            var last = Interlocked.Read(ref gaveUp);
            return new(queue.Reader.Count, Interlocked.Read(ref waitingBytes), oldest is null ? TimeSpan.Zero : time.GetElapsedTime(oldest.Since), last == Never ? null : time.GetElapsedTime(last));
        }
    }

    /// <inheritdoc/>
    public Task<JournalOutcome> AppendAsync(DraftId draft, long epoch, ImmutableArray<Contribution> contributions, CancellationToken cancellation)
    {
        for (var i = 1; i < contributions.Length; i++)
            if (contributions[i].Version != contributions[i - 1].Version.Next)
                throw new ArgumentException($"Got version {contributions[i].Version}, expected {contributions[i - 1].Version.Next}.", nameof(contributions));
        if (contributions.IsEmpty) throw new ArgumentException("Got no contribution.", nameof(contributions));

        var append = new Append(draft, epoch, ImmutableArray.CreateRange(contributions, JournalRow.Of), time.GetTimestamp());
        if (Interlocked.Add(ref waitingBytes, append.Bytes) > limits.WaitingBytes || !queue.Writer.TryWrite(append))
        {
            Interlocked.Add(ref waitingBytes, -append.Bytes);
            meter.Ended("full", durable: 0);
            return Full;
        }

        return cancellation.CanBeCanceled ? OutcomeAsync(append, cancellation) : append.Outcome;
    }

    /// <summary>Commits what is waiting, and takes no more.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await commits;
        await insert.DisposeAsync();
    }

    private static async Task<JournalOutcome> OutcomeAsync(Append append, CancellationToken cancellation)
    {
        await using var giveUp = cancellation.Register(() => append.GiveUp(cancellation));
        return await append.Outcome;
    }

    private async Task CommitAllAsync()
    {
        while (await queue.Reader.WaitToReadAsync())
        {
            var batch = new List<Append>(); // its own each time: one that was given up may be read and written yet
            var (rows, bytes) = (0, 0L);
            while (rows < limits.BatchRows && bytes < limits.BatchBytes && TryTake(out var next))
            {
                batch.Add(next);
                rows += next.Rows.Length;
                bytes += next.Bytes;
            }
            if (batch.Count > 0)
            {
                underWay = batch[0];
                if (await CommitAsync(batch) is { } silence) FailWaiting(silence);
                underWay = null;
            }
        }
    }

    /// <summary>Takes the next one that still wants to be written; none when nothing waits.</summary>
    private bool TryTake([NotNullWhen(true)] out Append? next)
    {
        while (queue.Reader.TryRead(out next))
        {
            Interlocked.Add(ref waitingBytes, -next.Bytes);
            if (next.Begin()) return true;
        }
        return false;
    }

    /// <returns>Not null when the database gave no answer.</returns>
    private async Task<TimeoutException?> CommitAsync(List<Append> batch)
    {
        try
        {
            var held = await InsertAsync(batch);
            foreach (var append in batch) End(append, held.Contains((append.Draft.Value, append.Epoch)) ? JournalOutcome.Committed : JournalOutcome.Fenced);
            return null;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation && batch.Count > 1)
        {
            // Somebody's versions are taken. Nothing was written: each goes alone, so that only that one is fenced.
            TimeoutException? silence = null;
            foreach (var append in batch)
                if (silence is null) silence = await CommitAsync([append]);
                else Fail(append, silence);
            return silence;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            End(batch[0], JournalOutcome.Fenced);
            return null;
        }
        catch (Exception error)
        {
            foreach (var append in batch) Fail(append, error);
            var silence = error as TimeoutException ?? error.InnerException as TimeoutException;
            if (silence is not null) Interlocked.Exchange(ref gaveUp, time.GetTimestamp());
            return silence;
        }
    }

    /// <summary>What waited behind a commit without an answer was not written, and would find no answer either.</summary>
    private void FailWaiting(TimeoutException silence)
    {
        for (var left = queue.Reader.Count; left > 0 && TryTake(out var next); left--) Fail(next, silence);
    }

    private void Fail(Append append, Exception error)
    {
        meter.Ended("failed", durable: 0);
        append.Fail(error);
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
