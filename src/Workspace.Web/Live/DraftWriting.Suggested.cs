using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Live;

/// <summary>Suggestions that come into the text.</summary>
public sealed partial class DraftWriting
{
    /// <summary>Where a suggestion stands in the text of <see cref="Tip"/>; null when the draft has been lost, or opened anew, since.</summary>
    /// <param name="at">What was durable when it was looked up, and where it stands in that.</param>
    public PlacedSuggestion? Follow(PlacedSuggestion placed, Draft at)
    {
        if (tip is not { } now || now.Oldest > at.Version || now.Version < at.Version) return null;
        var text = at.Text;
        foreach (var contribution in now.Since(at.Version))
        {
            placed = placed.After(contribution, text);
            text = contribution.Changes.Apply(text);
        }

        return placed;
    }

    /// <summary>Whether a suggestion, where it stands in the text of <see cref="Tip"/>, touches no section that others lead alone.</summary>
    public bool IsOpenTo(OrganizationId organization, PlacedSuggestion placed) =>
        led.All(one => one.Lead.IsOpenTo(organization) || one.Range.IsLeftAloneBy(placed.In(Tip.Text), Tip.Text));

    /// <summary>Accepts a suggestion that stands in the text of <see cref="Tip"/>, and sees to it that it is journaled.</summary>
    /// <param name="writer">For whom it is accepted. The author is whoever made it.</param>
    public Receipt Accept(PlacedSuggestion placed, OrganizationId writer, DraftLimits limits) =>
        Accept(new(placed.Client, Tip.Version, [new(placed.In(Tip.Text), Channel.SuggestionAccepted, [])]), placed.Suggestion.By, writer, limits);
}
