using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.Exports;
using Workspace.Web.Pages;

namespace Workspace.Web.Api;

/// <summary>The files that people can take, for programs.</summary>
internal static class FilesApi
{
    public static void MapFiles(this IEndpointRouteBuilder api)
    {
        api.MapGet("/drafts/{id:guid}/export.md", async (Guid id, HttpContext http) =>
            await http.ReadNewestAsync(id) is var (access, text) ? MarkdownExport.File(http, access, text) : Problem.NotFound.Result())
            .Needs(TokenScope.Export).WithName("exportText").WithSummary("The newest text, byte for byte.").Produces<string>(StatusCodes.Status200OK, "text/markdown");

        api.MapGet("/drafts/{id:guid}/log.jsonl", async (Guid id, HttpContext http, AccessCheck access, SealedDraft sealedDraft, EventLog log) =>
            await EventLogExport.OfDraftAsync(id, http, access, sealedDraft, log) ?? Problem.NotFound.Result())
            .Needs(TokenScope.Export).WithName("exportDraftLog").WithSummary("Everything that happened to a draft, as lines of JSON (docs/FORMATS.md).").Produces<string>(StatusCodes.Status200OK, "application/jsonl");

        api.MapGet("/submissions/{id:guid}/log.jsonl", async (Guid id, HttpContext http, AccessCheck access, EventLog log) =>
            await EventLogExport.OfSubmissionAsync(id, http, access, log) ?? Problem.NotFound.Result())
            .Needs(TokenScope.Export).WithName("exportSubmissionLog").WithSummary("Everything that happened to a submission and its drafts, as lines of JSON (docs/FORMATS.md).").Produces<string>(StatusCodes.Status200OK, "application/jsonl");
    }
}
