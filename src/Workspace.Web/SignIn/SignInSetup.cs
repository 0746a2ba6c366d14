using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Workspace.Store;
using Workspace.Web.Hosting;

namespace Workspace.Web.SignIn;

/// <summary>Who somebody is: ASP.NET Core Identity on our accounts, a link by e-mail, a cookie.</summary>
public static class SignInSetup
{
    /// <summary>How soon a session ends whose account was barred or whose sessions were all ended.</summary>
    private static readonly TimeSpan Recheck = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddSignIn(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddKeys(configuration["Data"] ?? "data");
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme, Cookie)
            .AddCookie(IdentityConstants.TwoFactorRememberMeScheme); // Identity takes this one back too when a session was ended elsewhere
        services.AddIdentityCore<Account>(options => options.User.RequireUniqueEmail = true)
            .AddUserStore<AccountStore>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<SessionClaims>();
        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            options.ValidationInterval = Recheck;
            options.OnRefreshingPrincipal = SessionClaims.KeepActingFor;
        });
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "Workspace.Form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });

        services.AddSingleton<PublicAddress>();
        services.AddSingleton<SignInLinks>();
        services.AddSingleton<SessionCheck>();
        services.AddSingleton<LinkRequests>();
        services.AddHostedService(provider => provider.GetRequiredService<LinkRequests>());
        services.AddSingleton<Demonstration>();
        return services;
    }

    private static void Cookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "Workspace";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromDays(30);
        options.SlidingExpiration = true;
        options.LoginPath = "/sign-in";
        options.ReturnUrlParameter = "to";
        options.Events.OnValidatePrincipal = SecurityStampValidator.ValidatePrincipalAsync;
        options.Events.OnRedirectToLogin = context => TurnAway(context, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
    }

    /// <summary>A reader is led to the sign-in page; a program is told its status.</summary>
    private static Task TurnAway(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        var reads = HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (!reads) context.Response.StatusCode = status;
        else context.Response.Redirect(context.Request.Path == "/" ? "/sign-in" : context.RedirectUri);
        return Task.CompletedTask;
    }
}
