using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Workspace.Store;
using Workspace.Web.Access;

namespace Workspace.Web.SignIn;

/// <summary>Whether a session that began earlier still holds: it was not ended, its account is there, and its sessions were not all ended since.</summary>
public sealed class SessionCheck(IServiceScopeFactory scopes, Sessions sessions, Tokens tokens)
{
    /// <summary>The claim that names a session.</summary>
    public const string Claim = "session";

    public async Task<bool> HoldsAsync(ClaimsPrincipal user)
    {
        if (TokenScopes.TokenOf(user) is { } token) return (await tokens.HoldingAsync([token], CancellationToken.None)).Count > 0;
        if (await FindAsync(user, CancellationToken.None) is null) return false;
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SignInManager<Account>>().ValidateSecurityStampAsync(user) is not null;
    }

    /// <summary>Those of many sessions that were not ended; whether their accounts are as they were is not asked.</summary>
    public Task<IReadOnlySet<Guid>> HoldingAsync(IReadOnlyCollection<Guid> asked, CancellationToken cancellation) => sessions.HoldingAsync(asked, cancellation);

    /// <summary>The session of somebody who is signed in. Null when it was ended.</summary>
    public async Task<AccountSession?> FindAsync(ClaimsPrincipal user, CancellationToken cancellation) =>
        IdOf(user) is { } id && AccessCheck.PersonOf(user) is { } person ? await sessions.FindAsync(id, person, cancellation) : null;

    public static Guid? IdOf(ClaimsPrincipal user) => Guid.TryParse(user.FindFirstValue(Claim), out var id) ? id : null;
}
