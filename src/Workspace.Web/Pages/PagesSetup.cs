using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using Workspace.Web.Access;
using Workspace.Web.Api;
using Workspace.Web.SignIn;

namespace Workspace.Web.Pages;

/// <summary>Everything that is served as a page, and what stands before every request.</summary>
public static class PagesSetup
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddSingleton<Calendar>();
        services.AddSingleton<Markdown>();
        services.AddSingleton<Bylines>();
        services.AddSingleton<Contributors>();
        services.AddSingleton<InvitationLetters>();
        services.AddSingleton<RequestLetters>();
        services.AddSingleton<AuditWords>();
        services.AddScoped<SealedDraft>();
        services.AddSingleton<SuggestionList>();
        services.AddScoped<Outlines>();
        services.AddScoped<StageMoves>();
        services.AddSingleton<ProvedDraft>();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            var cultures = Choice.Languages.Select(CultureInfo.GetCultureInfo).ToArray();
            options.DefaultRequestCulture = new RequestCulture("en");
            options.SupportedCultures = cultures;
            options.SupportedUICultures = cultures;
            options.RequestCultureProviders =
            [
                new CookieRequestCultureProvider { CookieName = Choice.LanguageCookie },
                new AcceptLanguageHeaderRequestCultureProvider(),
            ];
        });
        return services;
    }

    /// <summary>What every request passes before its endpoint: headers, kind error pages, language, who it is, antiforgery.</summary>
    public static WebApplication UsePages(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.Use(AnswerHeads);
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error/500",
            CreateScopeForErrors = true,
            StatusCodeSelector = UnclearRequest.Status,
            SuppressDiagnosticsCallback = told => UnclearRequest.Threw(told.Exception),
        });
        app.UseWhen(IsForReading, pages => pages.UseStatusCodePagesWithReExecute("/error/{0}", createScopeForStatusCodePages: true));
        app.UseApiErrors();
        app.Use(LeaveRefusalsEmpty);
        app.Use(ShowErrorsAsPages);
        app.UseRequestLocalization();
        app.UseOwnOrigin();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseFreshSignIn();
        app.Use(app.Services.GetRequiredService<PersonRates>().LimitAsync);
        app.UseAntiforgery();
        app.Use(FindStandingForErrors);
        app.UseAccessLog();
        return app;
    }

    public static WebApplication MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>();
        app.MapChoices();
        app.MapFreeze();
        app.MapRoles();
        app.MapSections();
        app.MapSuggestions();
        app.MapInvitations();
        app.MapAccount();
        app.MapGuests();
        app.MapPseudonyms();
        app.MapTakingPart();
        app.MapContributors();
        return app;
    }

    /// <summary>A question for the head alone is answered as one for all of it; the server leaves the body out.</summary>
    private static Task AnswerHeads(HttpContext http, RequestDelegate next)
    {
        if (HttpMethods.IsHead(http.Request.Method)) http.Request.Method = HttpMethods.Get;
        return next(http);
    }

    /// <summary>Where a page refuses a form it has named its type and writes nothing: then there is no answer yet, and the error page is it.</summary>
    private static async Task LeaveRefusalsEmpty(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null or 0 }) (http.Response.ContentType, http.Response.ContentLength) = (null, null);
    }

    /// <summary>What failed may have been a form; its error page is only read, and must not take the form for its own.</summary>
    private static Task ShowErrorsAsPages(HttpContext http, RequestDelegate next)
    {
        if (IsError(http))
        {
            http.Request.Method = HttpMethods.Get;
            http.Items[ErrorPage.WasForged] = http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false };
            http.Features.Set<IAntiforgeryValidationFeature>(null);
        }

        return next(http);
    }

    /// <summary>Only in place of a page that was not found or not allowed: where the store is what failed, asking it again would not help.</summary>
    private static async Task FindStandingForErrors(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null) await Standing.FindAsync(http);
        await next(http);
    }

    private static bool IsError(HttpContext http) =>
        http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null;

    /// <summary>A browser that wants a page gets its error as a page; a program gets the bare status.</summary>
    private static bool IsForReading(HttpContext http) =>
        http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase) && !ApiErrors.IsApi(http);
}
