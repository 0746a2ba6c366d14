using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Somebody was invited into a submission as a guest.</summary>
/// <param name="Organization">The declared one: a stream of its own, of the kind "guest", that takes no part.</param>
/// <param name="Until">The last moment at which they may do anything.</param>
public sealed record GuestInvited(OrganizationId Organization, SubmissionRole Role, DateTimeOffset Until, Author By, DateTimeOffset At);

/// <summary>A guest is none any more.</summary>
public sealed record GuestRevoked(OrganizationId Organization, Author By, DateTimeOffset At);

/// <summary>A guest of a submission. Who it is, is whoever belongs to the declared organization.</summary>
public sealed record Guest(OrganizationId Organization, SubmissionRole Role, DateTimeOffset Until, OrganizationId InvitedBy, DateTimeOffset InvitedAt);

public sealed partial class SubmissionFold
{
    public static Submission Apply(GuestInvited invited, Submission submission) =>
        submission with { Guests = [.. submission.Guests, new(invited.Organization, invited.Role, invited.Until, invited.By.Organization, invited.At)] };

    public static Submission Apply(GuestRevoked revoked, Submission submission) =>
        submission with { Guests = [.. submission.Guests.Where(guest => guest.Organization != revoked.Organization)] };
}
