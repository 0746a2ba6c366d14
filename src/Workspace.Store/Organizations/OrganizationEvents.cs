using JasperFx.Events;
using Marten.Events.Aggregation;
using Workspace.Collab;

namespace Workspace.Store;

public sealed record OrganizationFounded(Bilingual Name, string ShortName, string Kind, Bilingual About, string Region, DateTimeOffset At);

public sealed record MemberJoined(PersonId Person, string Title, bool IsContact, DateTimeOffset At);

public sealed record MemberLeft(PersonId Person, DateTimeOffset At);

/// <summary>Folds an organization's stream to what its page shows.</summary>
public sealed partial class OrganizationFold : SingleStreamProjection<Organization, Guid>
{
    public static Organization Create(IEvent<OrganizationFounded> founded)
    {
        var said = founded.Data;
        return new(founded.StreamId, said.Name, said.ShortName, said.Kind, said.About, said.Region, said.At, []);
    }

    public static Organization Apply(MemberJoined joined, Organization organization) =>
        organization with { Members = [.. organization.Members.Where(m => m.Person != joined.Person), new(joined.Person, joined.Title, joined.IsContact, joined.At)] };

    public static Organization Apply(MemberLeft left, Organization organization) =>
        organization with { Members = [.. organization.Members.Where(m => m.Person != left.Person)] };
}
