using System.Globalization;
using System.Threading.RateLimiting;

namespace Workspace.Web.Access;

/// <summary>How much a person may ask for: forms, and calls of programs. By person and never by address, since an organization shares one.</summary>
/// <remarks>Who is not signed in is not held up here: what they may ask for is limited where it is done, such as mails by their addressee.</remarks>
public static class PersonRates
{
    public static IServiceCollection AddPersonRates(this IServiceCollection services, IConfiguration configuration)
    {
        var forms = configuration.GetValue("Limits:FormsPerMinute", 120);
        var calls = configuration.GetValue("Limits:ApiCallsPerMinute", 600);
        return services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => AccessCheck.PersonOf(http.User) is not { } person
                ? RateLimitPartition.GetNoLimiter("nobody")
                : http.Request.Path.StartsWithSegments("/api") ? Bucket($"call {person}", calls)
                : HttpMethods.IsPost(http.Request.Method) && !http.Request.Path.StartsWithSegments("/live") ? Bucket($"form {person}", forms)
                : RateLimitPartition.GetNoLimiter("reading"));
        });
    }

    /// <summary>So many a minute, and as many at once.</summary>
    private static RateLimitPartition<string> Bucket(string whose, int perMinute) => RateLimitPartition.GetTokenBucketLimiter(whose, _ => new()
    {
        TokenLimit = perMinute,
        TokensPerPeriod = Math.Max(1, perMinute / 60),
        ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, 60 / perMinute)),
        QueueLimit = 0,
        AutoReplenishment = true,
    });
}
