using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Workspace.Store;
using Workspace.Web.Pages;
using Workspace.Web.Resources;

namespace Workspace.Web.SignIn;

/// <summary>Signing in with a passkey, and adding, naming and removing one's own.</summary>
public static class PasskeyEndpoints
{
    private const int Most = 20;
    private const int LongestName = 60;

    public static void MapPasskeys(this IEndpointRouteBuilder app)
    {
        app.MapPost("/sign-in/passkey/options", async ([FromForm] string? to, HttpContext http, UserManager<Account> accounts, SignInManager<Account> signIn) =>
            Json(await signIn.MakePasskeyRequestOptionsAsync(await accounts.GetUserAsync(http.User)))).AllowAnonymous();

        app.MapPost("/sign-in/passkey", async ([FromForm] string? credential, [FromForm] string? to, HttpContext http, UserManager<Account> accounts, SignInManager<Account> signIn, Entrance entrance) =>
        {
            if (await AssertedAsync(credential, signIn) is not { Succeeded: true, User: { } account, Passkey: { IsUserVerified: true } passkey }
                || !(await accounts.AddOrUpdatePasskeyAsync(account, passkey)).Succeeded)
                return Results.LocalRedirect("/sign-in?wrong=passkey" + (Choice.IsOurs(to) ? "&to=" + Uri.EscapeDataString(to!) : "")); // not null: ours
            return Results.LocalRedirect(await entrance.LetInAsync(http, account, "passkey", to));
        }).AllowAnonymous();

        app.MapPost("/account/passkeys/options", async ([FromForm] string? name, HttpContext http, UserManager<Account> accounts, SignInManager<Account> signIn) =>
            await accounts.GetUserAsync(http.User) is { } account && account.Passkeys.Count < Most
                ? Json(await signIn.MakePasskeyCreationOptionsAsync(new() { Id = account.Id.ToString("D"), Name = account.Email ?? "", DisplayName = account.Name })) : Results.NotFound()).RequireFreshSignIn();

        app.MapPost("/account/passkeys", async ([FromForm] string? credential, [FromForm] string? name, HttpContext http, UserManager<Account> accounts, SignInManager<Account> signIn, TimeProvider clock, IStringLocalizer<Words> words) =>
        {
            if (await accounts.GetUserAsync(http.User) is not { } account) return Results.NotFound();
            if (await AttestedAsync(credential, signIn) is not { Succeeded: true, Passkey: { } passkey, UserEntity: { } entity } || entity.Id != account.Id.ToString("D") || account.Passkeys.Count >= Most)
                return Results.LocalRedirect("/account?said=passkey-failed");
            var device = Device.Of(http.Request.Headers.UserAgent.ToString());
            passkey.Name = Named(name) ?? (device.Length > 0 ? device : words["Passkey.Unnamed", clock.GetUtcNow().ToString("d", CultureInfo.CurrentCulture)]);
            return (await accounts.AddOrUpdatePasskeyAsync(account, passkey)).Succeeded ? Results.LocalRedirect("/account?said=passkey-added") : Results.LocalRedirect("/account?said=passkey-failed");
        }).RequireFreshSignIn();

        app.MapPost("/account/passkeys/name", async ([FromForm] Guid passkey, [FromForm] string? name, HttpContext http, UserManager<Account> accounts) =>
        {
            if (await accounts.GetUserAsync(http.User) is not { } account || account.Passkeys.Find(one => one.Id == passkey) is not { } known) return Results.NotFound();
            known.Name = Named(name) ?? known.Name;
            await accounts.UpdateAsync(account);
            return Results.LocalRedirect("/account?said=passkey-named");
        });

        app.MapPost("/account/passkeys/remove", async ([FromForm] Guid passkey, HttpContext http, UserManager<Account> accounts) =>
        {
            if (await accounts.GetUserAsync(http.User) is not { } account || account.Passkeys.Find(one => one.Id == passkey) is not { } known) return Results.NotFound();
            await accounts.RemovePasskeyAsync(account, Convert.FromBase64String(known.Credential));
            return Results.LocalRedirect("/account?said=passkey-removed");
        }).RequireFreshSignIn();
    }

    private static IResult Json(string json) => Results.Text(json, "application/json");

    private static string? Named(string? name) => PlainName.Mended(name, LongestName);

    // What a device did not make, or made for another moment, is no more than a failure.
    private static async Task<PasskeyAssertionResult<Account>?> AssertedAsync(string? credential, SignInManager<Account> signIn)
    {
        try
        {
            return string.IsNullOrEmpty(credential) ? null : await signIn.PerformPasskeyAssertionAsync(credential);
        }
        catch (InvalidOperationException)
        {
            return null; // nothing was asked of it in this browser
        }
    }

    private static async Task<PasskeyAttestationResult?> AttestedAsync(string? credential, SignInManager<Account> signIn)
    {
        try
        {
            return string.IsNullOrEmpty(credential) ? null : await signIn.PerformPasskeyAttestationAsync(credential);
        }
        catch (InvalidOperationException)
        {
            return null; // nothing was asked of it in this browser
        }
    }
}
