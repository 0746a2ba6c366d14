using JasperFx.Events;
using Marten.Events.Aggregation;
using Workspace.Collab;

namespace Workspace.Store;

public sealed record OrganizationFounded(Bilingual Name, string ShortName, string Kind, Bilingual About, string Region, DateTimeOffset At)
{
    public IReadOnlyList<string> Languages { get; init; } = [];

    public bool IsUnlisted { get; init; }

    /// <summary>Null in what was founded before it was noted; so in the events below.</summary>
    public PersonId? By { get; init; }
}

/// <summary>History keeps the name of before.</summary>
public sealed record OrganizationRenamed(Bilingual Name, string ShortName, PersonId By, DateTimeOffset At);

/// <summary>All but the names, as it is from now on.</summary>
public sealed record OrganizationDetailsChanged(string Kind, Bilingual About, string Region, IReadOnlyList<string> Languages, bool IsUnlisted, PersonId By, DateTimeOffset At);

public sealed record MemberJoined(PersonId Person, string Title, bool IsContact, DateTimeOffset At)
{
    public PersonId? By { get; init; }
}

public sealed record MemberLeft(PersonId Person, DateTimeOffset At)
{
    /// <summary>Somebody else, where they were removed.</summary>
    public PersonId? By { get; init; }
}

public sealed record ContactAppointed(PersonId Person, PersonId By, DateTimeOffset At);

public sealed record ContactDismissed(PersonId Person, PersonId By, DateTimeOffset At);

/// <summary>It goes on as part of another, which has its members.</summary>
public sealed record OrganizationMerged(OrganizationId Into, PersonId By, DateTimeOffset At);

/// <summary>Another was merged into it.</summary>
public sealed record OrganizationAbsorbed(OrganizationId Other, PersonId By, DateTimeOffset At);

public sealed record OrganizationClosed(PersonId By, DateTimeOffset At);

/// <summary>Folds an organization's stream to what its page shows.</summary>
public sealed partial class OrganizationFold : SingleStreamProjection<Organization, Guid>
{
    public static Organization Create(IEvent<OrganizationFounded> founded)
    {
        var said = founded.Data;
        return new(founded.StreamId, said.Name, said.ShortName, said.Kind, said.About, said.Region, said.At, []) { Languages = said.Languages, IsUnlisted = said.IsUnlisted };
    }

    public static Organization Apply(OrganizationRenamed renamed, Organization organization) => organization with { Name = renamed.Name, ShortName = renamed.ShortName };

    public static Organization Apply(OrganizationDetailsChanged changed, Organization organization) =>
        organization with { Kind = changed.Kind, About = changed.About, Region = changed.Region, Languages = changed.Languages, IsUnlisted = changed.IsUnlisted };

    public static Organization Apply(MemberJoined joined, Organization organization) => !organization.IsOpen ? organization :
        organization with { Members = [.. organization.Members.Where(m => m.Person != joined.Person), new(joined.Person, joined.Title, joined.IsContact, joined.At)] };

    public static Organization Apply(MemberLeft left, Organization organization) =>
        organization with { Members = [.. organization.Members.Where(m => m.Person != left.Person)] };

    public static Organization Apply(ContactAppointed appointed, Organization organization) => WithContact(organization, appointed.Person, isContact: true);

    public static Organization Apply(ContactDismissed dismissed, Organization organization) => WithContact(organization, dismissed.Person, isContact: false);

    public static Organization Apply(OrganizationMerged merged, Organization organization) => organization with { Members = [], ClosedAt = merged.At, MergedInto = merged.Into };

    public static Organization Apply(OrganizationAbsorbed _, Organization organization) => organization;

    public static Organization Apply(OrganizationClosed closed, Organization organization) => organization with { Members = [], ClosedAt = closed.At };

    private static Organization WithContact(Organization organization, PersonId person, bool isContact) =>
        organization with { Members = [.. organization.Members.Select(m => m.Person == person ? m with { IsContact = isContact } : m)] };
}
