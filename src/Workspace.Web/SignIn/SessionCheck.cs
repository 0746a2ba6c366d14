using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Workspace.Store;
using Workspace.Web.Access;

namespace Workspace.Web.SignIn;

/// <summary>Whether a session that began earlier still holds: its account is there, and its sessions were not all ended since.</summary>
public sealed class SessionCheck(IServiceScopeFactory scopes, Tokens tokens)
{
    public async Task<bool> HoldsAsync(ClaimsPrincipal user)
    {
        if (TokenScopes.TokenOf(user) is { } token) return (await tokens.HoldingAsync([token], CancellationToken.None)).Count > 0;
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SignInManager<Account>>().ValidateSecurityStampAsync(user) is not null;
    }
}
