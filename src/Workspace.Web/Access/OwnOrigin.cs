using Workspace.Web.SignIn;

namespace Workspace.Web.Access;

/// <summary>Closes the hub to pages of other sites: a browser lets any page open a WebSocket anywhere, and no rule about shared resources holds it.</summary>
public static class OwnOrigin
{
    public static IApplicationBuilder UseOwnOrigin(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (!http.Request.Path.StartsWithSegments("/live") || IsOurs(http)) return next();
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    });

    /// <summary>Whether a request came from a page of ours, or from no page at all. The scheme is not compared: before us may stand who speaks TLS for us.</summary>
    private static bool IsOurs(HttpContext http)
    {
        if (http.Request.Headers.Origin.ToString() is not { Length: > 0 } said) return true;
        if (!Uri.TryCreate(said, UriKind.Absolute, out var origin)) return false; // "null" among them
        return Is(origin, http.Request.Host) || Is(origin, HostString.FromUriComponent(http.RequestServices.GetRequiredService<PublicAddress>().Root()));
    }

    private static bool Is(Uri origin, HostString host) =>
        string.Equals(origin.IdnHost, host.Host, StringComparison.OrdinalIgnoreCase) && (host.Port is { } port ? origin.Port == port : origin.IsDefaultPort);
}
