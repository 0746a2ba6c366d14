using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Pages;

namespace Workspace.Web.SignIn;

/// <summary>Asking for a link, using it, the demonstration's buttons, and leaving.</summary>
public static class SignInEndpoints
{
    public static WebApplication MapSignIn(this WebApplication app)
    {
        app.MapPost("/sign-in", ([FromForm] string? email, [FromForm] string? to, LinkRequests requests) =>
        {
            var back = Choice.IsOurs(to) && to != "/" ? to : null;
            if (EmailAddress.Parse(email) is not { } address) return Results.LocalRedirect("/sign-in?wrong=1" + (back is null ? "" : "&to=" + Uri.EscapeDataString(back)));
            requests.Ask(address, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, back);
            return Results.LocalRedirect("/sign-in/sent");
        }).AllowAnonymous();

        app.MapPost("/sign-in/link", async ([FromForm] string link, [FromForm] string? to, HttpContext http, SignInLinks links,
            UserManager<Account> accounts, SignInManager<Account> sessions, ILogger<SignInLinks> logger) =>
        {
            if (await links.UseAsync(link, accounts) is not { } account) return Results.LocalRedirect("/sign-in/link/used");
            await BeginAsync(http, account, sessions);
            logger.SignedIn(account.Id, "link");
            return Choice.Back(to);
        }).AllowAnonymous();

        app.MapPost("/demonstration/sign-in", async ([FromForm] Guid person, [FromForm] string? to, HttpContext http, Demonstration demonstration,
            UserManager<Account> accounts, SignInManager<Account> sessions, ILogger<Demonstration> logger, CancellationToken cancellation) =>
        {
            if (!await demonstration.IsOnAsync(cancellation)) return Results.NotFound();
            if (await accounts.FindByIdAsync(new PersonId(person).ToString()) is not { IsDemonstration: true } account) return Results.NotFound();
            await BeginAsync(http, account, sessions);
            logger.SignedIn(account.Id, "demonstration");
            return Choice.Back(to);
        }).AllowAnonymous();

        app.MapPost("/sign-out", async (HttpContext http, IAntiforgery antiforgery, SignInManager<Account> sessions) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http)) return Results.BadRequest();
            await sessions.SignOutAsync();
            return Results.LocalRedirect("/sign-in");
        }).AllowAnonymous();

        return app;
    }

    private static async Task BeginAsync(HttpContext http, Account account, SignInManager<Account> sessions)
    {
        await sessions.SignInAsync(account, isPersistent: true);
        Choice.KeepLanguage(http, account.Language);
        if (account.Theme is not null) Choice.KeepTheme(http, account.Theme);
    }
}
