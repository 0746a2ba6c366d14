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
        var schemes = services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme, Cookie)
            .AddCookie(IdentityConstants.TwoFactorUserIdScheme, options => HalfWay(options, "Workspace.Step"))
            .AddCookie(IdentityConstants.ExternalScheme, options => HalfWay(options, "Workspace.Elsewhere"))
            .AddCookie(IdentityConstants.TwoFactorRememberMeScheme); // Identity takes this one back too when a session was ended elsewhere
        services.AddSingleton(Providers.Add(schemes, configuration));
        services.AddIdentityCore<Account>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.Lockout.MaxFailedAccessAttempts = SecondFactor.MostFailures;
                options.Lockout.DefaultLockoutTimeSpan = SecondFactor.LockedFor;
            })
            .AddTokenProvider<AuthenticatorTokenProvider<Account>>(TokenOptions.DefaultAuthenticatorProvider)
            .AddUserStore<AccountStore>()
            .AddSignInManager<RecordedSignIn>()
            .AddClaimsPrincipalFactory<SessionClaims>();
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            options.UserVerificationRequirement = "required"; // so that a passkey is two factors: the device, and its person's finger or number
            options.ResidentKeyRequirement = "required"; // so that nobody types an address first
            options.ServerDomain = Uri.TryCreate(configuration["PublicAddress"], UriKind.Absolute, out var said) ? said.IdnHost : null;
        });
        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            options.ValidationInterval = Recheck;
            options.OnRefreshingPrincipal = SessionClaims.KeepSession;
        });
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "Workspace.Form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });

        services.AddSingleton<PublicAddress>();
        services.AddSingleton<SignInLinks>();
        services.AddSingleton<SessionCheck>();
        services.AddScoped<Entrance>();
        services.AddScoped<SecondFactor>();
        services.AddScoped<ISecurityStampValidator, SessionValidator>();
        services.AddSingleton<LinkRequests>();
        services.AddHostedService(provider => provider.GetRequiredService<LinkRequests>());
        services.AddSingleton<Demonstration>();
        return services;
    }

    /// <summary>Between two steps of a sign-in: what a device was asked for, who still owes a code, whom somebody else vouches for.</summary>
    private static void HalfWay(CookieAuthenticationOptions options, string name)
    {
        options.Cookie.Name = name;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromMinutes(10);
        options.SlidingExpiration = false;
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
