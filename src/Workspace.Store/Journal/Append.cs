using System.Collections.Immutable;
using System.Diagnostics;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>One caller's contributions on their way into the journal.</summary>
/// <param name="since">When it came, by the monotonic clock.</param>
internal sealed class Append(DraftId draft, long epoch, ImmutableArray<JournalRow> rows, long since)
{
    private const int Waiting = 0, Begun = 1, GivenUp = 2;
    private readonly TaskCompletionSource<JournalOutcome> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int state = Waiting;

    public DraftId Draft { get; } = draft;

    public long Epoch { get; } = epoch;

    public ImmutableArray<JournalRow> Rows { get; } = rows;

    public long Bytes { get; } = BytesOf(rows);

    public long Since { get; } = since;

    /// <summary>The trace it is part of.</summary>
    public ActivityContext Trace { get; } = Activity.Current?.Context ?? default;

    public Task<JournalOutcome> Outcome => outcome.Task;

    /// <summary>Takes it for writing; from here on its caller cannot cancel it. False when the caller gave up before.</summary>
    public bool Begin() => Interlocked.CompareExchange(ref state, Begun, Waiting) == Waiting;

    public void GiveUp(CancellationToken cancellation)
    {
        if (Interlocked.CompareExchange(ref state, GivenUp, Waiting) == Waiting) outcome.TrySetCanceled(cancellation);
    }

    public void End(JournalOutcome what) => outcome.TrySetResult(what);

    public void Fail(Exception error) => outcome.TrySetException(error);

    private static long BytesOf(ImmutableArray<JournalRow> rows)
    {
        var bytes = 0L;
        foreach (var row in rows) bytes += row.Bytes;
        return bytes;
    }
}
