using System.Collections.Frozen;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Access;

/// <summary>Notes who opened what of a submission: every page and export that was given, by its route, so that none is forgotten.</summary>
public static class AccessLogging
{
    /// <summary>What a route under a draft or a submission opens; what is not here is the submission's "page".</summary>
    private static readonly FrozenDictionary<string, string> Kinds = new Dictionary<string, string>
    {
        ["read"] = "read",
        ["history"] = "history",
        ["proof"] = "history",
        ["suggestions"] = "suggestions",
        ["compare"] = "compare",
        ["comparisons"] = "compare",
        ["contributions"] = "history",
        ["revisions"] = "history",
        ["versions"] = "version",
        ["export.md"] = "export",
        ["log.jsonl"] = "log",
    }.ToFrozenDictionary();

    public static WebApplication UseAccessLog(this WebApplication app)
    {
        app.Use(NoteAsync);
        return app;
    }

    private static async Task NoteAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response.StatusCode != StatusCodes.Status200OK || !HttpMethods.IsGet(http.Request.Method) || Opened(http) is not var (isDraft, id, what)) return;
        try
        {
            var (access, openings) = (http.RequestServices.GetRequiredService<AccessCheck>(), http.RequestServices.GetRequiredService<Openings>());
            if (isDraft)
            {
                if (await access.ToDraftAsync(http.User, new DraftId(id), CancellationToken.None) is { } draft)
                    await openings.RecordAsync(draft.Submission.Id, draft.Draft.Draft, draft.Caller.Author, what, CancellationToken.None);
            }
            else if (await access.ToSubmissionAsync(http.User, id, CancellationToken.None) is { } submission)
            {
                await openings.RecordAsync(id, null, submission.Caller.Author, what, CancellationToken.None);
            }
        }
        catch (Exception exception)
        {
            // It was opened, and whoever runs Workspace is told that this is not on record.
            http.RequestServices.GetRequiredService<ILogger<AccessCheck>>().NotNoted(exception);
        }
    }

    /// <summary>Of which draft or submission, and what of it; null for what is neither, and for what the editor asks for by itself.</summary>
    private static (bool IsDraft, Guid Id, string What)? Opened(HttpContext http)
    {
        if (http.GetEndpoint() is not RouteEndpoint { RoutePattern: { RawText: { } route } pattern } || !Guid.TryParse(http.GetRouteValue("id")?.ToString(), out var id)) return null;
        var parts = route.Trim('/').Split('/');
        if (parts is ["api", _, ..]) parts = parts[2..];
        if (parts is not [("drafts" or "submissions") and var of, _, ..] || parts[^1] is "attribution" or "revision" or "suggestions.json") return null;
        var isDraft = of == "drafts";
        var rest = parts.Length > 2 ? parts[2] : "";
        if (parts[^1].EndsWith(".md", StringComparison.Ordinal)) return (isDraft, id, "export");
        if (parts[^1] == "read") return (isDraft, id, "read");
        return (isDraft, id, Kinds.GetValueOrDefault(rest, isDraft ? "edit" : "page"));
    }
}

internal static partial class AccessLog
{
    [LoggerMessage(1, LogLevel.Error, "Somebody opened something of a submission, and it could not be noted in the access log.")]
    public static partial void NotNoted(this ILogger<AccessCheck> logger, Exception exception);
}
