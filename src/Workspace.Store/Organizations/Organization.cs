using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A person in an organization.</summary>
/// <param name="Title">What they do there, in their own words.</param>
public sealed record Member(PersonId Person, string Title, bool IsContact, DateTimeOffset JoinedAt);

/// <summary>An organization of the network, folded from its stream.</summary>
/// <param name="Kind">A key: "food-bank", "tenants-union", "institute", "network".</param>
public sealed record Organization(Guid Id, Bilingual Name, string ShortName, string Kind, Bilingual About, string Region, DateTimeOffset FoundedAt, IReadOnlyList<Member> Members);
