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

        app.MapPost("/sign-in/link", async ([FromForm] string link, [FromForm] string? to, HttpContext http, SignInLinks links, UserManager<Account> accounts, Entrance entrance) =>
        {
            if (await links.UseAsync(link, accounts) is not { } account) return Results.LocalRedirect("/sign-in/link/used");
            return Results.LocalRedirect(await entrance.LetInAsync(http, account, "link", to));
        }).AllowAnonymous();

        app.MapPost("/sign-in/code", async ([FromForm] string? code, [FromForm] string? to, HttpContext http, SecondFactor second, Entrance entrance) =>
        {
            if (await entrance.HalfInAsync(http) is not var (account, way)) return Results.LocalRedirect("/sign-in/code");
            if (!await second.TakesAsync(account, code)) return Results.LocalRedirect("/sign-in/code?wrong=1" + (Choice.IsOurs(to) ? "&to=" + Uri.EscapeDataString(to!) : "")); // not null: ours
            await entrance.LetInWithCodeAsync(http, account, way);
            return Choice.Back(to);
        }).AllowAnonymous();

        app.MapPost("/demonstration/sign-in", async ([FromForm] Guid person, [FromForm] string? to, HttpContext http, Demonstration demonstration,
            UserManager<Account> accounts, Entrance entrance, CancellationToken cancellation) =>
        {
            if (!await demonstration.IsOnAsync(cancellation)) return Results.NotFound();
            if (await accounts.FindByIdAsync(new PersonId(person).ToString()) is not { IsDemonstration: true } account) return Results.NotFound();
            return Results.LocalRedirect(await entrance.LetInAsync(http, account, "demonstration", to));
        }).AllowAnonymous();

        app.MapPost("/sign-out", async (HttpContext http, IAntiforgery antiforgery, Entrance entrance) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http)) return Results.BadRequest();
            await entrance.LetOutAsync(http);
            return Results.LocalRedirect("/sign-in");
        }).AllowAnonymous();

        app.MapPasskeys();
        app.MapProviders();
        return app;
    }
}
