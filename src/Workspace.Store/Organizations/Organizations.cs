using Marten;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Founds organizations, changes what they are and who belongs to them, and reads them.</summary>
/// <remarks>What is not done has its reason as the answer; null means that it is as was asked.</remarks>
public sealed partial class Organizations(IDocumentStore store, TimeProvider clock)
{
    public Task<OrganizationId> FoundAsync(Guid id, Bilingual name, string shortName, string kind, Bilingual about, string region, CancellationToken cancellation) =>
        FoundAsync(id, new(name, shortName, kind, about, region, [], IsUnlisted: false), null, cancellation);

    public async Task<OrganizationId> FoundAsync(Guid id, OrganizationDetails details, PersonId? by, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        session.Events.StartStream<Organization>(id, new OrganizationFounded(details.Name, details.ShortName, details.Kind, details.About, details.Region, clock.GetUtcNow())
        {
            Languages = details.Languages,
            IsUnlisted = details.IsUnlisted,
            By = by,
        });
        await session.SaveChangesAsync(cancellation);
        return new(id);
    }

    /// <summary>Changes the names, the rest, or both.</summary>
    public Task<OrganizationRefusal?> ChangeAsync(OrganizationId organization, OrganizationDetails details, PersonId by, CancellationToken cancellation) =>
        DecideAsync(organization, present =>
        {
            var (now, happened) = (clock.GetUtcNow(), new List<object>());
            if ((present.Name, present.ShortName) != (details.Name, details.ShortName)) happened.Add(new OrganizationRenamed(details.Name, details.ShortName, by, now));
            if ((present.Kind, present.About, present.Region, present.IsUnlisted) != (details.Kind, details.About, details.Region, details.IsUnlisted) || !present.Languages.SequenceEqual(details.Languages))
                happened.Add(new OrganizationDetailsChanged(details.Kind, details.About, details.Region, details.Languages, details.IsUnlisted, by, now));
            return new(happened, null);
        }, cancellation);

    public Task<OrganizationRefusal?> JoinAsync(OrganizationId organization, PersonId person, string title, bool isContact, CancellationToken cancellation) =>
        DecideAsync(organization, present => present.Members.Any(m => m.Person == person && m.Title == title && m.IsContact == isContact)
            ? Decision.Nothing : Decision.Of(new MemberJoined(person, title, isContact, clock.GetUtcNow())), cancellation);

    /// <summary>A member goes; the last contact only when nobody else is left.</summary>
    /// <param name="by">Who removes them; themselves when they leave.</param>
    public Task<OrganizationRefusal?> RemoveAsync(OrganizationId organization, PersonId person, PersonId by, CancellationToken cancellation) =>
        DecideAsync(organization, present => !present.Has(person) ? OrganizationRefusal.NotAMember
            : IsLastContact(present, person) && present.Members.Count > 1 ? OrganizationRefusal.LastContact
            : Decision.Of(new MemberLeft(person, clock.GetUtcNow()) { By = by }), cancellation);

    /// <summary>A member leaves; one who is none has left already.</summary>
    public async Task<OrganizationRefusal?> LeaveAsync(OrganizationId organization, PersonId person, CancellationToken cancellation) =>
        await RemoveAsync(organization, person, person, cancellation) is ({ } refusal and not OrganizationRefusal.NotAMember) ? refusal : null;

    public Task<OrganizationRefusal?> AppointContactAsync(OrganizationId organization, PersonId person, PersonId by, CancellationToken cancellation) =>
        DecideAsync(organization, present => !present.Has(person) ? OrganizationRefusal.NotAMember
            : present.IsContact(person) ? Decision.Nothing
            : Decision.Of(new ContactAppointed(person, by, clock.GetUtcNow())), cancellation);

    public Task<OrganizationRefusal?> DismissContactAsync(OrganizationId organization, PersonId person, PersonId by, CancellationToken cancellation) =>
        DecideAsync(organization, present => !present.IsContact(person) ? Decision.Nothing
            : IsLastContact(present, person) ? OrganizationRefusal.LastContact
            : Decision.Of(new ContactDismissed(person, by, clock.GetUtcNow())), cancellation);

    private static bool IsLastContact(Organization organization, PersonId person) => organization.IsContact(person) && organization.Members.Count(m => m.IsContact) == 1;

    private async Task<OrganizationRefusal?> DecideAsync(OrganizationId id, Func<Organization, Decision> decide, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForExclusiveWriting<Organization>(id.Value, cancellation);
        if (stream.Aggregate is not { } present) throw new ArgumentException($"There is no organization {id}.", nameof(id));
        if (!present.IsOpen) return OrganizationRefusal.Closed;
        var decision = decide(present);
        if (decision.Refusal is not null || decision.Happened.Count == 0) return decision.Refusal;
        stream.AppendMany(decision.Happened);
        await session.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>What happens, or why nothing does.</summary>
    private readonly record struct Decision(IReadOnlyList<object> Happened, OrganizationRefusal? Refusal)
    {
        public static Decision Nothing => new([], null);

        public static Decision Of(object happened) => new([happened], null);

        public static implicit operator Decision(OrganizationRefusal refusal) => new([], refusal);
    }
}
