using System.Threading.RateLimiting;
using Workspace.Collab;

namespace Workspace.Web.Live;

/// <summary>How many proposals a person may send: 20 a second, sustained, whatever the address, since an organization shares one.</summary>
public sealed class ProposalRate(int perSecond) : IDisposable
{
    private readonly PartitionedRateLimiter<PersonId> limiter = PartitionedRateLimiter.Create<PersonId, PersonId>(person =>
        RateLimitPartition.GetTokenBucketLimiter(person, _ => new()
        {
            TokenLimit = 5 * perSecond,
            TokensPerPeriod = Math.Max(1, perSecond / 10),
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
            QueueLimit = 0,
            AutoReplenishment = true,
        }));

    public bool Allows(PersonId person)
    {
        using var lease = limiter.AttemptAcquire(person);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
