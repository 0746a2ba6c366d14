using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Access;

/// <summary>Which organizations somebody may know of, and which they may change.</summary>
public sealed class OrganizationSight(Submissions submissions, Organizations organizations)
{
    /// <summary>The unlisted organizations, among others, that they may know of: their own, and those that write with the one they act for. Null for every one.</summary>
    public async Task<IReadOnlyCollection<OrganizationId>?> UnlistedAsync(Caller caller, CancellationToken cancellation)
    {
        if (caller.IsAdministrator) return null;
        var joint = await submissions.OfAsync([caller.Author.Organization], cancellation);
        return [.. caller.Organizations.Select(o => new OrganizationId(o.Id)).Concat(joint.SelectMany(s => s.Participants).Select(p => p.Organization)).Distinct()];
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

    /// <summary>Whether they may change it: as its contact, acting for it, or as an administrator.</summary>
    public static bool MayChange(Caller caller, Organization organization) =>
        organization is { IsOpen: true, IsGuest: false } && (caller.IsAdministrator || (caller.Organization.Id == organization.Id && organization.IsContact(caller.Person.Id)));
}
