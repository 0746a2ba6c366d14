using JasperFx.Metadata;
using Workspace.Collab;

namespace Workspace.Store;

public enum InvitationKind
{
    /// <summary>To belong to an organization.</summary>
    Member = 0,

    /// <summary>To found an organization, and be its first contact.</summary>
    Founder = 1,

    /// <summary>To take part in a submission without an organization of the network.</summary>
    Guest = 2,
}

public enum InvitationState
{
    Open = 0,
    Accepted = 1,
    Revoked = 2,
    Expired = 3,
}

/// <summary>An invitation by e-mail, bound to the address it was sent to. The address stands here alone; events know its id.</summary>
public sealed class Invitation : IVersioned
{
    public Guid Id { get; set; }

    public Guid Version { get; set; }

    public InvitationKind Kind { get; set; }

    /// <summary>The one to join, or the one that was founded.</summary>
    public Guid? Organization { get; set; }

    /// <summary>Where it was sent; empty once it has been over for some weeks.</summary>
    public string Address { get; set; } = "";

    public string NormalizedAddress { get; set; } = "";

    /// <summary>"en" or "fr": the language it was written in.</summary>
    public string Language { get; set; } = "en";

    /// <summary>What the invited is to do in the organization.</summary>
    public string Title { get; set; } = "";

    /// <summary>The SHA-256 of the secret in its newest link, in hexadecimal digits; the secret stands in the mail alone.</summary>
    public string SecretHash { get; set; } = "";

    public Guid InvitedBy { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>When the newest link was sent, and how many were.</summary>
    public DateTimeOffset SentAt { get; set; }

    public int TimesSent { get; set; }

    /// <summary>It can be accepted before that.</summary>
    public DateTimeOffset Until { get; set; }

    public Guid? AcceptedBy { get; set; }

    /// <summary>When it was accepted or revoked.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    public InvitationState StateAt(DateTimeOffset now) =>
        AcceptedBy is not null ? InvitationState.Accepted : EndedAt is not null ? InvitationState.Revoked : Until <= now ? InvitationState.Expired : InvitationState.Open;
}

/// <summary>What somebody is invited to.</summary>
/// <param name="Organization">The one to join; null to found one.</param>
public sealed record InvitationOffer(InvitationKind Kind, string Address, string Language, OrganizationId? Organization = null, string Title = "");

/// <summary>What the founder says of the organization, and of what they do there.</summary>
public sealed record FoundedDetails(Bilingual Name, string ShortName, string Kind, Bilingual About, string Region, string Title);

/// <summary>What became of the wish to invite.</summary>
public abstract record Inviting
{
    private Inviting() { }

    public sealed record Sent(Invitation Invitation) : Inviting;

    /// <summary>Too many mails: to this address, or by this person today.</summary>
    public sealed record TooMany : Inviting;
}

/// <summary>What became of accepting.</summary>
public abstract record Acceptance
{
    private Acceptance() { }

    /// <param name="Account">Who accepted: now, or before by the same link.</param>
    /// <param name="Organization">To which they now belong.</param>
    /// <param name="IsFirst">Whether it was accepted now; the link of one that was before opens nothing.</param>
    public sealed record Accepted(Account Account, OrganizationId Organization, bool IsFirst) : Acceptance;

    /// <summary>There is no such invitation, or it was revoked, used, or is too old.</summary>
    public sealed record Gone : Acceptance;

    /// <summary>It was sent to another address than that of whoever is signed in.</summary>
    public sealed record NotYours : Acceptance;
}

// In the stream of what the invitation is to: an organization's, or for founders the network's and then the organization's they found.
public sealed record InvitationSent(Guid Invitation, InvitationKind Kind, PersonId By, DateTimeOffset At);

public sealed record InvitationRevoked(Guid Invitation, PersonId By, DateTimeOffset At);

public sealed record InvitationAccepted(Guid Invitation, PersonId Person, DateTimeOffset At);
