using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Resources;

namespace Workspace.Web.Pages;

/// <summary>An author as a page names them.</summary>
/// <param name="Line">1 to 8: the line style of their organization in the submission; 0 when it takes part no longer.</param>
public sealed record Byline(Person Person, string Organization, string ShortName, int Line);

/// <summary>The names of everybody who wrote in a submission, and their organizations' line styles.</summary>
public sealed class Bylines(People people, Organizations organizations)
{
    /// <summary>Names authors; one who was forgotten is a former member of their organization, and one of an organization that is not listed in the submission is of such a one.</summary>
    public async Task<Cast> OfAsync(IEnumerable<Author> authors, Submission submission, string language, CancellationToken cancellation) =>
        (await OfManyAsync([(submission, [.. authors])], language, cancellation))[submission.Id];

    /// <summary>The same of several submissions, by their ids.</summary>
    public async Task<IReadOnlyDictionary<Guid, Cast>> OfManyAsync(IReadOnlyCollection<(Submission Submission, IReadOnlyList<Author> Authors)> those, string language, CancellationToken cancellation)
    {
        var names = await people.NamesAsync([.. those.SelectMany(one => one.Authors).Select(a => a.Person).Distinct()], cancellation);
        var all = await organizations.FindManyAsync([.. those.SelectMany(one => one.Authors).Select(a => a.Organization)], cancellation);
        return those.ToDictionary(one => one.Submission.Id, one => new Cast(one.Authors.Distinct().ToDictionary(author => author, author => Of(author, one.Submission))));

        Byline Of(Author author, Submission submission)
        {
            var organization = all.GetValueOrDefault(author.Organization);
            if (organization is not null && submission.IsUnlisted(author.Organization)) organization = organization.Withheld();
            return new(HiddenMember.Shown(names.GetValueOrDefault(author.Person), author.Person, organization, language),
                organization?.Name.In(language) ?? "—", organization?.ShortIn(language) ?? "—", LineOf(submission, author.Organization));
        }
    }

    /// <summary>The line style of an organization: its place in the order of joining, the ninth and later ones like the eighth.</summary>
    public static int LineOf(Submission submission, OrganizationId organization)
    {
        for (var i = 0; i < submission.Participants.Count; i++)
            if (submission.Participants[i].Organization == organization) return Math.Min(i + 1, 8);
        return 0;
    }
}

/// <summary>Everybody a page names.</summary>
public sealed class Cast(IReadOnlyDictionary<Author, Byline> all)
{
    public Byline this[Author author] => all.TryGetValue(author, out var byline) ? byline : new(new Person(author.Person, "—"), "—", "—", 0);

    /// <summary>The organizations in it, each once, by line.</summary>
    public IEnumerable<(OrganizationId Id, Byline Byline)> Organizations => all
        .GroupBy(entry => entry.Key.Organization)
        .Select(group => (group.Key, group.First().Value))
        .OrderBy(entry => entry.Value.Line == 0 ? 9 : entry.Value.Line);
}
