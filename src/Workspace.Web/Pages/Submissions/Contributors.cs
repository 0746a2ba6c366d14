using System.Globalization;
using System.Text;
using Microsoft.Extensions.Localization;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.Exports;
using Workspace.Web.Resources;

namespace Workspace.Web.Pages;

/// <summary>An organization in the list of contributors.</summary>
/// <param name="Organization">Without its name where it is not listed.</param>
/// <param name="Role">Null when it takes part no longer, or is a guest's.</param>
/// <param name="People">Those who wrote, under the names they may have, most words first; of one that is not listed nobody.</param>
/// <param name="PeopleCount">How many of them wrote, named or not.</param>
/// <param name="Share">Of all words that were added, from 0 to 1.</param>
public sealed record Contributor(Organization Organization, SubmissionRole? Role, IReadOnlyList<string> People, int PeopleCount, long Words, double Share);

/// <summary>Who contributed to a submission, as it may be told outside: the same for whoever asks.</summary>
/// <remarks>Everybody who takes part or wrote is in it. Those that are not listed come last, each without its name, so that the count is right and their place tells nothing.</remarks>
public sealed class Contributors(Shares shares, People people, OrganizationSight sight)
{
    public async Task<IReadOnlyList<Contributor>> OfAsync(Caller caller, Submission submission, string language, CancellationToken cancellation)
    {
        var written = (await shares.AuthorsAsync([.. submission.Drafts.Select(draft => draft.Draft)], cancellation)).ToLookup(share => share.Author.Organization);
        var those = submission.Participants.Select(one => one.Organization).Concat(written.Select(one => one.Key)).Distinct().ToList();
        var organizations = await sight.OutsideAsync(caller, submission, those, cancellation);
        var names = await people.NamesAsync([.. written.SelectMany(one => one).Select(share => share.Author.Person).Distinct()], cancellation);
        var all = written.SelectMany(one => one).Sum(share => share.WordsAdded);
        return [.. those.Where(organizations.ContainsKey).Select(id => Of(organizations[id], id)).OrderBy(one => one.Organization.IsWithheld).ThenBy(one => one.Role is null)];

        Contributor Of(Organization organization, OrganizationId id)
        {
            var words = written[id].Sum(share => share.WordsAdded);
            IReadOnlyList<string> named = organization.IsWithheld ? []
                : [.. written[id].Select(share => HiddenMember.Shown(names.GetValueOrDefault(share.Author.Person), share.Author.Person, organization, language).Name)];
            return new(organization, submission.RoleOf(id), named, written[id].Count(), words, all == 0 ? 0 : (double)words / all);
        }
    }
}

/// <summary>The list of contributors as a file.</summary>
internal static class ContributorsEndpoint
{
    /// <summary>How often, ten times a second, it is looked whether everything is counted: what was written a moment ago is counted behind.</summary>
    private const int MostLooks = 100;

    public static void MapContributors(this IEndpointRouteBuilder app) =>
        app.MapGet("/submissions/{id:guid}/contributors.csv", async (Guid id, HttpContext http, AccessCheck access, Contributors contributors, Shares shares, SealedDraft sealedDraft, IStringLocalizer<Words> words, CancellationToken cancellation) =>
        {
            if (await access.ToSubmissionAsync(http.User, id, cancellation) is not { } found || !found.Rights.Contains(Act.Export)) return Results.NotFound();
            foreach (var draft in found.Submission.Drafts) await sealedDraft.HeadAsync(draft.Draft, cancellation);
            DraftId[] drafts = [.. found.Submission.Drafts.Select(draft => draft.Draft)];
            for (var look = 1; !(await shares.OfAsync(drafts, cancellation)).IsWhole; look++)
            {
                if (look == MostLooks) return Results.Problem(words["Shares.Behind"], statusCode: StatusCodes.Status503ServiceUnavailable); // a file that lacks somebody is worse than none
                await Task.Delay(100, cancellation);
            }

            var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr" ? "fr" : "en";
            return Csv.File(Lines(await contributors.OfAsync(found.Caller, found.Submission, language, cancellation)), $"contributors-{id}.csv");
        });

    /// <summary>One line an organization; people's names are in the language of whoever takes it, where they are none of a person.</summary>
    internal static string Lines(IReadOnlyList<Contributor> contributors)
    {
        var csv = new StringBuilder("organization,organisme,role,people who wrote,names,words added,share of words (%)\r\n");
        foreach (var one in contributors)
        {
            csv.AppendJoin(',', new[]
            {
                one.Organization.Name.In("en"), one.Organization.Name.In("fr"), one.Role?.ToString().ToLowerInvariant() ?? (one.Organization.IsGuest ? "guest" : "left"),
                Number(one.PeopleCount), string.Join("; ", one.People), Number(one.Words), (one.Share * 100).ToString("0.0", CultureInfo.InvariantCulture),
            }.Select(Csv.Cell)).Append("\r\n");
        }

        return csv.ToString();
        static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
