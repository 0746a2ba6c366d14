using Microsoft.AspNetCore.Authorization;
using Workspace.Web.Api;

namespace Workspace.Web.Access;

/// <summary>Nothing is served to somebody who is not signed in, unless the endpoint says <c>AllowAnonymous</c>.</summary>
public static class AccessSetup
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<AccessCheck>();
        services.AddSingleton<OrganizationSight>();
        services.AddSingleton<PersonRates>();
        services.AddSingleton<RequestRates>();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder(BearerToken.ByPlace).RequireAuthenticatedUser().Build());
        return services;
    }
}
