using Workspace.Web.Access;
using Workspace.Web.Pages;

namespace Workspace.Web.SignIn;

/// <summary>Says that something is dangerous: whoever does it has proved lately who they are, or does so first. For pages by attribute, for endpoints by <see cref="FreshSignIn.RequireFreshSignIn"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequireFreshSignInAttribute : Attribute
{
    /// <summary>Whether looking at the page needs it too; else only sending its forms.</summary>
    public bool ForReading { get; init; }
}

/// <summary>Asks for a proof of who somebody is before something dangerous, and leads back to where they were.</summary>
public static class FreshSignIn
{
    /// <summary>How long a proof is fresh.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(10);

    /// <summary>The page that asks for the proof.</summary>
    public const string Page = "/confirm";

    public static TBuilder RequireFreshSignIn<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new RequireFreshSignInAttribute { ForReading = true });

    public static IApplicationBuilder UseFreshSignIn(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<RequireFreshSignInAttribute>() is not { } asked || AccessCheck.PersonOf(http.User) is null
            || (!asked.ForReading && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))) || await IsFreshAsync(http))
        {
            await next(http);
            return;
        }

        if (http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)) http.Response.Redirect($"{Page}?to={Uri.EscapeDataString(Before(http.Request))}");
        else await Results.Problem(statusCode: StatusCodes.Status403Forbidden, title: "Sign in again first.", type: "fresh-sign-in").ExecuteAsync(http);
    });

    /// <summary>Whether the person of a request has proved lately who they are.</summary>
    public static async Task<bool> IsFreshAsync(HttpContext http) =>
        await http.RequestServices.GetRequiredService<SessionCheck>().FindAsync(http.User, http.RequestAborted) is { } session
        && http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() - session.ProvedAt <= Within;

    // A form cannot be sent again by itself: back to the page it stood on.
    private static string Before(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method)) return request.Path + request.QueryString;
        return request.GetTypedHeaders().Referer is { } from && from.IsAbsoluteUri && from.Authority == request.Host.Value && Choice.IsOurs(from.PathAndQuery) ? from.PathAndQuery : "/";
    }
}
