using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Workspace.Store;
using Workspace.Web.Access;

namespace Workspace.Web.Api;

/// <summary>An organization of the network.</summary>
public sealed record OrganizationJson(Guid Id, Bilingual Name, string ShortName, string Kind, Bilingual About, string Region, DateTimeOffset FoundedAt)
{
    internal static OrganizationJson Of(Organization one) => new(one.Id, one.Name, one.ShortName, one.Kind, one.About, one.Region, one.FoundedAt);
}

/// <summary>A person in an organization.</summary>
/// <param name="Name">Null of one who was forgotten, or writes under a pseudonym.</param>
public sealed record MemberJson(Guid Person, string? Name, string Title, bool IsContact, DateTimeOffset JoinedAt);

internal static class OrganizationsApi
{
    public static void MapOrganizations(this IEndpointRouteBuilder api)
    {
        api.MapGet("/organizations", ListAsync).Needs(TokenScope.Read).WithName("listOrganizations").WithSummary("The organizations of the network.");
        api.MapGet("/organizations/{id:guid}", FindAsync).Needs(TokenScope.Read).WithName("getOrganization").WithSummary("One organization.");
        api.MapGet("/organizations/{id:guid}/members", MembersAsync).Needs(TokenScope.Read).WithName("listMembers").WithSummary("The people of an organization.");
    }

    private static async Task<Results<Ok<Paged<OrganizationJson>>, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal user, AccessCheck access, Organizations organizations, OrganizationSight sight, CancellationToken cancellation, Guid? after = null, int? limit = null)
    {
        if (await access.CallerAsync(user, cancellation) is not { IsGuest: false } caller) return Problem.NotFound.Result();
        var size = Paging.Size(limit);
        var all = (await organizations.AfterAsync(after, size + 1, await sight.UnlistedAsync(caller, cancellation), cancellation)).Select(OrganizationJson.Of).ToList();
        return TypedResults.Ok(all.Cut(size, one => one.Id.ToString()));
    }

    private static async Task<Results<Ok<OrganizationJson>, ProblemHttpResult>> FindAsync(Guid id, ClaimsPrincipal user, AccessCheck access, Organizations organizations, OrganizationSight sight, CancellationToken cancellation) =>
        await SeenAsync(id, user, access, organizations, sight, cancellation) is { } found ? TypedResults.Ok(OrganizationJson.Of(found)) : Problem.NotFound.Result();

    private static async Task<Results<Ok<Paged<MemberJson>>, ProblemHttpResult>> MembersAsync(
        Guid id, ClaimsPrincipal user, AccessCheck access, Organizations organizations, OrganizationSight sight, People people, CancellationToken cancellation, Guid? after = null, int? limit = null)
    {
        if (await SeenAsync(id, user, access, organizations, sight, cancellation) is not { } found) return Problem.NotFound.Result();
        var size = Paging.Size(limit);
        var members = found.Members.OrderBy(member => member.Person.Value).Where(member => after is not { } last || member.Person.Value.CompareTo(last) > 0).Take(size + 1).ToList();
        var names = await people.NamesAsync([.. members.Select(member => member.Person)], cancellation);
        var page = members.Select(member => new MemberJson(member.Person.Value, names.GetValueOrDefault(member.Person) is { IsHidden: false } named ? named.Name : null, member.Title, member.IsContact, member.JoinedAt)).ToList();
        return TypedResults.Ok(page.Cut(size, member => member.Person.ToString()));
    }

    private static async Task<Organization?> SeenAsync(Guid id, ClaimsPrincipal user, AccessCheck access, Organizations organizations, OrganizationSight sight, CancellationToken cancellation) =>
        await access.CallerAsync(user, cancellation) is { IsGuest: false } caller && await organizations.FindAsync(new(id), cancellation) is { } found && await sight.SeesAsync(caller, found, cancellation) ? found : null;
}
