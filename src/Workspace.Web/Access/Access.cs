using System.Security.Claims;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Access;

/// <summary>Who is asking: signed in, acting for one organization.</summary>
public sealed record Caller(Person Person, Organization Organization, IReadOnlyList<Organization> Organizations)
{
    /// <summary>The claim that names the organization this session acts for.</summary>
    public const string ActsForClaim = "acts-for";

    public Author Author => new(Person.Id, new(Organization.Id));
}

/// <summary>What somebody wants to do with a draft.</summary>
public enum DraftRight
{
    Read = 0,
    Write = 1,

    /// <summary>Freeze and unfreeze.</summary>
    Coordinate = 2,
}

/// <summary>The answer to a question for access to a draft.</summary>
/// <param name="Submission">The one it belongs to.</param>
/// <param name="Role">Of the caller's organization.</param>
/// <param name="Rights">What the caller may do.</param>
public sealed record DraftAccess(Caller Caller, Submission Submission, SubmissionDraft Draft, SubmissionRole Role, IReadOnlySet<DraftRight> Rights);

/// <summary>The one place that is asked before a page, an export or a hub call.</summary>
public sealed class AccessCheck(People people, Organizations organizations, Submissions submissions)
{
    private static readonly HashSet<DraftRight> Nothing = [];
    private static readonly HashSet<DraftRight> Reading = [DraftRight.Read];
    private static readonly HashSet<DraftRight> Writing = [DraftRight.Read, DraftRight.Write];
    private static readonly HashSet<DraftRight> Coordinating = [DraftRight.Read, DraftRight.Write, DraftRight.Coordinate];

    /// <summary>Who is signed in and for whom they act. Null when nobody is, or they belong to no organization.</summary>
    /// <remarks>A session that acts for an organization the person has left acts for the first of those they still belong to.</remarks>
    public async Task<Caller?> CallerAsync(ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (PersonOf(user) is not { } id) return null;
        if (await people.FindAsync(id, cancellation) is not { } person) return null;

        var theirs = await organizations.OfAsync(id, cancellation);
        if (theirs.Count == 0) return null;

        var chosen = Guid.TryParse(user.FindFirstValue(Caller.ActsForClaim), out var acts) ? theirs.FirstOrDefault(o => o.Id == acts) : null;
        return new(person, chosen ?? theirs[0], theirs);
    }

    /// <summary>What the signed-in person may do with a draft. Null when it does not exist or they may not even read it.</summary>
    public async Task<DraftAccess?> ToDraftAsync(ClaimsPrincipal user, DraftId draft, CancellationToken cancellation)
    {
        if (await CallerAsync(user, cancellation) is not { } caller) return null;
        if (await submissions.OfDraftAsync(draft, cancellation) is not { } submission) return null;
        if (RoleIn(submission, caller.Author.Organization) is not { } role) return null;
        if (submission.Drafts.FirstOrDefault(d => d.Draft == draft) is not { } listed) return null;
        return new(caller, submission, listed, role, RightsOf(role));
    }

    /// <summary>A submission the signed-in person may see, with the role of the organization they act for. Null otherwise.</summary>
    public async Task<(Caller Caller, Submission Submission, SubmissionRole Role)?> ToSubmissionAsync(ClaimsPrincipal user, Guid submission, CancellationToken cancellation)
    {
        if (await CallerAsync(user, cancellation) is not { } caller) return null;
        if (await submissions.FindAsync(submission, cancellation) is not { } found) return null;
        return RoleIn(found, caller.Author.Organization) is { } role ? (caller, found, role) : null;
    }

    /// <summary>What an author may do with a draft at this moment, straight from the store: asked by the writer for every contribution.</summary>
    public async Task<IReadOnlySet<DraftRight>> RightsAsync(Author author, DraftId draft, CancellationToken cancellation) =>
        await submissions.OfDraftAsync(draft, cancellation) is { } submission
            ? RightsOf(author, submission, await organizations.FindAsync(author.Organization, cancellation))
            : Nothing;

    /// <summary>What an author may do with the drafts of a submission, for an organization as it is now.</summary>
    public static IReadOnlySet<DraftRight> RightsOf(Author author, Submission? submission, Organization? organization) =>
        submission is not null && RoleIn(submission, author.Organization) is { } role && organization?.Members.Any(m => m.Person == author.Person) == true ? RightsOf(role) : Nothing;

    /// <summary>Who is signed in, whether or not they belong to an organization.</summary>
    public static PersonId? PersonOf(ClaimsPrincipal user) =>
        user.Identity?.IsAuthenticated == true && Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? new PersonId(id) : null;

    private static SubmissionRole? RoleIn(Submission submission, OrganizationId organization) =>
        submission.Participants.FirstOrDefault(p => p.Organization == organization)?.Role;

    private static HashSet<DraftRight> RightsOf(SubmissionRole role) => role switch
    {
        SubmissionRole.Coordinator => Coordinating,
        SubmissionRole.Drafter => Writing,
        SubmissionRole.Suggester or SubmissionRole.Reviewer or SubmissionRole.Observer => Reading,
        _ => Nothing,
    };
}
