using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Workspace.Store;
using Workspace.Web.Access;

namespace Workspace.Web.SignIn;

/// <summary>Identity's own, but no cookie without a record: whoever signs somebody in goes on with the session they have in this browser, or begins one.</summary>
internal sealed class RecordedSignIn(
    UserManager<Account> accounts, IHttpContextAccessor http, IUserClaimsPrincipalFactory<Account> claims, IOptions<IdentityOptions> options, ILogger<SignInManager<Account>> logger,
    IAuthenticationSchemeProvider schemes, IUserConfirmation<Account> confirmation, Sessions sessions) : SignInManager<Account>(accounts, http, claims, options, logger, schemes, confirmation)
{
    public override async Task SignInWithClaimsAsync(Account user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        var said = additionalClaims.ToList();
        if (said.TrueForAll(claim => claim.Type != SessionCheck.Claim)) said.Add(new(SessionCheck.Claim, (await SessionAsync(user)).ToString("D")));
        await base.SignInWithClaimsAsync(user, authenticationProperties, said);
    }

    private async Task<Guid> SessionAsync(Account user)
    {
        if (AccessCheck.PersonOf(Context.User) == user.Person && SessionCheck.IdOf(Context.User) is { } present) return present;
        return (await sessions.BeginAsync(user.Person, "other", Device.Of(Context.Request.Headers.UserAgent.ToString()), Context.RequestAborted)).Id;
    }
}
