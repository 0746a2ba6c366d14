using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Access;

/// <summary>Which organizations somebody may know of, and which they may change.</summary>
/// <remarks>
/// An organization can be unlisted twice: in the network's directory, and as one that contributes to a submission (docs/decisions/0046). Who may not know that it contributes is told of it without its name;
/// who may not know that it is here is told nothing.
/// </remarks>
public sealed class OrganizationSight(Submissions submissions, Organizations organizations)
{
    /// <summary>Whether somebody may know that an organization contributes to a submission: all may, of one that is listed there; else its own people, and those who coordinate.</summary>
    public static bool Knows(Caller caller, Submission submission, OrganizationId organization) =>
        !submission.IsUnlisted(organization) || organization == caller.Author.Organization
        || (submission.RoleOf(caller.Author) is { } role && RoleTable.Of(role, submission.Stage).Contains(Act.KnowUnlisted));

    /// <summary>The unlisted organizations, among others, that they may know of: their own, and those of which they know that they write with the one they act for. Null for every one.</summary>
    public async Task<IReadOnlyCollection<OrganizationId>?> UnlistedAsync(Caller caller, CancellationToken cancellation)
    {
        if (caller.IsAdministrator) return null;
        var joint = await submissions.OfAsync([caller.Author.Organization], cancellation);
        return [.. caller.Organizations.Select(o => new OrganizationId(o.Id)).Concat(joint.SelectMany(s => s.Participants.Where(p => Knows(caller, s, p.Organization))).Select(p => p.Organization)).Distinct()];
    }

    public async Task<bool> SeesAsync(Caller caller, Organization organization, CancellationToken cancellation) =>
        !organization.IsUnlisted || await UnlistedAsync(caller, cancellation) is not { } known || known.Contains(new(organization.Id));

    /// <summary>Those of some organizations that they may know of.</summary>
    public async Task<IReadOnlyDictionary<OrganizationId, Organization>> SeenAsync(Caller caller, IEnumerable<OrganizationId> those, CancellationToken cancellation)
    {
        var found = await organizations.FindManyAsync([.. those], cancellation);
        if (!found.Values.Any(organization => organization.IsUnlisted) || await UnlistedAsync(caller, cancellation) is not { } known) return found;
        return found.Where(one => !one.Value.IsUnlisted || known.Contains(one.Key)).ToDictionary();
    }

    /// <summary>Organizations that a page about a submission names: those that they may know of, and without its name each that contributes and is not listed.</summary>
    public async Task<IReadOnlyDictionary<OrganizationId, Organization>> InAsync(Caller caller, Submission submission, IEnumerable<OrganizationId> those, CancellationToken cancellation)
    {
        var (known, withheld) = (new List<OrganizationId>(), new List<OrganizationId>());
        foreach (var one in those.Distinct()) (Knows(caller, submission, one) ? known : withheld).Add(one);
        var seen = await SeenAsync(caller, known, cancellation);
        var hidden = await organizations.FindManyAsync(withheld, cancellation);
        return seen.Concat(hidden.Select(one => KeyValuePair.Create(one.Key, one.Value.Withheld()))).ToDictionary();
    }

    /// <summary>Organizations that a file names which leaves the submission: of those that are not listed none, whoever takes it.</summary>
    public async Task<IReadOnlyDictionary<OrganizationId, Organization>> OutsideAsync(Caller caller, Submission submission, IEnumerable<OrganizationId> those, CancellationToken cancellation) =>
        (await InAsync(caller, submission, those, cancellation)).ToDictionary(one => one.Key, one => submission.IsUnlisted(one.Key) ? one.Value.Withheld() : one.Value);

    /// <summary>Whether they may change it: as its contact, acting for it, or as an administrator.</summary>
    public static bool MayChange(Caller caller, Organization organization) =>
        organization is { IsOpen: true, IsGuest: false } && (caller.IsAdministrator || (caller.Organization.Id == organization.Id && organization.IsContact(caller.Person.Id)));
}
