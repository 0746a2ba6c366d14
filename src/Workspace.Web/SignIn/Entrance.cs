using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Workspace.Store;
using Workspace.Web.Pages;

namespace Workspace.Web.SignIn;

/// <summary>Lets somebody in whose identity is proved, whatever way they came, and out again.</summary>
public sealed class Entrance(SignInManager<Account> signIn, UserManager<Account> accounts, Sessions sessions, SessionCheck check, ILogger<Entrance> logger)
{
    private const string OwesCode = "owes-code";

    // A passkey is two factors by itself; in the demonstration everybody may be everybody.
    private static readonly string[] NeedNoCode = ["passkey", "demonstration"];

    /// <summary>Lets somebody in, or asks for the code that they have chosen to be asked for.</summary>
    /// <param name="way">How they came, a key: "link", "passkey", "invitation".</param>
    /// <param name="to">The page they want to go to.</param>
    /// <returns>The page to go to.</returns>
    public async Task<string> LetInAsync(HttpContext http, Account account, string way, string? to)
    {
        var back = Choice.IsOurs(to) ? to! : "/"; // not null: ours
        if (account.AsksForCode && !NeedNoCode.Contains(way))
        {
            var half = new ClaimsIdentity([new(OwesCode, account.Id.ToString("D")), new("way", way), new("stamp", account.SecurityStamp ?? "")], IdentityConstants.TwoFactorUserIdScheme);
            await http.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new(half));
            return "/sign-in/code?to=" + Uri.EscapeDataString(back);
        }

        await BeginAsync(http, account, way);
        return back;
    }

    /// <summary>Who has proved the first half in this browser and owes the code.</summary>
    public async Task<(Account Account, string Way)?> HalfInAsync(HttpContext http)
    {
        var half = (await http.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme)).Principal;
        if (half?.FindFirstValue(OwesCode) is not { } id || await accounts.FindByIdAsync(id) is not { } account) return null;
        return half.FindFirstValue("stamp") == account.SecurityStamp ? (account, half.FindFirstValue("way") ?? "") : null;
    }

    /// <summary>Lets in who has paid the code.</summary>
    public async Task LetInWithCodeAsync(HttpContext http, Account account, string way)
    {
        await http.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        await BeginAsync(http, account, way);
    }

    /// <summary>Writes the session of somebody who is signed in anew, with what their account says now.</summary>
    public async Task RenewAsync(HttpContext http, Account account)
    {
        if (SessionCheck.IdOf(http.User) is { } session) await KeepAsync(account, session);
    }

    /// <summary>Ends the session of this browser.</summary>
    public async Task LetOutAsync(HttpContext http)
    {
        if (await check.FindAsync(http.User, http.RequestAborted) is { } present) await sessions.EndAsync(new(present.Person), one => one.Id == present.Id, new(present.Person), http.RequestAborted);
        await signIn.SignOutAsync();
    }

    /// <summary>Begins a session. Where the same person has one in this browser, that one is proved anew instead.</summary>
    private async Task BeginAsync(HttpContext http, Account account, string way)
    {
        if (await check.FindAsync(http.User, http.RequestAborted) is { } present && present.Person == account.Id)
        {
            await sessions.ProveAsync(present.Id, http.RequestAborted);
            logger.Proved(account.Id, way);
        }
        else
        {
            present = await sessions.BeginAsync(account.Person, way, Device.Of(http.Request.Headers.UserAgent.ToString()), http.RequestAborted);
            logger.SignedIn(account.Id, way);
        }

        await KeepAsync(account, present.Id);
        Choice.KeepLanguage(http, account.Language);
        Choice.KeepTimeZone(http, account.TimeZone);
        if (account.Theme is not null) Choice.KeepTheme(http, account.Theme);
    }

    private Task KeepAsync(Account account, Guid session) =>
        signIn.SignInWithClaimsAsync(account, new AuthenticationProperties { IsPersistent = true }, [new(SessionCheck.Claim, session.ToString("D"))]);
}
