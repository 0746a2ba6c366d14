using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Access;

namespace Workspace.Web.Pages;

/// <summary>An open suggestion as somebody is shown it.</summary>
/// <param name="IsOutdated">Whether what it replaces is not in the text any more as it was.</param>
/// <param name="MayDecide">Whether they may accept or decline it, as far as their role and led sections go.</param>
/// <param name="IsTheirs">Whether they may take it back.</param>
public sealed record ShownSuggestion(PlacedSuggestion Placed, bool IsOutdated, bool MayDecide, bool IsTheirs)
{
    public Suggestion Suggestion => Placed.Suggestion;

    public AnchoredRange Range => Placed.Range;
}

/// <summary>The open suggestions of a draft, where they stand in its newest text.</summary>
public sealed class SuggestionList(Suggestions suggestions, SuggestionPlaces places, SectionPlaces sections, DraftHistory history)
{
    /// <returns>The newest text, and those in it by their place; null when there is no such draft.</returns>
    public async Task<(DraftText Text, IReadOnlyList<ShownSuggestion> Open)?> OpenAsync(DraftAccess access, CancellationToken cancellation)
    {
        var draft = access.Draft.Draft;
        var open = await suggestions.OpenAsync(draft, cancellation);
        if (await history.TextAsync(draft, null, cancellation) is not { } text) return null;
        if (open.Count == 0) return (text, []);

        var placed = await places.AtAsync(draft, open, text.Version, cancellation);
        var writes = access.Rights.Contains(Act.Write);
        var (by, now) = (access.Caller.Author, text.Text);
        var closed = writes ? (await sections.AtAsync(draft, access.Submission.SectionLeads, text.Version, cancellation)).Where(one => !one.Lead.IsOpenTo(by.Organization)).ToArray() : [];
        return (text, [.. placed.OrderBy(one => one.Range.From).Select(one => new ShownSuggestion(
            one,
            one.Became is null && !one.StandsIn(now),
            writes && closed.All(section => section.Range.IsLeftAloneBy(one.In(now), now)),
            one.Suggestion.By == by))]);
    }
}
