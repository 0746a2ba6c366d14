using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Workspace.Store;
using Workspace.Web.Access;

namespace Workspace.Web.Api;

/// <summary>For whom a token acts.</summary>
public sealed record MeJson(Guid Person, string Name, Guid Organization, Bilingual OrganizationName, IReadOnlyList<string> Scopes);

internal static class MeApi
{
    public static void MapMe(this IEndpointRouteBuilder api) => api.MapGet("/me", FindAsync).Needs(TokenScope.Read).WithName("getMe").WithSummary("For whom the token acts, and what it may be used for.");

    private static async Task<Results<Ok<MeJson>, ProblemHttpResult>> FindAsync(ClaimsPrincipal user, AccessCheck access, CancellationToken cancellation) =>
        await access.CallerAsync(user, cancellation) is { } caller
            ? TypedResults.Ok(new MeJson(caller.Person.Id.Value, caller.Person.Name, caller.Organization.Id, caller.Organization.Name, [.. user.FindAll(TokenScopes.ScopeClaim).Select(claim => claim.Value)]))
            : Problem.NotFound.Result();
}
