using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Workspace.Store;
using Workspace.Web.Access;

namespace Workspace.Web.Api;

/// <summary>What programs ask: docs/API.md. Every answer after the one check of access, as for people.</summary>
public static class ApiSetup
{
    public const string Root = "/api/v1";

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, BearerToken>(BearerToken.Name, null)
            .AddPolicyScheme(BearerToken.OrSession, null, scheme => scheme.ForwardDefaultSelector = BearerToken.SchemeOf)
            .AddPolicyScheme(BearerToken.ByPlace, null, scheme => scheme.ForwardDefaultSelector = http => ApiErrors.IsApi(http) ? BearerToken.Name : IdentityConstants.ApplicationScheme);
        services.AddOpenApi("v1", ApiDescription.Configure);
        return services;
    }

    public static WebApplication MapApi(this WebApplication app)
    {
        app.MapOpenApi($"{Root}/openapi.json").AllowAnonymous();
        var api = app.MapGroup(Root)
            .RequireAuthorization(new AuthorizationPolicyBuilder(BearerToken.Name).RequireAuthenticatedUser().Build())
            .AddEndpointFilter(CheckScope)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status500InternalServerError);
        api.MapMe();
        api.MapSubmissions();
        api.MapDrafts();
        api.MapContributions();
        api.MapComparisons();
        api.MapOrganizations();
        api.MapFiles();
        return app;
    }

    /// <summary>Says which scope a token needs here.</summary>
    internal static RouteHandlerBuilder Needs(this RouteHandlerBuilder endpoint, TokenScope scope) =>
        endpoint.WithMetadata(new NeededScope(scope)).WithTags(TokenScopes.Word(scope));

    private static ValueTask<object?> CheckScope(EndpointFilterInvocationContext asked, EndpointFilterDelegate next)
    {
        var needed = asked.HttpContext.GetEndpoint()?.Metadata.GetMetadata<NeededScope>() ?? throw new InvalidOperationException("An address of the API does not say which scope it needs.");
        return TokenScopes.Allow(asked.HttpContext.User, needed.Scope) ? next(asked) : ValueTask.FromResult<object?>(Problem.NoScope.Result($"It needs the scope \"{TokenScopes.Word(needed.Scope)}\"."));
    }
}

/// <summary>The scope that a token needs at an address.</summary>
public sealed record NeededScope(TokenScope Scope);
