using Marten;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Why a suggestion, or a decision on one, is not taken.</summary>
public enum SuggestionRefusal
{
    /// <summary>There is no such suggestion in this draft.</summary>
    Unknown = 0,

    /// <summary>The text of that version does not have it there.</summary>
    WrongPlace = 1,

    /// <summary>It would leave the text as it is.</summary>
    NothingChanges = 2,

    /// <summary>A carriage return, U+0000 or half a surrogate pair.</summary>
    ForbiddenCharacters = 3,

    /// <summary>Longer than a suggestion may be, or its reason than a reason.</summary>
    TooLong = 4,

    /// <summary>They have as many open ones in this draft as one person may.</summary>
    TooMany = 5,

    /// <summary>What it replaces is not in the text any more as it was.</summary>
    Changed = 6,

    /// <summary>It is accepted, declined or withdrawn already.</summary>
    Decided = 7,

    /// <summary>Only whoever made it takes it back.</summary>
    NotYours = 8,
}

/// <summary>How much may be suggested.</summary>
/// <param name="Text">The longest text to remove, and to put in its place, in UTF-16 code units.</param>
/// <param name="Words">The longest word on why.</param>
/// <param name="Open">The most open ones of one person in one draft.</param>
public sealed record SuggestionLimits(int Text = 10_000, int Words = 1_000, int Open = 50);

/// <summary>What somebody suggests: to replace a range of one version's text.</summary>
public sealed record NewSuggestion(DraftVersion Version, int From, int To, string Removed, string Inserted, string Why);

/// <summary>Notes suggestions and what became of them, and lists them.</summary>
/// <remarks>Accepting, declining and taking back are decided by the draft's one writer; here is noted what it decided.</remarks>
public sealed class Suggestions(IDocumentStore store, DraftHistory history, TimeProvider clock, SuggestionLimits limits)
{
    /// <summary>Notes a suggestion. One that is there already under this id is left as it is.</summary>
    /// <returns>Why not; null when it is done.</returns>
    public async Task<SuggestionRefusal?> MakeAsync(Guid id, DraftId draft, NewSuggestion made, Author by, CancellationToken cancellation)
    {
        if (Fault(made) is { } fault) return fault;
        if (made.Version < DraftVersion.Zero || await history.TextAsync(draft, made.Version, cancellation) is not { } at || !Stands(made, at.Text)) return SuggestionRefusal.WrongPlace;
        await using var session = store.LightweightSession();
        var open = await session.Query<Suggestion>().Where(one => one.Draft == draft.Value && one.State == SuggestionState.Open).ToListAsync(cancellation);
        if (open.Any(one => one.Id == id)) return null;
        if (open.Count(one => one.By.Person == by.Person) >= limits.Open) return SuggestionRefusal.TooMany;
        session.Events.StartStream<Suggestion>(id, new SuggestionMade(draft, made.Version, made.From, made.To, made.Removed, made.Inserted, made.Why, by, clock.GetUtcNow()));
        await session.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>Notes that it is in the text, by that version. What is in the text is accepted, whatever else was said of it at the same moment.</summary>
    public Task<SuggestionRefusal?> AcceptAsync(Guid id, DraftVersion version, Author by, CancellationToken cancellation) =>
        DecideAsync(id, suggestion => suggestion.State == SuggestionState.Accepted ? SuggestionRefusal.Decided : null, now => new SuggestionAccepted(version, by, now), cancellation);

    public async Task<SuggestionRefusal?> DeclineAsync(Guid id, string reason, Author by, CancellationToken cancellation) =>
        reason.Length > limits.Words ? SuggestionRefusal.TooLong
        : !TextRules.Allows(reason) ? SuggestionRefusal.ForbiddenCharacters
        : await DecideAsync(id, suggestion => suggestion.State == SuggestionState.Open ? null : SuggestionRefusal.Decided, now => new SuggestionDeclined(reason, by, now), cancellation);

    public Task<SuggestionRefusal?> WithdrawAsync(Guid id, Author by, CancellationToken cancellation) => DecideAsync(
        id, suggestion => suggestion.By != by ? SuggestionRefusal.NotYours : suggestion.State == SuggestionState.Open ? null : SuggestionRefusal.Decided, now => new SuggestionWithdrawn(by, now), cancellation);

    public async Task<Suggestion?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Suggestion>(id, cancellation);
    }

    /// <summary>The open ones of a draft, oldest first.</summary>
    public async Task<IReadOnlyList<Suggestion>> OpenAsync(DraftId draft, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.Query<Suggestion>().Where(one => one.Draft == draft.Value && one.State == SuggestionState.Open).OrderBy(one => one.At).ToListAsync(cancellation);
    }

    /// <summary>Those of a draft that are decided, the newest of them first.</summary>
    public async Task<IReadOnlyList<Suggestion>> DecidedAsync(DraftId draft, int most, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.Query<Suggestion>().Where(one => one.Draft == draft.Value && one.State != SuggestionState.Open).OrderByDescending(one => one.DecidedAt).Take(most).ToListAsync(cancellation);
    }

    private async Task<SuggestionRefusal?> DecideAsync(Guid id, Func<Suggestion, SuggestionRefusal?> refuse, Func<DateTimeOffset, object> happened, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForExclusiveWriting<Suggestion>(id, cancellation);
        if (stream.Aggregate is not { } suggestion) return SuggestionRefusal.Unknown;
        if (refuse(suggestion) is { } refusal) return refusal;
        stream.AppendOne(happened(clock.GetUtcNow()));
        await session.SaveChangesAsync(cancellation);
        return null;
    }

    private SuggestionRefusal? Fault(NewSuggestion made) =>
        made.Removed.Length > limits.Text || made.Inserted.Length > limits.Text || made.Why.Length > limits.Words ? SuggestionRefusal.TooLong
        : !TextRules.Allows(made.Inserted) || !TextRules.Allows(made.Removed) || !TextRules.Allows(made.Why) ? SuggestionRefusal.ForbiddenCharacters
        : made.Removed == made.Inserted ? SuggestionRefusal.NothingChanges
        : null;

    private static bool Stands(NewSuggestion made, Rope text) =>
        made.From >= 0 && made.To >= made.From && made.To <= text.Length && made.To - made.From == made.Removed.Length
        && text.ToString(made.From, made.To) == made.Removed && !CutsPair(text, made.From) && !CutsPair(text, made.To);

    private static bool CutsPair(Rope text, int at) => at > 0 && at < text.Length && char.IsLowSurrogate(text[at]);
}
