using System.Collections.Immutable;
using System.Diagnostics;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Live;

/// <summary>A draft while it is being written: what is accepted, what of it is durable, and the one loop that makes it so.</summary>
/// <remarks>
/// Lives on its grain's scheduler: one turn at a time, no lock. Appends and freezes take turns in one loop; everything accepted
/// while one is under way goes into the next. A seal runs beside the appends, and freezing waits for it. When the journal or a seal fails, what was
/// not durable is dropped (nobody has seen it, its clients still hold it and send it again) and the draft is opened anew.
/// </remarks>
public sealed partial class DraftWriting(
    DraftId id, DraftArchive archive, IJournal journal, TimeSpan patience, TimeProvider time, ILogger logger,
    Action<DraftVersion, ImmutableArray<Contribution>> tell)
{
    private static readonly ReceiptMessage NotDurable = new(0, Wire.Name(Refusal.Unavailable));
    private readonly List<Contribution> accepted = [];
    private readonly List<ActivityContext> traces = [];
    private readonly List<(DraftVersion Version, long Since, TaskCompletionSource<ReceiptMessage?> Answer)> waiting = [];
    private readonly List<(bool Frozen, Author By, TaskCompletionSource<bool> Done)> freezing = [];
    private Task<Draft>? opening;
    private Draft? durable;
    private Draft? tip;
    private long epoch;
    private DateTimeOffset latest; // of the last contribution; a clock that is put back does not put history back
    private DraftVersion? told;
    private long lastAppend;
    private bool turning;
    private bool isGivingUp;

    /// <summary>The draft with everything accepted, durable or not. Only after <see cref="OpenAsync"/>.</summary>
    public Draft Tip => tip ?? throw new InvalidOperationException("The draft is not open.");

    /// <summary>Whether the text is frozen.</summary>
    public bool Frozen { get; private set; }

    /// <summary>Whether a freeze or unfreeze is under way: nothing is accepted until it has an outcome.</summary>
    public bool IsFreezing => freezing.Count > 0;

    /// <summary>Whether another writer has taken this draft over.</summary>
    public bool LostToAnother { get; private set; }

    /// <summary>The durable draft; opened first where it is not.</summary>
    /// <exception cref="KeyNotFoundException">There is no such draft.</exception>
    public ValueTask<Draft> OpenAsync() => durable is { } open ? new(open) : new(OpenAnewAsync());

    private async Task<Draft> OpenAnewAsync()
    {
        if (LostToAnother) throw new IOException($"Another writer has taken draft {id} over.");
        var ours = opening ??= OpenedAsync();
        try
        {
            return await ours;
        }
        finally
        {
            // Whoever waited with us may have lost it since, and be opening it again.
            if (opening == ours) opening = null;
        }
    }

    /// <summary>Accepts a proposal in memory and sees to it that it is journaled.</summary>
    public Receipt Accept(Proposal proposal, Author author, DraftLimits limits) => Accept(proposal, author, author.Organization, limits);

    /// <param name="writer">For whom it is brought in: in led sections this organization must be one that may write.</param>
    private Receipt Accept(Proposal proposal, Author author, OrganizationId writer, DraftLimits limits)
    {
        var now = time.GetUtcNow();
        var (next, receipt) = Tip.Accept(proposal, author, now > latest ? now : latest, limits);
        if (receipt is Receipt.Accepted { Contributions: { Length: > 0 } contributions })
        {
            if (After(contributions, Tip.Text, writer) is not { } moved) return new Receipt.Refused(Refusal.SectionLed);
            (tip, led) = (next, moved);
            latest = contributions[^1].At;
            accepted.AddRange(contributions);
            if (LiveSpans.Asked is { } trace) traces.Add(trace);
            Begin();
        }

        return receipt;
    }

    /// <summary>Done when a version is durable: true; false when it will not be, or nobody knows after so long a time as there is patience for.</summary>
    public async Task<bool> DurableAsync(DraftVersion version)
    {
        var answer = new TaskCompletionSource<ReceiptMessage?>(TaskCreationOptions.RunContinuationsAsynchronously);
        WhenDurable(version, time.GetTimestamp(), answer);
        return await answer.Task is { Refused: null };
    }

    /// <summary>Answers with a version when it is durable, or that it will not be; what takes too long may become durable yet.</summary>
    /// <param name="since">Since when somebody has waited, by the monotonic clock.</param>
    /// <param name="answer">Its continuations must not run at once.</param>
    public void WhenDurable(DraftVersion version, long since, TaskCompletionSource<ReceiptMessage?> answer)
    {
        if (durable is null)
        {
            answer.TrySetResult(NotDurable);
        }
        else if (version <= durable.Version)
        {
            answer.TrySetResult(new(version.Number, null));
        }
        else
        {
            waiting.Add((version, since, answer));
            if (!isGivingUp) GiveUpAsync().Ignore();
        }
    }

    /// <summary>As long as anybody waits: whoever has waited too long is told so. One clock for all of them, and none for a draft in which nobody writes.</summary>
    private async Task GiveUpAsync()
    {
        isGivingUp = true;
        while (waiting.Count > 0)
        {
            await Task.Delay(patience / 4, time);
            for (var i = waiting.Count - 1; i >= 0; i--)
            {
                if (time.GetElapsedTime(waiting[i].Since) < patience) continue;
                waiting[i].Answer.TrySetResult(NotDurable);
                waiting.RemoveAt(i);
            }
        }

        isGivingUp = false;
    }

    /// <summary>Freezes or unfreezes after everything accepted until now; meanwhile nothing is accepted. False when another writer has taken over.</summary>
    public async Task<bool> FreezeAsync(bool frozen, Author by)
    {
        do await OpenAsync();
        while (durable is null); // lost again before this went on: nothing would come to what is asked of no draft
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        freezing.Add((frozen, by, done));
        Begin();
        return await done.Task;
    }

    /// <summary>Remembers contributions before the oldest remembered one.</summary>
    public void Remember(ImmutableArray<Contribution> earlier) => tip = Tip.Remembering(earlier);

    private async Task<Draft> OpenedAsync()
    {
        var opened = await archive.OpenAsync(id, CancellationToken.None) ?? throw new KeyNotFoundException($"There is no draft {id}.");
        (durable, tip, epoch, sealedTo, Frozen) = (opened.Draft, opened.Draft, opened.Epoch, opened.Sealed, opened.Frozen);
        lastAppend = firstUnsealed = time.GetTimestamp();
        latest = durable.Version > durable.Oldest ? durable.Since(new(durable.Version.Number - 1))[0].At : default;

        // An append whose outcome was lost with the connection may have been committed after all: then tell it now.
        if (told is { } last && last < durable.Version && last >= durable.Oldest) tell(last, durable.Since(last));
        told = durable.Version;
        return durable;
    }

    private void Begin()
    {
        if (turning) return;
        turning = true;
        TurnAsync().Ignore();
    }

    private async Task TurnAsync()
    {
        // Whoever accepted goes on first, to wait for what it accepted: a journal that is full says so at once.
        await Task.Yield();
        Activity.Current = null; // the loop is nobody's; each append says for whom it is
        try
        {
            while (durable is not null && (accepted.Count > 0 || IsSealOver || (sealer is null && (sealing.Count > 0 || freezing.Count > 0))))
            {
                if (accepted.Count > 0) await AppendAsync();
                if (IsSealOver) await EndSealAsync();
                if (sealing.Count > 0 && sealer is null && durable is not null) BeginSeal();
                if (freezing.Count > 0 && sealer is null && accepted.Count == 0 && durable is not null) await FreezeNowAsync();
            }
        }
        catch (Exception exception)
        {
            DraftLog.JournalFailed(logger, id, exception);
            Lose();
        }
        finally
        {
            turning = false;
        }
    }

    private async Task AppendAsync()
    {
        ImmutableArray<Contribution> batch = [.. accepted];
        var after = Tip;
        accepted.Clear();
        using var span = LiveSpans.Appending(id, after.Version, batch.Length, traces);
        traces.Clear();
        switch (await journal.AppendAsync(id, epoch, batch, CancellationToken.None))
        {
            case JournalOutcome.Committed:
                var before = durable!.Version;
                if (before == sealedTo) firstUnsealed = time.GetTimestamp();
                lastAppend = time.GetTimestamp();
                durable = after;
                told = durable.Version;
                Trim();
                using (LiveSpans.Telling()) tell(before, batch);
                DraftLog.Journaled(logger, id, before.Next, durable.Version);
                Answer();
                break;
            case JournalOutcome.Full:
                // Nothing was written: go back to what is durable; the clients send again.
                accepted.Clear();
                traces.Clear();
                tip = durable;
                ForgetLed();
                Refuse();
                break;
            default:
                LostToAnother = true;
                Lose();
                break;
        }
    }

    private async Task FreezeNowAsync()
    {
        var (frozen, by, done) = freezing[0];
        if (Frozen != frozen)
        {
            if (!await archive.FreezeAsync(id, epoch, frozen, by, CancellationToken.None))
            {
                LostToAnother = true;
                Lose();
                return;
            }

            (Frozen, sealedTo) = (frozen, durable!.Version);
        }

        freezing.RemoveAt(0);
        done.TrySetResult(true);
    }

    /// <summary>Keeps the memory of contributions within bounds; older ones are read again when a slow client needs them.</summary>
    private void Trim()
    {
        const int kept = 2_000;
        if (durable!.Version.Number - durable.Oldest.Number <= 2 * kept) return;
        var upTo = new DraftVersion(Math.Min(durable.Version.Number - kept, sealedTo.Number));
        (durable, tip) = (durable.Forgetting(upTo), Tip.Forgetting(upTo));
    }

    private void Answer()
    {
        for (var i = waiting.Count - 1; i >= 0; i--)
        {
            if (waiting[i].Version > durable!.Version) continue;
            waiting[i].Answer.TrySetResult(new(waiting[i].Version.Number, null));
            waiting.RemoveAt(i);
        }
    }

    private void Refuse()
    {
        foreach (var (_, _, answer) in waiting) answer.TrySetResult(NotDurable);
        waiting.Clear();
    }

    /// <summary>Nobody knows what is durable, or somebody else writes: forget everything, open anew when asked next.</summary>
    private void Lose()
    {
        durable = tip = null;
        ForgetLed();
        accepted.Clear();
        traces.Clear();
        Refuse();
        LeaveSeals();
        foreach (var (_, _, done) in freezing)
        {
            if (LostToAnother) done.TrySetResult(false);
            else done.TrySetException(new IOException("Nobody knows whether the draft was frozen; it is opened anew."));
        }

        freezing.Clear();
    }
}
