using Workspace.Collab;

namespace Workspace.Store;

/// <summary>What became of an invitation.</summary>
public enum SubmissionInvitationState
{
    Open = 0,
    Accepted = 1,
    Declined = 2,
    Withdrawn = 3,
}

/// <summary>An organization was asked to take part; it stays in the register whatever it answered.</summary>
/// <param name="Role">That it would have.</param>
/// <param name="Word">What the coordinator said to it; may be empty.</param>
public sealed record OrganizationInvitation(OrganizationId Organization, SubmissionRole Role, string Word, Author By, DateTimeOffset At, SubmissionInvitationState State)
{
    /// <summary>A word of why; may be empty.</summary>
    public string Answer { get; init; } = "";

    public Author? AnsweredBy { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }
}

public sealed record OrganizationInvited(OrganizationId Organization, SubmissionRole Role, string Word, Author By, DateTimeOffset At);

public sealed record OrganizationAccepted(OrganizationId Organization, string Word, Author By, DateTimeOffset At);

public sealed record OrganizationDeclined(OrganizationId Organization, string Word, Author By, DateTimeOffset At);

public sealed record OrganizationInvitationWithdrawn(OrganizationId Organization, Author By, DateTimeOffset At);

/// <summary>Why something was not done in a submission.</summary>
public enum SubmissionRefusal
{
    /// <summary>The organization takes part already, or is invited already.</summary>
    AskedAlready = 0,

    /// <summary>There is no invitation of it that waits for an answer.</summary>
    NotInvited = 1,

    NotTakingPart = 2,

    /// <summary>Nobody would be left to coordinate.</summary>
    LastCoordinator = 3,

    /// <summary>Going back to an earlier stage needs a reason.</summary>
    NeedsReason = 4,

    /// <summary>The stages do not follow each other, or one ends after the deadline.</summary>
    OutOfOrder = 5,

    /// <summary>It is archived.</summary>
    ReadOnly = 6,

    /// <summary>A text could not be frozen.</summary>
    NotFrozen = 7,
}
