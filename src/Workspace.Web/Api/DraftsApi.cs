using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.Exports;
using Workspace.Web.Live;

namespace Workspace.Web.Api;

/// <summary>A draft as it stands.</summary>
/// <param name="Version">How many contributions it has accepted.</param>
/// <param name="Words">Of the text up to the newest revision.</param>
/// <param name="Rights">What the token's person may do in the submission: "read", "write", "freeze" and so on; the token only what its scopes allow of it.</param>
public sealed record DraftJson(
    Guid Id, Guid Submission, Bilingual Title, string Language, int Version, int Words, bool Frozen, DateTimeOffset? LastAt, IReadOnlyList<string> Rights);

/// <summary>A stretch of a draft's history.</summary>
/// <param name="Number">Revisions count from 1.</param>
/// <param name="From">The version before its first contribution.</param>
/// <param name="To">The version after its last.</param>
public sealed record RevisionJson(int Number, int From, int To, DateTimeOffset StartedAt, DateTimeOffset EndedAt, IReadOnlyList<ShareJson> Shares, IReadOnlyList<string> Headings)
{
    internal static RevisionJson Of(RevisionEntry entry) => new(
        entry.Number, entry.From.Number, entry.To.Number, entry.StartedAt, entry.EndedAt,
        [.. entry.Shares.Select(share => new ShareJson(share.Author.Person.Value, share.Author.Organization.Value, share.WordsAdded, share.WordsRemoved))], entry.Headings);
}

/// <summary>What one author did in a revision.</summary>
public sealed record ShareJson(Guid Person, Guid Organization, int WordsAdded, int WordsRemoved);

/// <summary>One version of a draft.</summary>
/// <param name="At">When it came to be.</param>
/// <param name="Length">In UTF-16 code units.</param>
/// <param name="Sha256">Of the text in UTF-8, 64 hexadecimal digits.</param>
public sealed record VersionJson(int Version, DateTimeOffset At, int Length, string Sha256, string Text);

/// <summary>Whether a draft is frozen.</summary>
public sealed record FrozenJson([property: JsonRequired] bool Frozen);

internal static class DraftsApi
{
    public static void MapDrafts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/drafts/{id:guid}", FindAsync).Needs(TokenScope.Read).WithName("getDraft").WithSummary("A draft as it stands.");
        api.MapGet("/drafts/{id:guid}/revisions", RevisionsAsync).Needs(TokenScope.Read).WithName("listRevisions").WithSummary("A draft's history in revisions, newest first.");
        api.MapGet("/drafts/{id:guid}/versions/{version:int}", VersionAsync).Needs(TokenScope.Read).WithName("getVersion").WithSummary("The text at one version.")
            .Produces(StatusCodes.Status304NotModified);
        api.MapPut("/drafts/{id:guid}/frozen", FreezeAsync).Needs(TokenScope.Manage).WithName("freezeDraft").WithSummary("Freezes a draft, so that nobody changes what others approve, or opens it again.")
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
    }

    private static async Task<Results<Ok<DraftJson>, ProblemHttpResult>> FindAsync(Guid id, ClaimsPrincipal user, AccessCheck access, Submissions submissions, CancellationToken cancellation)
    {
        if (await access.ToDraftAsync(user, new(id), cancellation) is not { } found) return Problem.NotFound.Result();
        var card = (await submissions.CardsAsync([new(id)], cancellation)).Single();
        return TypedResults.Ok(new DraftJson(
            id, found.Submission.Id, found.Draft.Title, found.Draft.Language, card.Version.Number, card.Words, card.Frozen, card.LastAt, [.. found.Rights.Order().Select(Paging.Word)]));
    }

    private static async Task<Results<Ok<Paged<RevisionJson>>, ProblemHttpResult>> RevisionsAsync(
        Guid id, ClaimsPrincipal user, AccessCheck access, DraftHistory history, CancellationToken cancellation, int? before = null, int? limit = null)
    {
        if (await access.ToDraftAsync(user, new(id), cancellation) is null) return Problem.NotFound.Result();
        var size = Paging.Size(limit);
        var entries = (await history.RevisionsAsync(new(id), cancellation)).Where(entry => before is not { } number || entry.Number < number).Take(size + 1).Select(RevisionJson.Of).ToList();
        return TypedResults.Ok(entries.Cut(size, entry => entry.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static async Task<Results<Ok<FrozenJson>, ProblemHttpResult>> FreezeAsync(Guid id, FrozenJson wanted, ClaimsPrincipal user, AccessCheck access, IGrainFactory grains, CancellationToken cancellation)
    {
        if (await access.ToDraftAsync(user, new(id), cancellation) is not { } found) return Problem.NotFound.Result();
        if (!wanted.Frozen && found.Rights.Contains(Act.Freeze) && found.Submission.Stage.FreezesTexts()) return Problem.OfRefusal("draft-frozen").Result("From sign-on on, every text stays frozen.");
        return await grains.GetGrain<IDraftGrain>(id).Freeze(wanted.Frozen, AuthorKey.Of(found.Caller.Author)) ? TypedResults.Ok(wanted) : Problem.OfRefusal("no-right").Result();
    }

    /// <remarks>What a version says never changes: whoever has it already is told so.</remarks>
    private static async Task<Results<Ok<VersionJson>, StatusCodeHttpResult, ProblemHttpResult>> VersionAsync(Guid id, int version, HttpContext http)
    {
        if (await http.ReadAsync(id, version) is not var (_, text)) return Problem.NotFound.Result();
        var tag = $"\"{id:N}-{version}\"";
        http.Response.Headers.ETag = tag;
        http.Response.Headers.CacheControl = "private, no-cache";
        if (http.Request.Headers.IfNoneMatch.Any(said => said?.Split(',', StringSplitOptions.TrimEntries).Contains(tag) == true)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        return TypedResults.Ok(new VersionJson(version, text.At, text.Text.Length, Convert.ToHexStringLower(text.Text.Sha256()), text.Text.ToString()));
    }
}
