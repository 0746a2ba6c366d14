using System.Text.Json.Serialization;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A person in an organization.</summary>
/// <param name="Title">What they do there, in their own words.</param>
public sealed record Member(PersonId Person, string Title, bool IsContact, DateTimeOffset JoinedAt);

/// <summary>An organization of the network, folded from its stream.</summary>
/// <param name="Kind">A key: "food-bank", "tenants-union", "institute", "network".</param>
public sealed record Organization(Guid Id, Bilingual Name, string ShortName, string Kind, Bilingual About, string Region, DateTimeOffset FoundedAt, IReadOnlyList<Member> Members)
{
    /// <summary>Those for whose pseudonym it vouches, members or not any more.</summary>
    public IReadOnlyList<PersonId> Pseudonymous { get; init; } = [];

    /// <summary>The kind of one that a guest declares: it is no organization of the network.</summary>
    public const string GuestKind = "guest";

    /// <summary>Whether it is one that a guest declares.</summary>
    [JsonIgnore]
    public bool IsGuest => Kind == GuestKind;

    /// <summary>Its short name; of a guest's with that said.</summary>
    public string ShortIn(string language) => !IsGuest ? ShortName : language == "fr" ? $"{ShortName}, pers. invitée" : $"{ShortName}, guest";
}
