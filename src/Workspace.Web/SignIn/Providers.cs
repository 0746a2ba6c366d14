using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Workspace.Store;

namespace Workspace.Web.SignIn;

/// <summary>Somebody else who vouches for persons, by OpenID Connect: an item of the configuration section <c>SignIn:Providers</c>.</summary>
public sealed class Provider
{
    /// <summary>As people know them.</summary>
    public string Name { get; set; } = "";

    /// <summary>The address under which they say how to ask them.</summary>
    public string Authority { get; set; } = "";

    public string ClientId { get; set; } = "";

    public string? ClientSecret { get; set; }

    /// <summary>Whether an address that they call verified signs in whoever has it here; else each person links their account first.</summary>
    public bool IsTrustedForAddresses { get; set; }

    /// <summary>In addresses of ours: the name's letters and digits.</summary>
    public string Key => string.Concat(Name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
}

/// <summary>What somebody else says of who stands before us.</summary>
/// <param name="Subject">What they call the person; never another's.</param>
/// <param name="Address">Null unless they say that it is verified.</param>
public sealed record Vouched(Provider Provider, string Subject, string? Address, string Shown);

/// <summary>Those who are configured, and what came back from them in this browser.</summary>
public sealed class Providers(IReadOnlyList<Provider> all)
{
    private const string Asked = "provider";

    public IReadOnlyList<Provider> All { get; } = all;

    public Provider? Find(string key) => All.FirstOrDefault(one => one.Key == key);

    /// <summary>Sends somebody there, to come back to a page of ours.</summary>
    public static IResult Ask(Provider provider, string back) =>
        Results.Challenge(new AuthenticationProperties { RedirectUri = back, Items = { [Asked] = provider.Key } }, [Scheme(provider)]);

    /// <summary>What came back, for some minutes. Null when nothing did.</summary>
    public async Task<Vouched?> ReadAsync(HttpContext http)
    {
        var came = await http.AuthenticateAsync(IdentityConstants.ExternalScheme);
        if (!came.Succeeded || !came.Properties.Items.TryGetValue(Asked, out var key) || Find(key ?? "") is not { } provider) return null;
        if (came.Principal.FindFirst("sub")?.Value is not { Length: > 0 } subject) return null;
        var address = EmailAddress.Parse(came.Principal.FindFirst("email")?.Value);
        var isVerified = string.Equals(came.Principal.FindFirst("email_verified")?.Value, "true", StringComparison.OrdinalIgnoreCase);
        return new(provider, subject, isVerified ? address : null, address ?? came.Principal.FindFirst("name")?.Value ?? provider.Name);
    }

    public static Task ForgetAsync(HttpContext http) => http.SignOutAsync(IdentityConstants.ExternalScheme);

    /// <exception cref="StartException">One is not complete, or two have one name.</exception>
    internal static Providers Add(AuthenticationBuilder builder, IConfiguration configuration)
    {
        var all = configuration.GetSection("SignIn:Providers").Get<List<Provider>>() ?? [];
        if (all.FirstOrDefault(one => one.Key.Length == 0 || one.ClientId.Length == 0 || !Uri.TryCreate(one.Authority, UriKind.Absolute, out _)) is not null)
            throw new StartException("Each of SignIn:Providers needs Name, Authority and ClientId.");
        if (all.Select(one => one.Key).Distinct().Count() < all.Count || all.Select(one => one.Authority).Distinct().Count() < all.Count)
            throw new StartException("Two of SignIn:Providers have one name or one authority.");
        var publicAddress = Uri.TryCreate(configuration["PublicAddress"], UriKind.Absolute, out var said) ? said : null;
        foreach (var provider in all) builder.AddOpenIdConnect(Scheme(provider), options => Configure(options, provider, publicAddress));
        return new(all);
    }

    private static string Scheme(Provider provider) => "provider-" + provider.Key;

    private static void Configure(OpenIdConnectOptions options, Provider provider, Uri? publicAddress)
    {
        options.SignInScheme = IdentityConstants.ExternalScheme;
        (options.Authority, options.ClientId, options.ClientSecret) = (provider.Authority, provider.ClientId, provider.ClientSecret);
        options.RequireHttpsMetadata = !new Uri(provider.Authority).IsLoopback;
        options.CallbackPath = $"/sign-in/provider/{provider.Key}/back";
        (options.ResponseType, options.ResponseMode, options.UsePkce) = ("code", "query", true);
        (options.MapInboundClaims, options.SaveTokens, options.GetClaimsFromUserInfoEndpoint) = (false, false, true);
        options.Scope.Clear();
        foreach (var scope in (string[])["openid", "email", "profile"]) options.Scope.Add(scope);
        options.ClaimActions.MapUniqueJsonKey("email_verified", "email_verified");
        foreach (var cookie in (CookieBuilder[])[options.CorrelationCookie, options.NonceCookie])
            (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        options.Events.OnRedirectToIdentityProvider = context =>
        {
            if (publicAddress is not null) context.ProtocolMessage.RedirectUri = new Uri(publicAddress, options.CallbackPath).AbsoluteUri; // before us may stand who speaks TLS for us
            return Task.CompletedTask;
        };
        options.Events.OnRemoteFailure = context =>
        {
            context.HttpContext.RequestServices.GetRequiredService<ILogger<Providers>>().ProviderFailed(provider.Key, context.Failure?.GetType().Name ?? "no reason");
            context.Response.Redirect("/sign-in?wrong=provider");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }
}
