using Workspace.Collab;

namespace Workspace.Store;

/// <summary>An organization contributes to a submission, and is not named as one of those who do.</summary>
/// <param name="By">Of the organization itself, or of the one that invites it and leaves the choice to it.</param>
public sealed record OrganizationUnlisted(OrganizationId Organization, Author By, DateTimeOffset At);

/// <summary>It may be named again, for what it wrote before too.</summary>
public sealed record OrganizationListed(OrganizationId Organization, Author By, DateTimeOffset At);

public sealed partial class SubmissionFold
{
    public static Submission Apply(OrganizationUnlisted unlisted, Submission submission) =>
        submission with { Unlisted = [.. submission.Unlisted.Where(one => one != unlisted.Organization), unlisted.Organization] };

    public static Submission Apply(OrganizationListed listed, Submission submission) =>
        submission with { Unlisted = [.. submission.Unlisted.Where(one => one != listed.Organization)] };
}

public sealed partial class Submissions
{
    /// <summary>An organization that takes part is named as one that does, or is not from now on.</summary>
    /// <remarks>The choice outlives its part: what it wrote stays unnamed when it leaves.</remarks>
    public Task<SubmissionRefusal?> ChooseListingAsync(Guid id, bool isListed, Author by, CancellationToken cancellation) =>
        TryAsync(id, (submission, _) => Task.FromResult<object>(
            submission.RoleOf(by.Organization) is null ? SubmissionRefusal.NotTakingPart : Chosen(submission, isListed, by)), cancellation);

    /// <summary>What happens when an organization chooses; nothing where that is its choice already.</summary>
    private object[] Chosen(Submission submission, bool isListed, Author by) =>
        submission.IsUnlisted(by.Organization) != isListed ? []
        : [isListed ? new OrganizationListed(by.Organization, by, clock.GetUtcNow()) : new OrganizationUnlisted(by.Organization, by, clock.GetUtcNow())];
}
