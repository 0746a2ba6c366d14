using System.Globalization;

namespace Workspace.Web.Access;

/// <summary>How much a person may ask for: forms, and calls of programs. By person and never by address, since an organization shares one.</summary>
/// <remarks>Who is not signed in is not held up here: what they may ask for is limited where it is done, such as mails by their addressee.</remarks>
public sealed class PersonRates(IConfiguration configuration, TimeProvider clock)
{
    private readonly TokenBuckets<string> forms = OfMinute(configuration.GetValue("Limits:FormsPerMinute", 120), clock);
    private readonly TokenBuckets<string> calls = OfMinute(configuration.GetValue("Limits:ApiCallsPerMinute", 600), clock);

    /// <summary>Lets a request on; or refuses it, and says how many seconds to wait.</summary>
    public Task LimitAsync(HttpContext http, RequestDelegate next)
    {
        if (AccessCheck.PersonOf(http.User) is not { } person || BucketsFor(http.Request) is not { } buckets || buckets.Take(person.ToString(), out var wait)) return next(http);
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }

    // Reading is not limited, nor is leaving.
    private TokenBuckets<string>? BucketsFor(HttpRequest request) =>
        request.Path.StartsWithSegments("/api") ? calls
        : HttpMethods.IsPost(request.Method) && !request.Path.StartsWithSegments("/live") && request.Path != "/sign-out" ? forms
        : null;

    /// <summary>So many a minute, and as many at once.</summary>
    private static TokenBuckets<string> OfMinute(int requests, TimeProvider clock) => new(requests / 60.0, atOnce: requests, clock);
}
