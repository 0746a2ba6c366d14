using Microsoft.AspNetCore.Mvc;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.Live;

namespace Workspace.Web.Pages;

/// <summary>Freezes a text, so that nobody changes what others approve, and unfreezes it.</summary>
public static class FreezeEndpoint
{
    public static void MapFreeze(this IEndpointRouteBuilder app) => app.MapPost("/drafts/{id:guid}/freeze",
        async (Guid id, [FromForm] bool frozen, [FromForm] string? back, HttpContext http, AccessCheck access, IGrainFactory grains, CancellationToken cancellation) =>
        {
            if (await access.ToDraftAsync(http.User, new DraftId(id), cancellation) is not { } found) return Results.NotFound();
            if (!found.Rights.Contains(Act.Freeze)) return Results.StatusCode(StatusCodes.Status403Forbidden);
            if (!frozen && found.Submission.Stage.FreezesTexts()) return Results.StatusCode(StatusCodes.Status409Conflict);
            if (!await grains.GetGrain<IDraftGrain>(id).Freeze(frozen, AuthorKey.Of(found.Caller.Author))) return Results.StatusCode(StatusCodes.Status403Forbidden);
            return Choice.Back(back ?? $"/submissions/{found.Submission.Id}");
        });
}
