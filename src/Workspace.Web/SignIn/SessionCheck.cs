using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Workspace.Store;

namespace Workspace.Web.SignIn;

/// <summary>Whether a session that began earlier still holds: its account is there, and its sessions were not all ended since.</summary>
public sealed class SessionCheck(IServiceScopeFactory scopes)
{
    public async Task<bool> HoldsAsync(ClaimsPrincipal user)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SignInManager<Account>>().ValidateSecurityStampAsync(user) is not null;
    }
}
