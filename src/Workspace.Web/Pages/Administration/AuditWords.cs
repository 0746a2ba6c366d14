using Microsoft.Extensions.Localization;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Resources;

namespace Workspace.Web.Pages;

/// <summary>Entries of the audit log as sentences, in the reader's language, with the names of today.</summary>
public sealed class AuditWords(People people, Organizations organizations, Submissions submissions, IStringLocalizer<Words> words)
{
    /// <summary>Looks up whom and what some entries name. Who writes under a pseudonym is not named, whoever reads.</summary>
    public async Task<AuditTold> OfAsync(IReadOnlyList<AuditEntry> entries, string language, CancellationToken cancellation)
    {
        var names = await people.NamesAsync([.. entries.SelectMany(one => new[] { one.By, one.Person }).OfType<PersonId>().Distinct()], cancellation);
        var homes = await organizations.FindManyAsync([.. entries.SelectMany(one => new[] { one.For, one.Organization, one.Other }).OfType<OrganizationId>()], cancellation);
        var (titles, drafts) = await submissions.TitlesAsync([.. entries.Select(one => one.Submission).OfType<Guid>().Distinct()], [.. entries.Select(one => one.Draft).OfType<DraftId>().Distinct()], cancellation);
        return new(words, language, names, homes, titles, drafts);
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
    IStringLocalizer<Words> words, string language, IReadOnlyDictionary<PersonId, Person> people, IReadOnlyDictionary<OrganizationId, Organization> organizations,
    IReadOnlyDictionary<Guid, Bilingual> submissions, IReadOnlyDictionary<DraftId, Bilingual> drafts)
{
    /// <summary>What happened, without who did it.</summary>
    public string What(AuditEntry entry) => words[$"Audit.{entry.Event}",
        Person(entry.Person, entry.Organization ?? entry.For), Organization(entry.Organization), Organization(entry.Other), Submission(entry), Draft(entry), Word(entry)];

    /// <summary>Who did it; where nobody is noted, what is known of that.</summary>
    public string Who(AuditEntry entry) => entry.By is { } by ? Person(by, entry.For ?? entry.Organization) : words[entry.Event switch
    {
        "request.made" => "Audit.By.Asker",
        "request.lapsed" => "Audit.By.Time",
        _ when entry.Event.StartsWith("network.", StringComparison.Ordinal) || entry.Event == "person.forgotten" => "Audit.By.Keeper",
        _ => "Audit.By.Unknown",
    }];

    public string Organization(OrganizationId? id) => id is { } one && organizations.TryGetValue(one, out var known) ? known.Name.In(language) : "—";

    public string Submission(AuditEntry entry) => entry.Submission is { } id && submissions.TryGetValue(id, out var title) ? title.In(language) : "—";

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
