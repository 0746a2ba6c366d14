using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.SignIn;

namespace Workspace.Web.Pages;

/// <summary>What somebody does with their own account.</summary>
public static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder app)
    {
        app.MapPost("/account/sessions/end", async ([FromForm] Guid session, HttpContext http, Sessions sessions, CancellationToken cancellation) =>
            AccessCheck.PersonOf(http.User) is { } person && await sessions.EndAsync(person, one => one.Id == session, person, cancellation) > 0
                ? Said("ended") : Results.NotFound());

        app.MapPost("/account/sessions/end-others", async ([FromForm] string? back, HttpContext http, Sessions sessions, CancellationToken cancellation) =>
        {
            if (AccessCheck.PersonOf(http.User) is not { } person || SessionCheck.IdOf(http.User) is not { } mine) return Results.NotFound();
            await sessions.EndAsync(person, one => one.Id != mine, person, cancellation);
            return Said("ended-others");
        });

        app.MapPost("/confirm/mail", async ([FromForm] string? to, HttpContext http, UserManager<Account> accounts, LinkRequests requests) =>
        {
            if (await accounts.GetUserAsync(http.User) is not { Email: { } address }) return Results.NotFound();
            requests.Ask(address, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, Choice.IsOurs(to) ? to : null);
            return Results.LocalRedirect("/sign-in/sent");
        });

        app.MapPost("/confirm/code", async ([FromForm] string? code, [FromForm] string? to, HttpContext http, UserManager<Account> accounts, SecondFactor second, Sessions sessions, CancellationToken cancellation) =>
        {
            if (await accounts.GetUserAsync(http.User) is not { AsksForCode: true } account || SessionCheck.IdOf(http.User) is not { } mine) return Results.NotFound();
            if (!await second.TakesAsync(account, code)) return Results.LocalRedirect($"{FreshSignIn.Page}?wrong=1" + (Choice.IsOurs(to) ? "&to=" + Uri.EscapeDataString(to!) : "")); // not null: ours
            await sessions.ProveAsync(mine, cancellation);
            return Choice.Back(to);
        });
    }

    private static IResult Said(string what) => Results.LocalRedirect($"/account?said={what}");
}
