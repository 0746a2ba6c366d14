using System.Net;
using System.Net.Sockets;

namespace Workspace.Web.Access;

/// <summary>How many requests to join come from one place of the Internet in an hour. So many that a room full of people behind one address can each make theirs.</summary>
public sealed class RequestRates(IConfiguration configuration, TimeProvider clock)
{
    private readonly TokenBuckets<string> rates = OfHour(configuration.GetValue("Limits:RequestsPerHour", 60), clock);

    /// <summary>Whether one more may come from there. What was not well filled in does not count.</summary>
    public bool Takes(IPAddress? from) => rates.Take(PlaceOf(from));

    private static TokenBuckets<string> OfHour(int requests, TimeProvider clock) => new(requests / 3600.0, atOnce: requests, clock);

    // A household or an office has 64 bits of addresses of its own.
    private static string PlaceOf(IPAddress? from) => from switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => from.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(from.GetAddressBytes().AsSpan(0, 8)),
        _ => from.ToString(),
    };
}
