using System.Text.Json.Serialization;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A person in an organization.</summary>
/// <param name="Title">What they do there, in their own words.</param>
public sealed record Member(PersonId Person, string Title, bool IsContact, DateTimeOffset JoinedAt);

/// <summary>What an organization says of itself.</summary>
/// <param name="Kind">A key: "food-bank", "tenants-union", "institute", "network".</param>
/// <param name="Languages">BCP 47, in which it works.</param>
/// <param name="IsUnlisted">Whether only its members, administrators and those it writes with may know of it.</param>
public sealed record OrganizationDetails(Bilingual Name, string ShortName, string Kind, Bilingual About, string Region, IReadOnlyList<string> Languages, bool IsUnlisted);

/// <summary>An organization of the network, folded from its stream.</summary>
/// <param name="Kind">A key: "food-bank", "tenants-union", "institute", "network".</param>
/// <param name="Members">Nobody, once it is closed: then nobody can act for it.</param>
public sealed record Organization(Guid Id, Bilingual Name, string ShortName, string Kind, Bilingual About, string Region, DateTimeOffset FoundedAt, IReadOnlyList<Member> Members)
{
    /// <summary>Those for whose pseudonym it vouches, members or not any more.</summary>
    public IReadOnlyList<PersonId> Pseudonymous { get; init; } = [];

    /// <summary>The kind of one that a guest declares: it is no organization of the network.</summary>
    public const string GuestKind = "guest";

    /// <summary>Whether it is one that a guest declares.</summary>
    [JsonIgnore]
    public bool IsGuest => Kind == GuestKind;

    /// <summary>Whether it is told of without saying which it is: see <see cref="Withheld"/>.</summary>
    [JsonIgnore]
    public bool IsWithheld { get; init; }

    /// <summary>Its short name; of a guest's with that said.</summary>
    public string ShortIn(string language) =>
        IsWithheld ? (language == "fr" ? "Hors liste" : "Not listed")
        : !IsGuest ? ShortName : language == "fr" ? $"{ShortName}, pers. invitée" : $"{ShortName}, guest";

    /// <summary>It without anything that could say which it is: for whoever may not know that it contributes.</summary>
    public Organization Withheld() =>
        new(Id, new("An organization that is not listed", "Un organisme qui ne figure pas dans la liste"), "", "", new("", ""), "", default, []) { IsWithheld = true };

    /// <summary>BCP 47, in which it works.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    public bool IsUnlisted { get; init; }

    /// <summary>When it was closed, or merged into another.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The one it was merged into: whoever asks for it is led there.</summary>
    public OrganizationId? MergedInto { get; init; }

    [JsonIgnore]
    public bool IsOpen => ClosedAt is null;

    [JsonIgnore]
    public OrganizationDetails Details => new(Name, ShortName, Kind, About, Region, Languages, IsUnlisted);

    public bool Has(PersonId person) => Members.Any(m => m.Person == person);

    public bool IsContact(PersonId person) => Members.Any(m => m.Person == person && m.IsContact);
}

/// <summary>Why something was not done to an organization.</summary>
public enum OrganizationRefusal
{
    /// <summary>It is closed, or merged into another.</summary>
    Closed = 0,

    /// <summary>The person does not belong to it.</summary>
    NotAMember = 1,

    /// <summary>The person is its last contact, and others would be left without one.</summary>
    LastContact = 2,

    /// <summary>It coordinates a submission alone, which would be left without a coordinator.</summary>
    CoordinatesAlone = 3,

    /// <summary>It cannot be merged into itself.</summary>
    Itself = 4,
}
