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

    /// <summary>Whether they look after the whole network.</summary>
    public bool IsAdministrator { get; init; }

    /// <summary>Their name, as others are given it.</summary>
    public string NameIn(string language) => Person.IsHidden ? Resources.HiddenMember.Of(Person, null, language).Name : Person.Name;

    /// <summary>Whether they are a contact of the organization they act for.</summary>
    public bool IsContact => Organization.Members.Any(member => member.Person == Person.Id && member.IsContact);

    /// <summary>Whether they act as a guest: for an organization that they declare, and that takes part in nothing.</summary>
    public bool IsGuest => Organization.IsGuest;
}

/// <summary>The answer to a question for access to a draft.</summary>
/// <param name="Submission">The one it belongs to.</param>
/// <param name="Role">Of the caller's organization, as far as it is theirs.</param>
/// <param name="Rights">What the caller may do.</param>
public sealed record DraftAccess(Caller Caller, Submission Submission, SubmissionDraft Draft, SubmissionRole Role, Acts Rights);

/// <summary>The answer to a question for access to a submission.</summary>
/// <param name="Role">Of the caller's organization, as far as it is theirs.</param>
/// <param name="Rights">What the caller may do.</param>
public sealed record SubmissionAccess(Caller Caller, Submission Submission, SubmissionRole Role, Acts Rights)
{
    /// <summary>Whether the caller may narrow the role of an organization for its people.</summary>
    public bool Narrows(OrganizationId organization) =>
        Rights.Contains(Act.GiveRoles) || (organization == Caller.Author.Organization && Rights.Contains(Act.NarrowOwnPeople));
}

/// <summary>The one place that is asked before a page, an export or a hub call.</summary>
public sealed class AccessCheck(People people, Organizations organizations, Submissions submissions, Store.Network network, TimeProvider time)
{
    /// <summary>Who is signed in and for whom they act. Null when nobody is, or they belong to no organization.</summary>
    /// <remarks>A session that acts for an organization the person has left acts for the first of those they still belong to.</remarks>
    public async Task<Caller?> CallerAsync(ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (PersonOf(user) is not { } id) return null;
        if (await people.FindAsync(id, cancellation) is not { } person) return null;

        var theirs = await organizations.OfAsync(id, cancellation);
        if (theirs.Count == 0) return null;

        var chosen = Guid.TryParse(user.FindFirstValue(Caller.ActsForClaim), out var acts) ? theirs.FirstOrDefault(o => o.Id == acts) : null;
        if (chosen is null && TokenScopes.TokenOf(user) is not null) return null; // a token acts for its organization or for none
        return new(person, chosen ?? theirs[0], theirs) { IsAdministrator = TokenScopes.TokenOf(user) is null && await network.IsAdministratorAsync(id, cancellation) };
    }

    /// <summary>What the signed-in person may do with a draft. Null when it does not exist or they may not even read it.</summary>
    public async Task<DraftAccess?> ToDraftAsync(ClaimsPrincipal user, DraftId draft, CancellationToken cancellation)
    {
        if (await CallerAsync(user, cancellation) is not { } caller) return null;
        if (await submissions.OfDraftAsync(draft, cancellation) is not { } submission) return null;
        if (Access(caller, submission) is not { } access) return null;
        if (submission.Drafts.FirstOrDefault(d => d.Draft == draft) is not { } listed) return null;
        return new(caller, submission, listed, access.Role, access.Rights);
    }

    /// <summary>A submission the signed-in person may see, and what they may do in it. Null otherwise.</summary>
    public async Task<SubmissionAccess?> ToSubmissionAsync(ClaimsPrincipal user, Guid submission, CancellationToken cancellation)
    {
        if (await CallerAsync(user, cancellation) is not { } caller) return null;
        return await submissions.FindAsync(submission, cancellation) is { } found ? Access(caller, found) : null;
    }

    /// <summary>What an author may do with a draft at this moment, straight from the store: asked by the writer for every contribution.</summary>
    public async Task<Acts> RightsAsync(Author author, DraftId draft, CancellationToken cancellation) =>
        await submissions.OfDraftAsync(draft, cancellation) is { } submission
            ? RightsOf(author, submission, await organizations.FindAsync(author.Organization, cancellation), time.GetUtcNow())
            : Acts.None;

    /// <summary>What an author may do in a submission, for an organization as it is now.</summary>
    public static Acts RightsOf(Author author, Submission? submission, Organization? organization, DateTimeOffset now)
    {
        if (submission is null || organization?.Members.FirstOrDefault(m => m.Person == author.Person) is not { } member) return Acts.None;
        if (organization.IsGuest) return submission.GuestOf(author.Organization, now) is { } guest ? RoleTable.Of(guest.Role, submission.Stage, isGuest: true) : Acts.None;
        return submission.RoleOf(author) is { } role ? RoleTable.Of(role, submission.Stage, member.IsContact) : Acts.None;
    }

    /// <summary>Who is signed in, whether or not they belong to an organization.</summary>
    public static PersonId? PersonOf(ClaimsPrincipal user) =>
        user.Identity?.IsAuthenticated == true && Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? new PersonId(id) : null;

    private SubmissionAccess? Access(Caller caller, Submission submission)
    {
        var now = time.GetUtcNow();
        var rights = RightsOf(caller.Author, submission, caller.Organization, now);
        var role = submission.RoleOf(caller.Author) ?? submission.GuestOf(caller.Author.Organization, now)?.Role;
        return role is { } theirs && rights.Contains(Act.Read) ? new(caller, submission, theirs, rights) : null;
    }
}
