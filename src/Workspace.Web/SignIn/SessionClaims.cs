using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Workspace.Store;
using Workspace.Web.Access;

namespace Workspace.Web.SignIn;

/// <summary>What a session says of its person: who they are, and the organization they act for in it.</summary>
public sealed class SessionClaims(UserManager<Account> accounts, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<Account>(accounts, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        if (user.ActsFor is { } organization) identity.AddClaim(new Claim(Caller.ActsForClaim, organization.ToString("D")));
        return identity;
    }

    /// <summary>When a session is checked again it goes on as itself, acting for the same organization, whatever was chosen in another browser.</summary>
    public static Task KeepSession(SecurityStampRefreshingPrincipalContext context)
    {
        if (context.NewPrincipal?.Identity is not ClaimsIdentity renewed) return Task.CompletedTask;
        foreach (var kind in (string[])[SessionCheck.Claim, Caller.ActsForClaim])
        {
            if (context.CurrentPrincipal?.FindFirst(kind) is not { } kept) continue;
            foreach (var other in renewed.FindAll(kind).ToList()) renewed.RemoveClaim(other);
            renewed.AddClaim(kept.Clone());
        }

        return Task.CompletedTask;
    }
}
