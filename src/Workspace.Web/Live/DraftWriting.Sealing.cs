using Workspace.Collab;

namespace Workspace.Web.Live;

public sealed partial class DraftWriting
{
    private readonly List<TaskCompletionSource<DraftVersion>> sealing = [];
    private Seal? sealer;
    private DraftVersion sealedTo;
    private long firstUnsealed;

    /// <summary>How long the oldest durable contribution has waited to be sealed. May be asked from anywhere.</summary>
    public TimeSpan UnsealedFor => durable is { } now && now.Version != sealedTo ? time.GetElapsedTime(firstUnsealed) : TimeSpan.Zero;

    /// <summary>Seals everything that is journaled when its turn comes. Gives the sealed version.</summary>
    public Task<DraftVersion> SealAsync()
    {
        if (durable is null || (sealedTo == durable.Version && accepted.Count == 0 && !turning)) return Task.FromResult(sealedTo);
        var done = new TaskCompletionSource<DraftVersion>(TaskCreationOptions.RunContinuationsAsynchronously);
        sealing.Add(done);
        Begin();
        return done.Task;
    }

    /// <summary>Whether a stretch of work is over, long or large enough to be sealed.</summary>
    public bool IsSealDue(SealRule rule)
    {
        if (durable is null || durable.Version == sealedTo) return false;
        return durable.Version.Number - sealedTo.Number >= rule.Contributions
            || time.GetElapsedTime(lastAppend) >= rule.Quiet
            || time.GetElapsedTime(firstUnsealed) >= rule.Longest;
    }

    private bool IsSealOver => sealer is { Sealing.IsCompleted: true };

    /// <summary>Seals what is durable now, off the grain's scheduler: what is accepted meanwhile is appended beside it.</summary>
    private void BeginSeal()
    {
        TaskCompletionSource<DraftVersion>[] asked = [.. sealing];
        sealing.Clear();
        var (state, under) = (durable!, epoch); // not null: it is open
        if (state.Version == sealedTo)
        {
            foreach (var done in asked) done.TrySetResult(sealedTo);
            return;
        }

        sealer = new(Task.Run(() => archive.SealAsync(id, under, state, CancellationToken.None)), asked, time.GetTimestamp());
        GoOnAfterAsync(sealer.Sealing).Ignore();
    }

    /// <summary>The loop takes what came of a seal between two appends; of one that was left it takes nothing.</summary>
    private async Task GoOnAfterAsync(Task seal)
    {
        await seal.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        Begin();
    }

    private async Task EndSealAsync()
    {
        var (seal, asked, began) = sealer!; // not null: it is over
        sealer = null;
        try
        {
            if (await seal is { } version)
            {
                (sealedTo, firstUnsealed) = (version, began);
                DraftLog.Sealed(logger, id, version);
            }
            else
            {
                LostToAnother = true;
                Lose();
            }

            foreach (var done in asked) done.TrySetResult(sealedTo);
        }
        catch (Exception exception)
        {
            foreach (var done in asked) done.TrySetException(exception);
            throw;
        }
    }

    /// <summary>Nobody waits for a seal any more. One that is under way ends by itself: opening waits for it, and finds what came of it.</summary>
    private void LeaveSeals()
    {
        foreach (var done in sealing.Concat(sealer?.Asked ?? [])) done.TrySetException(new IOException("The draft could not be sealed; it is opened anew."));
        sealing.Clear();
        sealer = null;
    }

    /// <summary>A seal under way.</summary>
    /// <param name="Began">By the monotonic clock; what is appended since then is not in it.</param>
    private sealed record Seal(Task<DraftVersion?> Sealing, TaskCompletionSource<DraftVersion>[] Asked, long Began);
}
