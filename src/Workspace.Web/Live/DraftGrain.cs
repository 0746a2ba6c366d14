using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Concurrency;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Live;

/// <summary>The one writer of one draft, while somebody has it open.</summary>
/// <remarks>
/// Proposals are accepted one after the other in memory, committed together by <see cref="DraftWriting"/>, and only then
/// acknowledged and told. Calls interleave: what waits for the journal does not hold up what can be accepted meanwhile.
/// </remarks>
[Reentrant]
public sealed partial class DraftGrain(
    DraftArchive archive, IJournal journal, DraftHistory history, RightsNow rights, OriginCheck origins, SectionPlaces places,
    Suggestions suggestions, SuggestionPlaces suggestionPlaces, OpenDrafts drafts, DraftBroadcast here, DraftLimits limits, JournalLimits journalLimits, SealRule sealRule, TimeProvider time, ILogger<DraftGrain> logger) : Grain, IDraftGrain
{
    private readonly DraftWatchers watchers = new(here, logger);
    private readonly PresenceList presences = new(time);
    private DraftWriting writing = null!;
    private NearWriter near = null!;
    private DraftVersion? ledKept;
    private bool isLeaving;

    private DraftId Id => new(this.GetPrimaryKey());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        writing = new(Id, archive, journal, TimeSpan.FromSeconds(journalLimits.Patience), time, logger, Tell);
        near = new(Id.Value, TaskScheduler.Current, Take);
        drafts.Add(writing, near);
        this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)) { Interleave = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        isLeaving = true;
        try
        {
            await writing.SealAsync();
            await KeepLedAsync();
        }
        catch (Exception exception)
        {
            // Nothing is lost: the journal holds it, and the next activation seals it.
            DraftLog.SealFailed(logger, Id, exception);
        }
        finally
        {
            drafts.Remove(writing, near);
        }
    }

    public async Task<ReceiptMessage> Propose(ProposalMessage proposal)
    {
        var asked = new AskedProposal(proposal);
        await TakeAsync(asked);
        return await asked.Task ?? throw new UnreachableException(); // only whoever leaves gives none
    }

    public async Task<ReceiptMessage> Begin(AuthorKey author, string text)
    {
        var by = author.ToAuthor();
        if (!await rights.HasAsync(by, Id, Act.Write, CancellationToken.None)) return Refused(Refusal.NoRight);
        await writing.OpenAsync();
        if (writing.IsFreezing) return Refused(Refusal.Unavailable);
        if (writing.Frozen) return Refused(Refusal.DraftFrozen);
        if (writing.Tip.Version == DraftVersion.Zero)
        {
            var change = new ProposedChange(ChangeSet.Replace(writing.Tip.Text.Length, 0, 0, text), Channel.Imported, []);
            if (writing.Accept(new(ClientId.Of(by.Person, $"outline-{Id}"), DraftVersion.Zero, [change]), by, limits) is Receipt.Refused no) return Refused(no.Reason);
        }

        var version = writing.Tip.Version;
        return await writing.DurableAsync(version) ? new(version.Number, null) : Refused(Refusal.Unavailable);
    }

    public async Task<ToldBatch> Since(int version)
    {
        var draft = await writing.OpenAsync();
        if (version < 0 || version > draft.Version.Number) return new(draft.Version.Number, []);
        return new(version, await AfterAsync(draft, new(version)));
    }

    public async Task<DraftState> Watch(IDraftWatcher watcher, string node, ImmutableArray<string> connections)
    {
        var draft = await writing.OpenAsync();
        watchers.Add(watcher, node);
        await TellGoneAsync(presences.Keep(node, connections));
        if (!writing.KnowsLeads) await KnowLeadsAsync();
        return new(draft.Version.Number, writing.Frozen, presences.All, Led());
    }

    public Task Unwatch(IDraftWatcher watcher)
    {
        watchers.Remove(watcher);
        return Task.CompletedTask;
    }

    public Task Present(PresenceMessage presence)
    {
        presences.Set(presence);
        return watchers.NotifyAsync(watcher => watcher.Here(Id.Value, presence));
    }

    public Task Leave(string connection) => TellGoneAsync(presences.Remove(connection) ? [connection] : []);

    public async Task<string?> Digest(int version)
    {
        var draft = await writing.OpenAsync();
        return draft.Version.Number == version ? Convert.ToHexStringLower(draft.Text.Sha256()) : null;
    }

    public async Task<bool> Freeze(bool frozen, AuthorKey by)
    {
        var author = by.ToAuthor();
        if (!await rights.HasAsync(author, Id, Act.Freeze, CancellationToken.None)) return false;
        if (!await writing.FreezeAsync(frozen, author)) return false;
        await watchers.NotifyAsync(watcher => watcher.Froze(Id.Value, frozen));
        return true;
    }

    public async Task Lead()
    {
        rights.Forget(Id);
        await KnowLeadsAsync();
    }

    public async Task<int> Seal()
    {
        await writing.OpenAsync();
        return (await writing.SealAsync()).Number;
    }

    private static ReceiptMessage Refused(Refusal reason) => new(0, Wire.Name(reason));

    /// <summary>A proposal from this node: accepted in this turn where there is nothing to wait for, and answered when it is durable.</summary>
    private void Take(AskedProposal asked)
    {
        if (isLeaving) asked.SetResult(null);
        else TakeAsync(asked).Ignore();
    }

    /// <remarks>Left alone when it takes too long: what comes of it is told, and sent again it changes nothing.</remarks>
    private async Task TakeAsync(AskedProposal asked)
    {
        try
        {
            var accepting = AcceptAsync(asked, time.GetTimestamp());
            if (accepting.IsCompleted) await accepting;
            else await accepting.AsTask().WaitAsync(TimeSpan.FromSeconds(journalLimits.Patience), time);
        }
        catch (Exception exception)
        {
            DraftLog.ProposalFailed(logger, Id, exception);
            asked.TrySetResult(Refused(Refusal.Unavailable));
        }
    }

    private async ValueTask AcceptAsync(AskedProposal asked, long since)
    {
        if (await RefusalAsync(asked, since) is { } refusal) asked.TrySetResult(Refused(refusal));
    }

    /// <summary>Why a proposal is refused; null when it was accepted in memory, and is answered when that is durable. From then on a client that leaves cannot cancel it.</summary>
    private async ValueTask<Refusal?> RefusalAsync(AskedProposal asked, long since)
    {
        var proposal = asked.Proposal;
        var author = proposal.Author.ToAuthor();
        if (!await rights.HasAsync(author, Id, Act.Write, CancellationToken.None)) return Refusal.NoRight;
        var (changes, unreadable) = proposal.IsPacked ? ProposalReader.ReadPacked(proposal.Changes, limits) : ProposalReader.Read(proposal.Changes, limits);
        if (unreadable is not null) return unreadable;
        var verified = new Proposal(new(proposal.Client), new(proposal.Base), await origins.VerifyAsync(author, changes, proposal.IsProgram, CancellationToken.None));

        if (!await ReachAsync(verified.Base)) return Refusal.AheadOfUs;
        await KnowLeadsAsync();
        if (writing.IsFreezing || !writing.KnowsLeads) return Refusal.Unavailable;
        if (writing.Frozen) return Refusal.DraftFrozen;
        if (writing.Accept(verified, author, limits) is Receipt.Refused no) return no.Reason;
        writing.WhenDurable(writing.Tip.Version, since, asked); // in the turn that accepted it: in a later one the draft may have been opened anew, without it
        return null;
    }

    /// <summary>Sees to it that who leads which section is known, as fresh as rights are, when this is done; tells what has changed.</summary>
    private async Task KnowLeadsAsync()
    {
        if (await rights.SubmissionAsync(Id, CancellationToken.None) is not { } submission || writing.Knows(submission.SectionLeads)) return;
        do await writing.LeadAsync(submission.SectionLeads, places);
        while (!writing.Knows(submission.SectionLeads));
        var led = Led();
        watchers.NotifyAsync(watcher => watcher.Led(Id.Value, led)).Ignore();
    }

    /// <summary>So that open editors show it within a second, whoever gave a section and wherever. Whoever writes asks on their own.</summary>
    private async Task LookAtLeadsAsync()
    {
        try
        {
            await KnowLeadsAsync();
        }
        catch (Exception exception)
        {
            DraftLog.LeadsUnknown(logger, Id, exception);
        }
    }

    private LedState Led() => new(writing.Tip.Version.Number,
        [.. writing.Led.Select(one => new LedMessage(one.Lead.Section, one.Lead.Lead.Value, one.Range.From, one.Range.To, one.Lead.IsAlone))]);

    /// <summary>So that whoever opens the draft next need not follow all that was written since its sections were given.</summary>
    private async Task KeepLedAsync()
    {
        if (writing.DurableLed is not ({ IsEmpty: false } led, var version) || version == ledKept) return;
        await places.KeepAsync(Id, version, led, CancellationToken.None);
        ledKept = version;
    }

    /// <summary>Remembers enough to rebase from a base; false when that version does not exist yet.</summary>
    private async Task<bool> ReachAsync(DraftVersion version)
    {
        var durable = await writing.OpenAsync();
        if (version > durable.Version || version.Number < 0) return false;
        while (version < writing.Tip.Oldest)
        {
            var oldest = writing.Tip.Oldest;
            var earlier = await history.ContributionsAsync(Id, version, oldest, CancellationToken.None);
            if (writing.Tip.Oldest == oldest) writing.Remember(earlier);
        }

        return true;
    }

    private async Task<ImmutableArray<Contribution>> AfterAsync(Draft draft, DraftVersion version)
    {
        if (version >= draft.Oldest) return draft.Since(version);
        var earlier = await history.ContributionsAsync(Id, version, draft.Oldest, CancellationToken.None);
        return earlier.AddRange(draft.Since(draft.Oldest));
    }

    private void Tell(DraftVersion from, ImmutableArray<Contribution> contributions)
    {
        presences.Wrote(contributions);
        var batch = new ToldBatch(from.Number, contributions);
        watchers.NotifyAsync(watcher => watcher.Told(Id.Value, batch)).Ignore();
    }

    private async Task TellGoneAsync(ImmutableArray<string> connections)
    {
        foreach (var connection in connections) await watchers.NotifyAsync(watcher => watcher.Gone(Id.Value, connection));
    }

    private async Task TickAsync(CancellationToken cancellation)
    {
        try
        {
            await TellGoneAsync(presences.OfLostNodes());
            foreach (var away in presences.TurnedAway()) await watchers.NotifyAsync(watcher => watcher.Here(Id.Value, away));
            if (writing.KnowsLeads && watchers.Count > 0) await LookAtLeadsAsync();
            if (writing.IsSealDue(sealRule))
            {
                await writing.SealAsync();
                await KeepLedAsync();
            }

            if (watchers.Count > 0) DelayDeactivation(TimeSpan.FromMinutes(2));
        }
        catch (Exception exception)
        {
            DraftLog.SealFailed(logger, Id, exception);
        }

        if (writing.LostToAnother) DeactivateOnIdle();
    }
}
