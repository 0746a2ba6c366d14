using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Workspace.Store;
using Workspace.Web.Access;

namespace Workspace.Web.Api;

/// <summary>Knows a program by the token it bears, and for whom it acts.</summary>
public sealed class BearerToken(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, Tokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>Of the scheme.</summary>
    public const string Name = "Bearer";

    /// <summary>The scheme of what both people and programs may use: a token where there is one, else the session.</summary>
    public const string OrSession = "BearerOrSession";

    /// <summary>The scheme of what says nothing else: under /api a token, everywhere else the session.</summary>
    public const string ByPlace = "ByPlace";

    private const string Start = "Bearer ";

    /// <summary>Whether a request bears a token, whatever it is worth.</summary>
    public static string SchemeOf(HttpContext http) =>
        http.Request.Headers.Authorization.ToString().StartsWith(Start, StringComparison.OrdinalIgnoreCase) ? Name : IdentityConstants.ApplicationScheme;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var said = Request.Headers.Authorization.ToString();
        if (!said.StartsWith(Start, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        if (await tokens.UseAsync(said[Start.Length..].Trim(), Context.RequestAborted) is not { } token) return AuthenticateResult.Fail("No such token.");
        return AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(
        [
            new(ClaimTypes.NameIdentifier, token.Person.ToString("D")),
            new(Caller.ActsForClaim, token.Organization.ToString("D")),
            new(TokenScopes.TokenClaim, token.Id.ToString("D")),
            .. token.Scopes.Select(scope => new Claim(TokenScopes.ScopeClaim, TokenScopes.Word(scope))),
        ], Name)), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return base.HandleChallengeAsync(properties);
    }
}
