using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Access;

namespace Workspace.Web.Api;

/// <summary>What became of an older version's text.</summary>
/// <param name="Blocks">In the order of the newer text; what was removed or moved away where it stood.</param>
public sealed record ComparisonJson(int From, int To, int WordsInserted, int WordsRemoved, IReadOnlyList<BlockJson> Blocks)
{
    internal static ComparisonJson Of(int from, int to, Comparison comparison) => new(
        from, to, comparison.WordsInserted, comparison.WordsRemoved, [.. comparison.Blocks.Select(block => new BlockJson(Paging.Word(block.Kind), Paging.Word(block.Change), [.. block.Hunks.Select(HunkJson.Of)]))]);
}

/// <summary>A heading, a paragraph and so on.</summary>
/// <param name="Kind">"paragraph", "heading", "list-item", "table-row", "code", "quote", "footnote" or "blank".</param>
/// <param name="Change">"unchanged", "changed", "inserted", "removed", "moved-here" or "moved-away".</param>
public sealed record BlockJson(string Kind, string Change, IReadOnlyList<HunkJson> Hunks);

/// <summary>A stretch of text.</summary>
/// <param name="Kind">"kept", "inserted", "removed", "moved-here" or "moved-away".</param>
/// <param name="At">Where it starts, in UTF-16 code units: in the newer text, or in the older where it was removed or moved away.</param>
/// <param name="By">Who inserted, removed or moved it; null where it was kept.</param>
/// <param name="Move">The number of the move it is a part of: the same at both its places.</param>
/// <param name="Edits">What changed within moved text, told where it stands now.</param>
public sealed record HunkJson(string Kind, string Text, int At, SignatureJson? By, int? Move, IReadOnlyList<HunkJson> Edits)
{
    internal static HunkJson Of(Hunk hunk) => new(
        Paging.Word(hunk.Kind), hunk.Text, hunk.At, hunk.By is { } by ? new(by.By.Person.Value, by.By.Organization.Value, by.Version.Number, by.At) : null, hunk.Move?.Number,
        hunk.Edits.IsDefaultOrEmpty ? [] : [.. hunk.Edits.Select(Of)]);
}

/// <summary>Who did it, by which contribution.</summary>
public sealed record SignatureJson(Guid Person, Guid Organization, int Version, DateTimeOffset At);

internal static class ComparisonsApi
{
    public static void MapComparisons(this IEndpointRouteBuilder api) =>
        api.MapGet("/drafts/{id:guid}/comparisons/{from:int}/{to:int}", CompareAsync).Needs(TokenScope.Read).WithName("compare").WithSummary("What became of the text of one version in a later one.");

    private static async Task<Results<Ok<ComparisonJson>, ProblemHttpResult>> CompareAsync(
        Guid id, int from, int to, ClaimsPrincipal user, AccessCheck access, DraftHistory history, CancellationToken cancellation)
    {
        if (await access.ToDraftAsync(user, new(id), cancellation) is null) return Problem.NotFound.Result();
        if (from > to) return Problem.BadRequest.Result("The older version comes first.");
        return await history.CompareAsync(new(id), new(from), new(to), cancellation) is { } compared
            ? TypedResults.Ok(ComparisonJson.Of(from, to, compared.Comparison))
            : Problem.NotFound.Result();
    }
}
