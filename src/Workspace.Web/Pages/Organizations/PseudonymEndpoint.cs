using Microsoft.AspNetCore.Mvc;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.Live;

namespace Workspace.Web.Pages;

/// <summary>Vouches for a pseudonym of somebody of one's organization, and ends it.</summary>
public static class PseudonymEndpoint
{
    public static void MapPseudonyms(this IEndpointRouteBuilder app) => app.MapPost("/organizations/{id:guid}/pseudonyms",
        async (Guid id, [FromForm] Guid person, [FromForm] bool hidden, HttpContext http, AccessCheck access, Pseudonyms pseudonyms, NameBook names, CancellationToken cancellation) =>
        {
            if (await access.CallerAsync(http.User, cancellation) is not { } caller) return Results.NotFound();
            if (caller.Organization.Id != id || !caller.IsContact) return Results.StatusCode(StatusCodes.Status403Forbidden);
            var isDone = await pseudonyms.SetAsync(new(id), new(person), hidden, caller.Author, cancellation);
            names.Forget(new PersonId(person));
            return Results.LocalRedirect($"/organizations/{id}/pseudonyms{(isDone ? "?said=done" : "")}");
        });
}
