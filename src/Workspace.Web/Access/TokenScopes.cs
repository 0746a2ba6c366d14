using System.Security.Claims;
using Workspace.Store;

namespace Workspace.Web.Access;

/// <summary>What somebody may do by what they sign in with: a session all that they may; a token no more than its scopes.</summary>
public static class TokenScopes
{
    public const string TokenClaim = "token";
    public const string ScopeClaim = "scope";

    /// <summary>The token by which somebody is known; null for a session.</summary>
    public static Guid? TokenOf(ClaimsPrincipal user) => Guid.TryParse(user.FindFirstValue(TokenClaim), out var id) ? id : null;

    public static bool Allow(ClaimsPrincipal user, TokenScope scope) => TokenOf(user) is null || user.HasClaim(ScopeClaim, Word(scope));

    /// <summary>"read", "write", "export" or "manage".</summary>
    public static string Word(TokenScope scope) => scope switch
    {
        TokenScope.Read => "read",
        TokenScope.Write => "write",
        TokenScope.Export => "export",
        TokenScope.Manage => "manage",
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, null),
    };
}
