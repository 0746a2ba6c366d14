using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Live;

/// <summary>What is decided on suggestions: one after the other for each, so that nobody declines what is just being accepted.</summary>
public sealed partial class DraftGrain
{
    private readonly Dictionary<Guid, Task<ReceiptMessage>> deciding = [];

    public Task<ReceiptMessage> AcceptSuggestion(Guid suggestion, AuthorKey by) => DecideAsync(suggestion, () => AcceptedAsync(suggestion, by.ToAuthor()));

    public Task<ReceiptMessage> DeclineSuggestion(Guid suggestion, AuthorKey by, string reason) => DecideAsync(suggestion, async () =>
    {
        var author = by.ToAuthor();
        return await rights.HasAsync(author, Id, Act.Write, CancellationToken.None)
            ? await EndedAsync(suggestion, placed => writing.IsOpenTo(author.Organization, placed), () => suggestions.DeclineAsync(suggestion, reason, author, CancellationToken.None))
            : Refused(Refusal.NoRight);
    });

    public Task<ReceiptMessage> WithdrawSuggestion(Guid suggestion, AuthorKey by) => DecideAsync(suggestion,
        () => EndedAsync(suggestion, _ => true, () => suggestions.WithdrawAsync(suggestion, by.ToAuthor(), CancellationToken.None)));

    public Task Suggested()
    {
        watchers.NotifyAsync(watcher => watcher.Suggested(Id.Value)).Ignore();
        return Task.CompletedTask;
    }

    private static ReceiptMessage Refused(SuggestionRefusal reason) => new(0, Wire.Name(reason));

    /// <remarks>Left alone when it takes too long: asked again, it is found as it came out.</remarks>
    private async Task<ReceiptMessage> DecideAsync(Guid suggestion, Func<Task<ReceiptMessage>> decide)
    {
        try
        {
            return await InTurnAsync(suggestion, decide).WaitAsync(TimeSpan.FromSeconds(journalLimits.Patience), time);
        }
        catch (Exception exception)
        {
            DraftLog.DecisionFailed(logger, Id, exception);
            return Refused(Refusal.Unavailable);
        }
    }

    private async Task<ReceiptMessage> InTurnAsync(Guid suggestion, Func<Task<ReceiptMessage>> decide)
    {
        var ours = deciding[suggestion] = AfterAsync(deciding.GetValueOrDefault(suggestion), decide);
        try
        {
            var answer = await ours;
            if (answer.Refused is null) await Suggested();
            return answer;
        }
        finally
        {
            if (deciding.GetValueOrDefault(suggestion) == ours) deciding.Remove(suggestion);
        }
    }

    private static async Task<ReceiptMessage> AfterAsync(Task? before, Func<Task<ReceiptMessage>> decide)
    {
        if (before is not null) await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return await decide();
    }

    /// <remarks>What came into the text and was not noted, since its node died in between, is found by its client, and is noted now: it never comes in twice.</remarks>
    private async Task<ReceiptMessage> AcceptedAsync(Guid suggestion, Author by)
    {
        if (!await rights.HasAsync(by, Id, Act.Write, CancellationToken.None)) return Refused(Refusal.NoRight);
        var (found, at, answer) = await FoundAsync(suggestion);
        if (answer is not null) return answer;
        await KnowLeadsAsync();
        if (writing.Follow(found, at!) is not { } placed || writing.IsFreezing || !writing.KnowsLeads) return Refused(Refusal.Unavailable); // not null: found
        var version = placed.Became;
        if (version is null)
        {
            if (writing.Frozen) return Refused(Refusal.DraftFrozen);
            if (!placed.StandsIn(writing.Tip.Text)) return Refused(SuggestionRefusal.Changed);
            if (writing.Accept(placed, by.Organization, limits) is Receipt.Refused no) return Refused(no.Reason);
            version = writing.Tip.Version;
        }

        if (!await writing.DurableAsync(version.Value)) return Refused(Refusal.Unavailable);
        await suggestions.AcceptAsync(suggestion, version.Value, by, CancellationToken.None);
        return new(version.Value.Number, null);
    }

    private async Task<ReceiptMessage> EndedAsync(Guid suggestion, Func<PlacedSuggestion, bool> isTheirs, Func<Task<SuggestionRefusal?>> end)
    {
        var (found, at, answer) = await FoundAsync(suggestion);
        if (answer is not null) return answer.Refused is null ? Refused(SuggestionRefusal.Decided) : answer;
        await KnowLeadsAsync();
        if (writing.Follow(found, at!) is not { } placed || !writing.KnowsLeads) return Refused(Refusal.Unavailable); // not null: found
        if (placed.Became is not null) return Refused(SuggestionRefusal.Decided);
        if (!isTheirs(placed)) return Refused(Refusal.SectionLed);
        return await end() is { } refusal ? Refused(refusal) : new(writing.Tip.Version.Number, null);
    }

    /// <summary>An open suggestion of this draft, where it stands in what is durable; or the answer that there is to give.</summary>
    private async Task<(PlacedSuggestion Placed, Draft? At, ReceiptMessage? Answer)> FoundAsync(Guid id)
    {
        if (await suggestions.FindAsync(id, CancellationToken.None) is not { } suggestion || suggestion.Draft != Id.Value) return (default, null, Refused(SuggestionRefusal.Unknown));
        if (suggestion.State == SuggestionState.Accepted) return (default, null, new(suggestion.Became!.Value.Number, null)); // not null: accepted
        if (suggestion.State != SuggestionState.Open) return (default, null, Refused(SuggestionRefusal.Decided));
        var at = await writing.OpenAsync();
        foreach (var placed in await suggestionPlaces.AtAsync(Id, await suggestions.OpenAsync(Id, CancellationToken.None), at.Version, CancellationToken.None))
            if (placed.Suggestion.Id == id) return (placed, at, null);
        return (default, null, Refused(Refusal.Unavailable));
    }
}
