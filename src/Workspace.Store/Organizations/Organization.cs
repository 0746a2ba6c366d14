using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A person in an organization.</summary>
/// <param name="Title">What they do there, in their own words.</param>
public sealed record Member(PersonId Person, string Title, bool IsContact, DateTimeOffset JoinedAt);

/// <summary>An organization of the network, folded from its stream.</summary>
/// <param name="Kind">A key: "food-bank", "tenants-union", "institute", "network".</param>
public sealed record Organization(Guid Id, Bilingual Name, string ShortName, string Kind, Bilingual About, string Region, DateTimeOffset FoundedAt, IReadOnlyList<Member> Members);

/// <summary>Founds organizations, changes who belongs to them, and reads them.</summary>
public sealed class Organizations
{
    public Task<OrganizationId> FoundAsync(Guid id, Bilingual name, string shortName, string kind, Bilingual about, string region, CancellationToken cancellation) => throw new NotImplementedException();

    public Task JoinAsync(OrganizationId organization, PersonId person, string title, bool isContact, CancellationToken cancellation) => throw new NotImplementedException();

    public Task LeaveAsync(OrganizationId organization, PersonId person, CancellationToken cancellation) => throw new NotImplementedException();

    public Task<Organization?> FindAsync(OrganizationId id, CancellationToken cancellation) => throw new NotImplementedException();

    public Task<IReadOnlyList<Organization>> AllAsync(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Those a person belongs to today, by name.</summary>
    public Task<IReadOnlyList<Organization>> OfAsync(PersonId person, CancellationToken cancellation) => throw new NotImplementedException();
}
