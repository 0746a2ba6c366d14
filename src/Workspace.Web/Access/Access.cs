using System.Security.Claims;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Access;

/// <summary>Who is asking: signed in, acting for one organization.</summary>
public sealed record Caller(Person Person, Organization Organization, IReadOnlyList<Organization> Organizations)
{
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
public sealed class AccessCheck
{
    /// <summary>Who is signed in and for whom they act. Null when nobody is, or they belong to no organization.</summary>
    public Task<Caller?> CallerAsync(ClaimsPrincipal user, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>What the signed-in person may do with a draft. Null when it does not exist or they may not even read it.</summary>
    public Task<DraftAccess?> ToDraftAsync(ClaimsPrincipal user, DraftId draft, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>A submission the signed-in person may see, with the role of the organization they act for. Null otherwise.</summary>
    public Task<(Caller Caller, Submission Submission, SubmissionRole Role)?> ToSubmissionAsync(ClaimsPrincipal user, Guid submission, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>What an author may do with a draft at this moment, straight from the store: asked by the writer for every contribution.</summary>
    public Task<IReadOnlySet<DraftRight>> RightsAsync(Author author, DraftId draft, CancellationToken cancellation) => throw new NotImplementedException();
}
