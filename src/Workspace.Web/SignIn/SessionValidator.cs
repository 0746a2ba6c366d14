using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Workspace.Store;

namespace Workspace.Web.SignIn;

/// <summary>Looks once a minute whether the session of a request still holds, and notes that it is used.</summary>
internal sealed class SessionValidator(IOptions<SecurityStampValidatorOptions> options, SignInManager<Account> signIn, ILoggerFactory loggers, SessionCheck check, Sessions sessions)
    : SecurityStampValidator<Account>(options, signIn, loggers)
{
    protected override async Task<Account?> VerifySecurityStamp(ClaimsPrincipal? principal)
    {
        if (principal is null || await check.FindAsync(principal, CancellationToken.None) is not { } session) return null;
        if (await base.VerifySecurityStamp(principal) is not { } account) return null;
        await sessions.SeeAsync(session, CancellationToken.None);
        return account;
    }
}
