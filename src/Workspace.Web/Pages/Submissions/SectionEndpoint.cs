using Microsoft.AspNetCore.Mvc;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.Live;

namespace Workspace.Web.Pages;

/// <summary>What became of the giving of a section.</summary>
public enum SectionGiving
{
    Done = 0,

    /// <summary>The organization leads no section: it takes no part, or its role does not allow it.</summary>
    MayNotLead = 1,

    /// <summary>It lies in a section, or around one, that another organization leads, and one of the two would be alone in it.</summary>
    Overlaps = 2,

    /// <summary>No heading stands there any more.</summary>
    NoHeading = 3,
}

/// <summary>Gives a section of a draft to an organization to lead.</summary>
public static class SectionEndpoint
{
    public static void MapSections(this IEndpointRouteBuilder app) => app.MapPost("/submissions/{id:guid}/sections",
        async ([AsParameters] Asked asked, HttpContext http, AccessCheck access, Submissions submissions, DraftHistory history, SectionPlaces places, IGrainFactory grains, TimeProvider time, CancellationToken cancellation) =>
        {
            if (await access.ToSubmissionAsync(http.User, asked.Id, cancellation) is not { } found) return Results.NotFound();
            if (!found.Rights.Contains(Act.GiveSections)) return Results.StatusCode(StatusCodes.Status403Forbidden);
            var (draft, version) = (new DraftId(asked.Draft), new DraftVersion(asked.Version));
            if (found.Submission.Drafts.All(one => one.Draft != draft)) return Results.NotFound();
            Guid? known = Guid.TryParse(asked.Section, out var section) ? section : null;
            OrganizationId? lead = Guid.TryParse(asked.Lead, out var organization) ? new(organization) : null;

            var (from, to) = (0, 0);
            if (lead is not null)
            {
                if (version < DraftVersion.Zero || await history.TextAsync(draft, version, cancellation) is not { } text
                    || Section.Of(text.Text.ToString()).FirstOrDefault(one => one.From == asked.From) is not { } heading) return Back(asked.Id, SectionGiving.NoHeading);
                (from, to) = (heading.From, heading.To);
                foreach (var other in await places.AtAsync(draft, found.Submission.SectionLeads, version, cancellation))
                    if (other.Lead.Section != known && other.Lead.Lead != lead && (other.Lead.IsAlone || asked.Alone == true) && other.Range.From < to && other.Range.To > from) return Back(asked.Id, SectionGiving.Overlaps);
            }

            var isDone = await submissions.GiveSectionAsync(asked.Id, draft, known ?? Guid.CreateVersion7(time.GetUtcNow()), version, from, to, lead, asked.Alone == true, found.Caller.Author, cancellation);
            await grains.GetGrain<IDraftGrain>(asked.Draft).Lead();
            return Back(asked.Id, isDone ? SectionGiving.Done : SectionGiving.MayNotLead);
        });

    private static IResult Back(Guid id, SectionGiving outcome) => Results.LocalRedirect($"/submissions/{id}/sections?said={outcome}");

    /// <param name="Version">In which the section stands where <paramref name="From"/> says.</param>
    /// <param name="Section">Which, when it is led already.</param>
    /// <param name="Lead">Nothing for nobody.</param>
    private sealed record Asked(
        [FromRoute] Guid Id, [FromForm] Guid Draft, [FromForm] int Version, [FromForm] int From, [FromForm] string? Section, [FromForm] string? Lead, [FromForm] bool? Alone);
}
