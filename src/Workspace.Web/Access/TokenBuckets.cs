using System.Collections.Concurrent;

namespace Workspace.Web.Access;

/// <summary>How much each may ask for: so many tokens at once, and so many more a second. A bucket is filled when somebody takes from it, and forgotten some time after it is full.</summary>
/// <remarks>.NET's limiters by key wake the process ten times a second, each, for as long as it runs: docs/decisions/0050.</remarks>
public sealed class TokenBuckets<T>
    where T : notnull
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<T, Bucket> buckets = new();
    private readonly double perSecond;
    private readonly double atOnce;
    private readonly TimeProvider clock;
    private long swept;

    /// <param name="perSecond">Tokens that come back in a second.</param>
    /// <param name="atOnce">Tokens of a full bucket, at least one.</param>
    public TokenBuckets(double perSecond, double atOnce, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(atOnce, 1);
        (this.perSecond, this.atOnce, this.clock, swept) = (perSecond, atOnce, clock, clock.GetTimestamp());
    }

    /// <summary>How many are remembered.</summary>
    internal int Count => buckets.Count;

    /// <summary>Takes a token; or says how long it is until there is one.</summary>
    public bool Take(T who, out TimeSpan wait)
    {
        Sweep();
        wait = TimeSpan.Zero;
        var bucket = buckets.GetOrAdd(who, static (_, full) => new(full.AtOnce, full.Now), (AtOnce: atOnce, Now: clock.GetTimestamp()));
        lock (bucket)
        {
            Fill(bucket);
            if (bucket.Tokens >= 1)
            {
                bucket.Tokens--;
                return true;
            }

            wait = TimeSpan.FromSeconds((1 - bucket.Tokens) / perSecond);
            return false;
        }
    }

    /// <summary>Takes a token if there is one.</summary>
    public bool Take(T who) => Take(who, out _);

    private void Fill(Bucket bucket)
    {
        var now = clock.GetTimestamp();
        bucket.Tokens = Math.Min(atOnce, bucket.Tokens + perSecond * clock.GetElapsedTime(bucket.Filled, now).TotalSeconds);
        bucket.Filled = now;
    }

    // Whoever takes from a bucket while it is forgotten has taken that token for nothing: a full one has enough.
    private void Sweep()
    {
        var before = Volatile.Read(ref swept);
        if (clock.GetElapsedTime(before) < BetweenSweeps || Interlocked.CompareExchange(ref swept, clock.GetTimestamp(), before) != before) return;
        foreach (var (who, bucket) in buckets)
        {
            lock (bucket)
            {
                Fill(bucket);
                if (bucket.Tokens >= atOnce) buckets.TryRemove(new(who, bucket));
            }
        }
    }

    private sealed class Bucket(double tokens, long filled)
    {
        public double Tokens { get; set; } = tokens;

        public long Filled { get; set; } = filled;
    }
}
