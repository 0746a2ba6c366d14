using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.SignIn;

namespace Workspace.Web.Pages;

/// <summary>Language, theme, and the organization one acts for. Each goes back to the page it came from.</summary>
public static class ChoiceEndpoints
{
    public static void MapChoices(this IEndpointRouteBuilder app)
    {
        app.MapPost("/language", async ([FromForm] string language, [FromForm] string? back, HttpContext http, UserManager<Account> accounts) =>
        {
            if (!Choice.Languages.Contains(language)) return Results.BadRequest();
            Choice.KeepLanguage(http, language);
            await KeepAsync(http.User, accounts, account => account.Language = language);
            return Choice.Back(back);
        }).AllowAnonymous();

        app.MapPost("/theme", async ([FromForm] string? theme, [FromForm] string? back, HttpContext http, UserManager<Account> accounts) =>
        {
            Choice.KeepTheme(http, theme);
            await KeepAsync(http.User, accounts, account => account.Theme = Choice.ThemeOrNull(theme));
            return Choice.Back(back);
        }).AllowAnonymous();

        app.MapPost("/time-zone", async ([FromForm] string? zone, [FromForm] string? back, HttpContext http, UserManager<Account> accounts) =>
        {
            if (!Choice.TimeZones.Contains(zone)) return Results.BadRequest();
            Choice.KeepTimeZone(http, zone);
            await KeepAsync(http.User, accounts, account => account.TimeZone = zone);
            return Choice.Back(back);
        });

        app.MapPost("/act-for", async ([FromForm] Guid organization, [FromForm] string? back, HttpContext http, UserManager<Account> accounts,
            Entrance entrance, AccessCheck access, CancellationToken cancellation) =>
        {
            if (await access.CallerAsync(http.User, cancellation) is not { } caller) return Results.Forbid();
            if (caller.Organizations.All(o => o.Id != organization)) return Results.Forbid();
            if (await accounts.GetUserAsync(http.User) is not { } account) return Results.Forbid();

            account.ActsFor = organization;
            await accounts.UpdateAsync(account);
            await entrance.RenewAsync(http, account);
            return Choice.Back(back);
        });
    }

    /// <summary>Remembers a choice with the account. Losing a race against another change of the same account loses the choice, not the request.</summary>
    private static async Task KeepAsync(ClaimsPrincipal user, UserManager<Account> accounts, Action<Account> choose)
    {
        if (await accounts.GetUserAsync(user) is not { } account) return;
        choose(account);
        await accounts.UpdateAsync(account);
    }
}
