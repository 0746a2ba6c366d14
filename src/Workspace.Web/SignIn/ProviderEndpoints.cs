using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.Pages;

namespace Workspace.Web.SignIn;

/// <summary>Signing in with an account elsewhere, and linking and unlinking one's own.</summary>
public static class ProviderEndpoints
{
    public static void MapProviders(this IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in/provider/{key}", (string key, string? to, Providers providers) => providers.Find(key) is { } provider
            ? Providers.Ask(provider, "/sign-in/provider" + (Choice.IsOurs(to) ? "?to=" + Uri.EscapeDataString(to!) : "")) : Results.NotFound()).AllowAnonymous(); // not null: ours

        app.MapGet("/sign-in/provider", async (string? to, HttpContext http, Providers providers, UserManager<Account> accounts, Entrance entrance) =>
        {
            if (await providers.ReadAsync(http) is not { } vouched) return Results.LocalRedirect("/sign-in?wrong=provider");
            var signedIn = AccessCheck.PersonOf(http.User);
            var known = await accounts.FindByLoginAsync(vouched.Provider.Authority, vouched.Subject);
            if (known is null && signedIn is not null) return Results.LocalRedirect("/account?said=link"); // which asks whether to

            if (known is null && vouched is { Provider.IsTrustedForAddresses: true, Address: { } address } && await accounts.FindByEmailAsync(address) is { EmailConfirmed: true } same
                && (await accounts.AddLoginAsync(same, Login(vouched))).Succeeded) known = same;
            await Providers.ForgetAsync(http);
            if (known is null || (signedIn is { } person && person != known.Person)) return Results.LocalRedirect(signedIn is null ? "/sign-in?wrong=unlinked" : "/account?said=link-anothers");
            return Results.LocalRedirect(await entrance.LetInAsync(http, known, "provider", to));
        }).AllowAnonymous();

        app.MapPost("/account/providers/link", async ([FromForm] string? subject, HttpContext http, Providers providers, UserManager<Account> accounts) =>
        {
            if (await accounts.GetUserAsync(http.User) is not { } account || await providers.ReadAsync(http) is not { } vouched || vouched.Subject != subject) return Results.NotFound();
            await Providers.ForgetAsync(http);
            return Results.LocalRedirect((await accounts.AddLoginAsync(account, Login(vouched))).Succeeded ? "/account?said=linked" : "/account?said=link-anothers");
        }).RequireFreshSignIn();

        app.MapPost("/account/providers/unlink", async ([FromForm] string provider, HttpContext http, UserManager<Account> accounts) =>
        {
            if (await accounts.GetUserAsync(http.User) is not { } account || account.Logins.Find(login => login.Provider == provider) is not { } login) return Results.NotFound();
            await accounts.RemoveLoginAsync(account, login.Provider, login.Key);
            return Results.LocalRedirect("/account?said=unlinked");
        }).RequireFreshSignIn();
    }

    private static UserLoginInfo Login(Vouched vouched) => new(vouched.Provider.Authority, vouched.Subject, null);
}
