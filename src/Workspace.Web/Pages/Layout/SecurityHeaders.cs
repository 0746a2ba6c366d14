using System.Buffers.Text;
using System.Security.Cryptography;

namespace Workspace.Web.Pages;

/// <summary>Tells the browser what a page of ours may do: nothing from elsewhere, no script or style that is not ours.</summary>
public static class SecurityHeaders
{
    /// <summary>The key in <see cref="HttpContext.Items"/> under which this response's nonce stands, a string.</summary>
    public const string Nonce = "csp-nonce";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        http.Items[Nonce] = nonce;

        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; connect-src 'self'; " +
            "object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        http.Response.OnStarting(KeepFromOthers, http.Response);
        return next();
    });

    /// <summary>What says nothing of its own is for whoever asked, and is kept nowhere.</summary>
    private static Task KeepFromOthers(object response)
    {
        var headers = ((HttpResponse)response).Headers;
        if (headers.CacheControl.Count == 0) headers.CacheControl = "private, no-store";
        return Task.CompletedTask;
    }
}
