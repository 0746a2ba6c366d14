using System.Collections.Concurrent;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Resources;

namespace Workspace.Web.Live;

/// <summary>Names and line styles as the messages give them, at most half a minute old while the database answers.</summary>
public sealed class NameBook(IServiceScopeFactory scopes, TimeProvider time)
{
    private static readonly IReadOnlyDictionary<Guid, NamedPerson> Nobody = new Dictionary<Guid, NamedPerson>();
    private static readonly IReadOnlyDictionary<Guid, NamedOrganization> NoOrganization = new Dictionary<Guid, NamedOrganization>();
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<Guid, (KnownPerson Name, long At)> people = new();
    private readonly ConcurrentDictionary<(Guid Draft, Guid Organization), (KnownOrganization Name, long At)> organizations = new();

    /// <summary>An author's name; of one who was forgotten, that they were a member of the organization; of one of an organization that is not listed, no more than that.</summary>
    public async Task<NamedPerson> PersonAsync(Guid draft, AuthorKey author, string language, CancellationToken cancellation)
    {
        var known = await FreshAsync(people, author.Person, async services => new KnownPerson(await services.GetRequiredService<People>().FindAsync(new(author.Person), cancellation)));
        var shown = HiddenMember.Shown(known.Person, new(author.Person), (await KnownAsync(draft, author.Organization, cancellation)).Organization, language);
        return new(shown.Name, shown.Initials);
    }

    /// <summary>What is known of a person counts no more: it has just been changed.</summary>
    public void Forget(PersonId person) => people.TryRemove(person.Value, out _);

    /// <summary>So for an organization, in every draft.</summary>
    public void Forget(OrganizationId organization)
    {
        foreach (var key in organizations.Keys.Where(key => key.Organization == organization.Value)) organizations.TryRemove(key, out _);
    }

    public async Task<NamedOrganization> OrganizationAsync(Guid draft, Guid id, string language, CancellationToken cancellation)
    {
        var known = await KnownAsync(draft, id, cancellation);
        return new(known.Organization?.Name.In(language) ?? "", known.Organization?.ShortIn(language) ?? "", known.Line);
    }

    /// <summary>What was told, in JSON, with the names of everybody in it or of nobody.</summary>
    public async Task<Told> ToldAsync(Guid draft, ToldBatch batch, string language, bool named, CancellationToken cancellation)
    {
        var (persons, homes) = named ? await NamesAsync(draft, batch.Authors, language, cancellation) : (Nobody, NoOrganization);
        return new(draft, batch.From, Wire.Updates(batch.Contributions), persons, homes);
    }

    public async Task<HandsTold> HandsAsync(Guid draft, Hands hands, int from, string language, CancellationToken cancellation)
    {
        var those = hands.From(from);
        var (persons, homes) = await NamesAsync(draft, those.Select(hand => AuthorKey.Of(hand.Author)), language, cancellation);
        return new(draft, hands.Number, from, [.. those.Select(hand => new HandTold(hand.Client.ToString(), hand.Author.Person.Value, hand.Author.Organization.Value))], persons, homes);
    }

    public async Task<Presence> PresenceAsync(Guid draft, PresenceMessage presence, string language, CancellationToken cancellation)
    {
        var person = await PersonAsync(draft, presence.Author, language, cancellation);
        var organization = await OrganizationAsync(draft, presence.Author.Organization, language, cancellation);
        return new(
            presence.Connection, presence.Author.Person, presence.Author.Organization, person.Name, person.Initials,
            organization.ShortName, organization.Line, presence.Anchor, presence.Head, presence.Version, presence.Away);
    }

    public async Task<Led> LedAsync(Guid draft, LedState led, string language, CancellationToken cancellation)
    {
        var parts = new List<LedPart>(led.Sections.Length);
        foreach (var one in led.Sections)
        {
            var organization = await OrganizationAsync(draft, one.Organization, language, cancellation);
            parts.Add(new(one.Section, one.Organization, organization.Name, organization.ShortName, organization.Line, one.From, one.To, one.IsAlone));
        }

        return new(led.Version, parts);
    }

    private async Task<(IReadOnlyDictionary<Guid, NamedPerson> People, IReadOnlyDictionary<Guid, NamedOrganization> Organizations)> NamesAsync(
        Guid draft, IEnumerable<AuthorKey> authors, string language, CancellationToken cancellation)
    {
        var persons = new Dictionary<Guid, NamedPerson>();
        var homes = new Dictionary<Guid, NamedOrganization>();
        foreach (var author in authors)
        {
            persons[author.Person] = await PersonAsync(draft, author, language, cancellation);
            homes[author.Organization] = await OrganizationAsync(draft, author.Organization, language, cancellation);
        }

        return (persons, homes);
    }

    private Task<KnownOrganization> KnownAsync(Guid draft, Guid id, CancellationToken cancellation) => FreshAsync(organizations, (draft, id), async services =>
    {
        var organization = await services.GetRequiredService<Organizations>().FindAsync(new(id), cancellation);
        var submission = await services.GetRequiredService<Submissions>().OfDraftAsync(new(draft), cancellation);
        return new KnownOrganization(
            submission?.IsUnlisted(new(id)) == true ? organization?.Withheld() : organization, submission is null ? 0 : Pages.Bylines.LineOf(submission, new(id)));
    });

    /// <summary>What is known and fresh; else what the store says; else, while the store says nothing, what was known before: what is committed must be told.</summary>
    private async Task<T> FreshAsync<TKey, T>(ConcurrentDictionary<TKey, (T Name, long At)> book, TKey key, Func<IServiceProvider, Task<T>> read)
        where TKey : notnull
        where T : class
    {
        var isKnown = book.TryGetValue(key, out var known);
        if (isKnown && time.GetElapsedTime(known.At) < Freshness) return known.Name;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var name = await read(scope.ServiceProvider);
            book[key] = (name, time.GetTimestamp());
            return name;
        }
        catch (Exception exception) when (isKnown && exception is not OperationCanceledException)
        {
            return known.Name;
        }
    }

    /// <param name="Person">Null when they were forgotten.</param>
    private sealed record KnownPerson(Person? Person);

    /// <param name="Organization">Without its name where it is not listed.</param>
    private sealed record KnownOrganization(Organization? Organization, int Line);
}
