using Marten;
using Marten.Linq.MatchesSql;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Founds organizations, changes who belongs to them, and reads them.</summary>
public sealed class Organizations(IDocumentStore store, TimeProvider clock)
{
    public async Task<OrganizationId> FoundAsync(Guid id, Bilingual name, string shortName, string kind, Bilingual about, string region, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        session.Events.StartStream<Organization>(id, new OrganizationFounded(name, shortName, kind, about, region, clock.GetUtcNow()));
        await session.SaveChangesAsync(cancellation);
        return new(id);
    }

    public Task JoinAsync(OrganizationId organization, PersonId person, string title, bool isContact, CancellationToken cancellation) =>
        DecideAsync(organization, present => present.Members.Any(m => m.Person == person && m.Title == title && m.IsContact == isContact)
            ? null : new MemberJoined(person, title, isContact, clock.GetUtcNow()), cancellation);

    public Task LeaveAsync(OrganizationId organization, PersonId person, CancellationToken cancellation) =>
        DecideAsync(organization, present => present.Members.Any(m => m.Person == person) ? new MemberLeft(person, clock.GetUtcNow()) : null, cancellation);

    public async Task<Organization?> FindAsync(OrganizationId id, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Organization>(id.Value, cancellation);
    }

    public async Task<IReadOnlyList<Organization>> AllAsync(CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return ByName(await session.Query<Organization>().ToListAsync(cancellation));
    }

    /// <summary>Those a person belongs to today, by name.</summary>
    public async Task<IReadOnlyList<Organization>> OfAsync(PersonId person, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return ByName(await session.Query<Organization>()
            .Where(o => o.MatchesSql("exists (select 1 from jsonb_array_elements(d.data -> 'members') m where m ->> 'person' = ?)", person.ToString()))
            .ToListAsync(cancellation));
    }

    private static IReadOnlyList<Organization> ByName(IEnumerable<Organization> organizations) =>
        [.. organizations.OrderBy(o => o.Name.En, StringComparer.InvariantCultureIgnoreCase).ThenBy(o => o.Id)];

    private async Task DecideAsync(OrganizationId id, Func<Organization, object?> decide, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForExclusiveWriting<Organization>(id.Value, cancellation);
        if (stream.Aggregate is null) throw new ArgumentException($"There is no organization {id}.", nameof(id));
        if (decide(stream.Aggregate) is not { } happened) return;
        stream.AppendOne(happened);
        await session.SaveChangesAsync(cancellation);
    }
}
