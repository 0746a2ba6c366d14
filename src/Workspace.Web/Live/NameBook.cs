using System.Collections.Concurrent;
using Workspace.Store;

namespace Workspace.Web.Live;

/// <summary>Names and line styles as the messages give them, at most half a minute old.</summary>
public sealed class NameBook(IServiceScopeFactory scopes, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<Guid, (NamedPerson Person, long At)> people = new();
    private readonly ConcurrentDictionary<(Guid Draft, Guid Organization, string Language), (NamedOrganization Organization, long At)> organizations = new();

    public async Task<NamedPerson> PersonAsync(Guid id, CancellationToken cancellation)
    {
        if (people.TryGetValue(id, out var known) && time.GetElapsedTime(known.At) < Freshness) return known.Person;
        await using var scope = scopes.CreateAsyncScope();
        var person = await scope.ServiceProvider.GetRequiredService<People>().FindAsync(new(id), cancellation);
        var named = person is null ? new NamedPerson("", "?") : new NamedPerson(person.Name, person.Initials);
        people[id] = (named, time.GetTimestamp());
        return named;
    }

    public async Task<NamedOrganization> OrganizationAsync(Guid draft, Guid id, string language, CancellationToken cancellation)
    {
        if (organizations.TryGetValue((draft, id, language), out var known) && time.GetElapsedTime(known.At) < Freshness) return known.Organization;
        await using var scope = scopes.CreateAsyncScope();
        var organization = await scope.ServiceProvider.GetRequiredService<Organizations>().FindAsync(new(id), cancellation);
        var submission = await scope.ServiceProvider.GetRequiredService<Submissions>().OfDraftAsync(new(draft), cancellation);
        var line = 1 + (submission?.Participants.ToList().FindIndex(participant => participant.Organization.Value == id) ?? -1);
        var named = new NamedOrganization(organization?.Name.In(language) ?? "", organization?.ShortName ?? "", line > 8 ? 8 : line);
        organizations[(draft, id, language)] = (named, time.GetTimestamp());
        return named;
    }

    public async Task<Told> ToldAsync(Guid draft, ToldBatch batch, string language, CancellationToken cancellation)
    {
        var persons = new Dictionary<Guid, NamedPerson>();
        var organizationsNamed = new Dictionary<Guid, NamedOrganization>();
        foreach (var author in batch.Authors)
        {
            persons[author.Person] = await PersonAsync(author.Person, cancellation);
            organizationsNamed[author.Organization] = await OrganizationAsync(draft, author.Organization, language, cancellation);
        }

        return new(draft, batch.From, new(batch.Updates), persons, organizationsNamed);
    }

    public async Task<Presence> PresenceAsync(Guid draft, PresenceMessage presence, string language, CancellationToken cancellation)
    {
        var person = await PersonAsync(presence.Author.Person, cancellation);
        var organization = await OrganizationAsync(draft, presence.Author.Organization, language, cancellation);
        return new(
            presence.Connection, presence.Author.Person, presence.Author.Organization, person.Name, person.Initials,
            organization.ShortName, organization.Line, presence.Anchor, presence.Head, presence.Version, presence.Away);
    }
}
