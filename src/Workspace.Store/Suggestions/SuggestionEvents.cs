using JasperFx.Events;
using Marten.Events.Aggregation;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Somebody suggested to change a draft's text: what stands in a range of one version, and what should stand there instead.</summary>
/// <param name="Version">The version in which the range stands at the place that follows.</param>
/// <param name="Removed">The text of the range; empty to add.</param>
/// <param name="Inserted">The text in its place; empty to remove.</param>
/// <param name="Why">A word on why; may be empty.</param>
public sealed record SuggestionMade(DraftId Draft, DraftVersion Version, int From, int To, string Removed, string Inserted, string Why, Author By, DateTimeOffset At);

/// <param name="Version">The version of the draft that it became.</param>
/// <param name="By">Who accepted it; who suggested it is the author of the text.</param>
public sealed record SuggestionAccepted(DraftVersion Version, Author By, DateTimeOffset At);

/// <param name="Reason">May be empty.</param>
public sealed record SuggestionDeclined(string Reason, Author By, DateTimeOffset At);

/// <summary>Whoever made it took it back.</summary>
public sealed record SuggestionWithdrawn(Author By, DateTimeOffset At);

/// <summary>Folds a suggestion's stream to what lists show.</summary>
public sealed partial class SuggestionFold : SingleStreamProjection<Suggestion, Guid>
{
    public static Suggestion Create(IEvent<SuggestionMade> made)
    {
        var said = made.Data;
        return new(made.StreamId, said.Draft.Value, said.Version, said.From, said.To, said.Removed, said.Inserted, said.Why, said.By, said.At);
    }

    public static Suggestion Apply(SuggestionAccepted accepted, Suggestion suggestion) =>
        suggestion with { State = SuggestionState.Accepted, Became = accepted.Version, DecidedBy = accepted.By, DecidedAt = accepted.At, Reason = "" };

    public static Suggestion Apply(SuggestionDeclined declined, Suggestion suggestion) =>
        suggestion with { State = SuggestionState.Declined, DecidedBy = declined.By, DecidedAt = declined.At, Reason = declined.Reason };

    public static Suggestion Apply(SuggestionWithdrawn withdrawn, Suggestion suggestion) =>
        suggestion with { State = SuggestionState.Withdrawn, DecidedBy = withdrawn.By, DecidedAt = withdrawn.At };
}
