using Microsoft.AspNetCore.Mvc;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Access;

namespace Workspace.Web.Pages;

/// <summary>Gives roles to organizations, and narrows them for a person.</summary>
public static class RoleEndpoints
{
    public static void MapRoles(this IEndpointRouteBuilder app)
    {
        app.MapPost("/submissions/{id:guid}/roles/organization",
            async (Guid id, [FromForm] Guid organization, [FromForm] SubmissionRole role, HttpContext http, AccessCheck access, Submissions submissions, CancellationToken cancellation) =>
            {
                if (await access.ToSubmissionAsync(http.User, id, cancellation) is not { } found) return Results.NotFound();
                if (!found.Rights.Contains(Act.GiveRoles)) return Results.StatusCode(StatusCodes.Status403Forbidden);
                if (!Enum.IsDefined(role)) return Results.BadRequest();
                return Back(id, await submissions.ChangeRoleAsync(id, new(organization), role, found.Caller.Author, cancellation));
            });

        app.MapPost("/submissions/{id:guid}/roles/person",
            async (Guid id, [FromForm] Guid organization, [FromForm] Guid person, [FromForm] string? role, HttpContext http, AccessCheck access, Submissions submissions, Store.Organizations organizations, CancellationToken cancellation) =>
            {
                if (await access.ToSubmissionAsync(http.User, id, cancellation) is not { } found) return Results.NotFound();
                if (!found.Narrows(new(organization))) return Results.StatusCode(StatusCodes.Status403Forbidden);
                if (await organizations.FindAsync(new(organization), cancellation) is not { } home || home.Members.All(member => member.Person != new PersonId(person))) return Results.NotFound();
                SubmissionRole? narrowed = null;
                if (!string.IsNullOrEmpty(role))
                {
                    if (!Enum.TryParse<SubmissionRole>(role, out var named) || !Enum.IsDefined(named)) return Results.BadRequest();
                    narrowed = named;
                }

                return Back(id, await submissions.NarrowAsync(id, new(organization), new(person), narrowed, found.Caller.Author, cancellation));
            });
    }

    private static IResult Back(Guid id, RoleChange outcome) => Results.LocalRedirect($"/submissions/{id}/roles?said={outcome}");
}
