using Microsoft.Extensions.Localization;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Resources;

namespace Workspace.Web.Pages;

/// <summary>Entries of the audit log as sentences, in the reader's language, with the names of today.</summary>
public sealed class AuditWords(People people, Organizations organizations, Submissions submissions, IStringLocalizer<Words> words)
{
    /// <summary>Looks up whom and what some entries name. Who writes under a pseudonym, or contributes without being listed, is not named, whoever reads.</summary>
    public async Task<AuditTold> OfAsync(IReadOnlyList<AuditEntry> found, AuditFilter filter, string language, CancellationToken cancellation)
    {
        var about = await submissions.AboutAsync([.. found.Select(one => one.Submission).OfType<Guid>().Distinct()], [.. found.Select(one => one.Draft).OfType<DraftId>().Distinct()], cancellation);
        var entries = Withheld(found, filter, about);
        var names = await people.NamesAsync([.. entries.SelectMany(one => new[] { one.By, one.Person }).OfType<PersonId>().Distinct()], cancellation);
        var homes = await organizations.FindManyAsync([.. entries.SelectMany(one => new[] { one.For, one.Organization, one.Other }).OfType<OrganizationId>()], cancellation);
        var drafts = about.SelectMany(one => one.Drafts).DistinctBy(draft => draft.Draft).ToDictionary(draft => draft.Draft, draft => draft.Title);
        return new(words, language, entries, names, homes, about.ToDictionary(one => one.Id, one => one.Title), drafts);
    }

    /// <summary>Without those who are not listed where it happened. Asked for one organization or person, an entry that would be without them is left out: it would say that they are in it.</summary>
    private static List<AuditEntry> Withheld(IReadOnlyList<AuditEntry> found, AuditFilter filter, IReadOnlyList<Submission> about)
    {
        var (homes, all) = (about.SelectMany(one => one.Drafts, (one, draft) => (one, draft.Draft)).DistinctBy(one => one.Draft).ToDictionary(one => one.Draft, one => one.one), about.ToDictionary(one => one.Id));
        var entries = new List<AuditEntry>();
        foreach (var entry in found)
        {
            var where = entry.Submission is { } id ? all.GetValueOrDefault(id) : entry.Draft is { } draft ? homes.GetValueOrDefault(draft) : null;
            var (hidesWho, hidesWhom) = (entry.For is { } by && where?.IsUnlisted(by) == true, entry.Organization is { } whom && where?.IsUnlisted(whom) == true);
            if (!hidesWho && !hidesWhom) entries.Add(entry);
            else if (filter is { Organization: null, Person: null }) entries.Add((hidesWho ? entry with { By = null, For = null, HidesWho = true } : entry) is var kept && hidesWhom ? kept with { Organization = null, Person = null, HidesWhom = true } : kept);
        }

        return entries;
    }

    /// <summary>One person, as entries name them.</summary>
    public async Task<string> NameAsync(PersonId person, string language, CancellationToken cancellation) => await people.FindAsync(person, cancellation) switch
    {
        null => FormerMember.Of(null, language),
        { IsHidden: true } hidden => HiddenMember.Of(hidden, null, language).Name,
        var named => named.Name,
    };
}

/// <summary>Everything that some entries name.</summary>
public sealed class AuditTold(
    IStringLocalizer<Words> words, string language, IReadOnlyList<AuditEntry> entries, IReadOnlyDictionary<PersonId, Person> people, IReadOnlyDictionary<OrganizationId, Organization> organizations,
    IReadOnlyDictionary<Guid, Bilingual> submissions, IReadOnlyDictionary<DraftId, Bilingual> drafts)
{
    private static readonly Organization Unlisted = new Organization(default, new("", ""), "", "", new("", ""), "", default, []).Withheld();

    /// <summary>The entries, without whoever may not be named in them.</summary>
    public IReadOnlyList<AuditEntry> Entries => entries;

    /// <summary>What happened, without who did it.</summary>
    public string What(AuditEntry entry) => words[$"Audit.{entry.Event}",
        entry.HidesWhom ? Somebody : Person(entry.Person, entry.Organization ?? entry.For), entry.HidesWhom ? Unlisted.Name.In(language) : Organization(entry.Organization), Organization(entry.Other), Submission(entry), Draft(entry), Word(entry)];

    /// <summary>Who did it; where nobody is noted, what is known of that.</summary>
    public string Who(AuditEntry entry) => entry.HidesWho ? Somebody : entry.By is { } by ? Person(by, entry.For ?? entry.Organization) : words[entry.Event switch
    {
        "request.made" => "Audit.By.Asker",
        "request.lapsed" => "Audit.By.Time",
        _ when entry.Event.StartsWith("network.", StringComparison.Ordinal) || entry.Event == "person.forgotten" => "Audit.By.Keeper",
        _ => "Audit.By.Unknown",
    }];

    public string Organization(OrganizationId? id) => id is { } one && organizations.TryGetValue(one, out var known) ? known.Name.In(language) : "—";

    public string Submission(AuditEntry entry) => entry.Submission is { } id && submissions.TryGetValue(id, out var title) ? title.In(language) : "—";

    private string Somebody => HiddenMember.Shown(null, default, Unlisted, language).Name;

    private string Draft(AuditEntry entry) => entry.Draft is { } id && drafts.TryGetValue(id, out var title) ? title.In(language) : "—";

    private string Person(PersonId? id, OrganizationId? home) => id is not { } one ? "—" : people.GetValueOrDefault(one) switch
    {
        null => FormerMember.Of(Home(home), language),
        { IsHidden: true } hidden => HiddenMember.Of(hidden, Home(home), language).Name,
        var named => named.Name,
    };

    private string? Home(OrganizationId? id) => id is { } one ? organizations.GetValueOrDefault(one)?.Name.In(language) : null;

    private string Word(AuditEntry entry) => (entry.Event, entry.Word) switch
    {
        (_, null) => "—",
        ("submission.moved-to-stage", var stage) => words[$"Stage.{stage}"],
        ("person.provider-linked" or "person.provider-unlinked" or "webhook.made", var said) => said,
        (var name, var role) when name.StartsWith("submission.", StringComparison.Ordinal) => words[$"Role.{role}"],
        (_, var said) => said,
    };
}
