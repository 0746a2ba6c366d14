using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>The answer to a proposal.</summary>
public abstract record Receipt
{
    private Receipt()
    {
    }

    /// <summary>It was taken.</summary>
    /// <param name="Contributions">The new ones, in order; empty when everything had been accepted before.</param>
    public sealed record Accepted(ImmutableArray<Contribution> Contributions) : Receipt;

    /// <summary>It was not taken, and nothing changed.</summary>
    public sealed record Refused(Refusal Reason) : Receipt;
}

/// <summary>Why a proposal was not taken. The names in docs/PROTOCOL.md are these, in kebab case.</summary>
public enum Refusal
{
    /// <summary>More text, or more change sets, than the limits allow.</summary>
    TooLarge,

    /// <summary>Not a change set, or one that says nothing sensible.</summary>
    BadChangeSet,

    /// <summary>A change set for a text of another length.</summary>
    WrongLength,

    /// <summary>Made on a version that does not exist yet.</summary>
    AheadOfUs,

    /// <summary>Holds a carriage return, U+0000 or half of a surrogate pair, or would split a pair.</summary>
    ForbiddenCharacters,

    /// <summary>The person may not write here, now.</summary>
    NoRight,

    /// <summary>More proposals than one connection may send.</summary>
    TooMany,

    /// <summary>The text is frozen.</summary>
    DraftFrozen,

    /// <summary>The history cannot be written just now; the same proposal may be sent again.</summary>
    Unavailable,

    /// <summary>It touches a section that others lead and alone may change.</summary>
    SectionLed,
}

/// <summary>How much may be written, in UTF-16 code units and counts.</summary>
/// <param name="Text">The longest text of a draft.</param>
/// <param name="ChangeSets">The most change sets in one proposal.</param>
/// <param name="ProposalBytes">The longest proposal, as JSON in UTF-8.</param>
/// <param name="Rebasing">
/// The most work of rebasing one proposal: one for each contribution it has missed and each of its change sets, and where the two meet or replace several
/// ranges two for each section of both. A few nanoseconds each (docs/decisions/0015).
/// </param>
public sealed record DraftLimits(int Text = 2_000_000, int ChangeSets = 1_000, int ProposalBytes = 1_000_000, long Rebasing = 10_000_000);
