using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Workspace.Web.Tests.SignIn;

/// <summary>An OpenID Connect server over HTTP, which lets everybody in as whoever a test says: with real codes, PKCE and signed tokens.</summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    public const string Client = "workspace", Secret = "the secret of the client";
    private readonly WebApplication app;
    private readonly RSA key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, (string Challenge, string Nonce, string Back)> codes = new();

    private FakeProvider(WebApplication app) => this.app = app;

    public string Authority { get; private set; } = "";

    /// <summary>Who is there, and what is said of them.</summary>
    public (string Subject, string? Address, bool IsVerified) Person { get; set; } = ("somebody", null, false);

    /// <summary>Whether tokens are signed by another key than the one it shows.</summary>
    public bool Forges { get; set; }

    public static async Task<FakeProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var provider = new FakeProvider(app);
        provider.Map();
        await app.StartAsync();
        provider.Authority = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(); // not null: started
        return provider;
    }

    /// <summary>Goes there as a browser would, and gives the address it is sent back to.</summary>
    public static async Task<string> VisitAsync(string location)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var answer = await browser.GetAsync(new Uri(location));
        return answer.Headers.Location!.PathAndQuery; // not null: it always sends back
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        key.Dispose();
    }

    private void Map()
    {
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = Authority,
            ["authorization_endpoint"] = $"{Authority}/authorize",
            ["token_endpoint"] = $"{Authority}/token",
            ["userinfo_endpoint"] = $"{Authority}/userinfo",
            ["jwks_uri"] = $"{Authority}/keys",
            ["response_types_supported"] = new[] { "code" },
            ["subject_types_supported"] = new[] { "public" },
            ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
        }));
        app.MapGet("/keys", () =>
        {
            var shown = key.ExportParameters(includePrivateParameters: false);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "one", n = Base64Url.EncodeToString(shown.Modulus!), e = Base64Url.EncodeToString(shown.Exponent!) } } }); // not null: exported
        });
        app.MapGet("/authorize", (HttpContext http) =>
        {
            var asked = http.Request.Query;
            var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
            codes[code] = (asked["code_challenge"].ToString(), asked["nonce"].ToString(), asked["redirect_uri"].ToString());
            return Results.Redirect($"{asked["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(asked["state"].ToString())}");
        });
        app.MapPost("/token", async (HttpContext http) =>
        {
            var form = await http.Request.ReadFormAsync();
            if (!codes.TryRemove(form["code"].ToString(), out var known)) return Results.BadRequest(new { error = "invalid_grant" });
            var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
            if (challenge != known.Challenge || form["redirect_uri"] != known.Back || form["client_id"] != Client || form["client_secret"] != Secret) return Results.BadRequest(new { error = "invalid_client" });
            return Results.Json(new { access_token = "a-token", token_type = "Bearer", expires_in = 60, id_token = Token(known.Nonce) });
        });
        app.MapGet("/userinfo", () => Results.Json(Claims()));
    }

    private Dictionary<string, object> Claims()
    {
        var claims = new Dictionary<string, object> { ["sub"] = Person.Subject, ["name"] = "Somebody Elsewhere" };
        if (Person.Address is { } address) (claims["email"], claims["email_verified"]) = (address, Person.IsVerified);
        return claims;
    }

    private string Token(string nonce)
    {
        var claims = Claims();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        (claims["iss"], claims["aud"], claims["nonce"], claims["iat"], claims["exp"]) = (Authority, Client, nonce, now, now + 300);
        var signed = $"{Part(new { alg = "RS256", typ = "JWT", kid = "one" })}.{Part(claims)}";
        using var other = RSA.Create(2048);
        return $"{signed}.{Base64Url.EncodeToString((Forges ? other : key).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Part(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
