using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Workspace.Web.Access;

/// <summary>How many requests to join come from one place of the Internet in an hour. So many that a room full of people behind one address can each make theirs.</summary>
public sealed class RequestRates(IConfiguration configuration) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress?> rates = Limiter(configuration.GetValue("Limits:RequestsPerHour", 60));

    /// <summary>Whether one more may come from there. What was not well filled in does not count.</summary>
    public bool Takes(IPAddress? from)
    {
        using var lease = rates.AttemptAcquire(from);
        return lease.IsAcquired;
    }

    public void Dispose() => rates.Dispose();

    private static PartitionedRateLimiter<IPAddress?> Limiter(int perHour) => PartitionedRateLimiter.Create<IPAddress?, string>(from =>
        RateLimitPartition.GetTokenBucketLimiter(PlaceOf(from), _ => new()
        {
            TokenLimit = perHour,
            TokensPerPeriod = Math.Max(1, perHour / 60),
            ReplenishmentPeriod = TimeSpan.FromMinutes(Math.Max(1, 60 / perHour)),
            QueueLimit = 0,
            AutoReplenishment = true,
        }));

    // A household or an office has 64 bits of addresses of its own.
    private static string PlaceOf(IPAddress? from) => from switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => from.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(from.GetAddressBytes().AsSpan(0, 8)),
        _ => from.ToString(),
    };
}
