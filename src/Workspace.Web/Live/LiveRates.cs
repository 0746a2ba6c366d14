using System.Threading.RateLimiting;
using Workspace.Collab;

namespace Workspace.Web.Live;

/// <summary>How much may be sent: proposals by person, whatever the address, since an organization shares one; presence by connection.</summary>
/// <param name="proposals">A second, sustained; five seconds' worth at once.</param>
/// <param name="presences">A second, sustained; one second's worth at once.</param>
public sealed class LiveRates(int proposals, int presences) : IDisposable
{
    private readonly PartitionedRateLimiter<PersonId> proposing = Limiter<PersonId>(proposals, atOnce: 5 * proposals);
    private readonly PartitionedRateLimiter<string> presenting = Limiter<string>(presences, atOnce: presences);

    public bool AllowsProposal(PersonId person) => Allows(proposing, person);

    public bool AllowsPresence(string connection) => Allows(presenting, connection);

    public void Dispose()
    {
        proposing.Dispose();
        presenting.Dispose();
    }

    private static bool Allows<T>(PartitionedRateLimiter<T> limiter, T who)
    {
        using var lease = limiter.AttemptAcquire(who);
        return lease.IsAcquired;
    }

    private static PartitionedRateLimiter<T> Limiter<T>(int perSecond, int atOnce)
        where T : notnull => PartitionedRateLimiter.Create<T, T>(who =>
        RateLimitPartition.GetTokenBucketLimiter(who, _ => new()
        {
            TokenLimit = atOnce,
            TokensPerPeriod = Math.Max(1, perSecond / 10),
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
            QueueLimit = 0,
            AutoReplenishment = true,
        }));
}
