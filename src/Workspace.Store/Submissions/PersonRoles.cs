using Workspace.Collab;

namespace Workspace.Store;

/// <summary>For one person of an organization its role in a submission was narrowed, or is the organization's again.</summary>
/// <param name="Role">Null for that of the organization.</param>
public sealed record PersonRoleGiven(OrganizationId Organization, PersonId Person, SubmissionRole? Role, Author By, DateTimeOffset At);

/// <summary>A role that was narrowed for one person.</summary>
/// <param name="By">For whom the one acted who narrowed it: what the coordinator narrowed, the person's own organization does not give back.</param>
public sealed record PersonRole(OrganizationId Organization, PersonId Person, SubmissionRole Role, OrganizationId By);

/// <summary>What became of a change of roles.</summary>
public enum RoleChange
{
    Done = 0,

    /// <summary>The organization takes no part.</summary>
    TakesNoPart = 1,

    /// <summary>Nobody would coordinate any more.</summary>
    LastCoordinator = 2,

    /// <summary>The role would be wider than that of the organization.</summary>
    Wider = 3,

    /// <summary>The coordinator narrowed it, and only the coordinator gives it back.</summary>
    ByCoordinator = 4,
}

public sealed partial class SubmissionFold
{
    public static Submission Apply(PersonRoleGiven given, Submission submission)
    {
        var others = submission.PersonRoles.Where(one => (one.Organization, one.Person) != (given.Organization, given.Person));
        return submission with { PersonRoles = given.Role is { } role ? [.. others, new(given.Organization, given.Person, role, given.By.Organization)] : [.. others] };
    }
}

public sealed partial class Submissions
{
    /// <summary>Gives an organization that takes part another role. Somebody always coordinates.</summary>
    public async Task<RoleChange> ChangeRoleAsync(Guid id, OrganizationId organization, SubmissionRole role, Author by, CancellationToken cancellation) =>
        await TryAsync(id, async (submission, session) =>
            submission.RoleOf(organization) is null ? SubmissionRefusal.NotTakingPart : await GivenAsync(submission, session, organization, role, by, cancellation), cancellation) switch
        {
            null => RoleChange.Done,
            SubmissionRefusal.LastCoordinator => RoleChange.LastCoordinator,
            _ => RoleChange.TakesNoPart,
        };

    /// <summary>Narrows the role of an organization for one of its people; null gives them that of the organization again.</summary>
    public async Task<RoleChange> NarrowAsync(Guid id, OrganizationId organization, PersonId person, SubmissionRole? role, Author by, CancellationToken cancellation)
    {
        var outcome = RoleChange.Done;
        await DecideAsync(id, submission =>
        {
            var present = submission.Participants.FirstOrDefault(one => one.Organization == organization);
            var narrowed = submission.PersonRoles.FirstOrDefault(one => (one.Organization, one.Person) == (organization, person));
            outcome = present is null ? RoleChange.TakesNoPart
                : role < present.Role ? RoleChange.Wider
                : narrowed is not null && narrowed.By != organization && by.Organization == organization && (role ?? SubmissionRole.Coordinator) < narrowed.Role ? RoleChange.ByCoordinator
                : RoleChange.Done;
            if (outcome != RoleChange.Done) return null;
            if (role == present!.Role) role = null; // not null: see above
            return narrowed?.Role == role ? null : new PersonRoleGiven(organization, person, role, by, clock.GetUtcNow());
        }, cancellation);
        return outcome;
    }
}
