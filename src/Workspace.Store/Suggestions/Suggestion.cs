using Workspace.Collab;

namespace Workspace.Store;

/// <summary>What became of a suggestion.</summary>
public enum SuggestionState
{
    Open = 0,
    Accepted = 1,
    Declined = 2,

    /// <summary>Taken back by whoever made it.</summary>
    Withdrawn = 3,
}

/// <summary>A change to a draft's text that somebody suggested, folded from its own stream.</summary>
/// <param name="Draft">The draft's id.</param>
/// <param name="Version">In which the range stands at <paramref name="From"/>, <paramref name="To"/>.</param>
/// <param name="By">Who suggested it, and for whom: the author of the text where it is accepted.</param>
public sealed record Suggestion(Guid Id, Guid Draft, DraftVersion Version, int From, int To, string Removed, string Inserted, string Why, Author By, DateTimeOffset At)
{
    public SuggestionState State { get; init; }

    /// <summary>The version by which it came into the text; null while it is not accepted.</summary>
    public DraftVersion? Became { get; init; }

    public Author? DecidedBy { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Why it was declined; may be empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The client under which it comes into the text, once: none that a tab could choose, since a tab's key has no colon.</summary>
    public ClientId ClientOf() => ClientId.Of(By.Person, $"suggestion:{Id}");
}
