using Microsoft.Extensions.Time.Testing;
using Workspace.Web.Access;

namespace Workspace.Web.Tests.Access;

public sealed class TokenBucketsTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void So_many_are_had_at_once_and_then_as_many_as_time_brings()
    {
        var buckets = new TokenBuckets<string>(perSecond: 2, atOnce: 10, clock);
        Assert.Equal(10, Had(buckets, "ada"));
        clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(3, Had(buckets, "ada"));
        Assert.Equal(10, Had(buckets, "ben"));
    }

    [Fact]
    public void Who_took_nothing_for_long_has_no_more_than_a_full_bucket()
    {
        var buckets = new TokenBuckets<string>(perSecond: 2, atOnce: 10, clock);
        Assert.Equal(10, Had(buckets, "ada"));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(10, Had(buckets, "ada"));
        Assert.Equal(0, Had(buckets, "ada"));
    }

    [Fact]
    public void The_wait_that_is_told_is_exactly_long_enough()
    {
        var buckets = new TokenBuckets<string>(perSecond: 0.5, atOnce: 1, clock);
        Assert.True(buckets.Take("ada"));
        Assert.False(buckets.Take("ada", out var wait));
        Assert.Equal(TimeSpan.FromSeconds(2), wait);
        clock.Advance(wait - TimeSpan.FromMilliseconds(1));
        Assert.False(buckets.Take("ada"));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(buckets.Take("ada"));
    }

    [Fact]
    public void Full_buckets_are_forgotten_and_others_are_not()
    {
        var buckets = new TokenBuckets<int>(perSecond: 1, atOnce: 60, clock);
        for (var i = 0; i < 1_000; i++) buckets.Take(i);
        Assert.Equal(60, Had(buckets, -1));
        clock.Advance(TimeSpan.FromSeconds(11));
        buckets.Take(-2);
        Assert.Equal(2, buckets.Count);
        Assert.Equal(11, Had(buckets, -1));
    }

    [Fact]
    public void No_token_is_had_twice_by_those_who_take_at_the_same_time()
    {
        var buckets = new TokenBuckets<string>(perSecond: 1, atOnce: 1_000, clock);
        var had = 0;
        Parallel.For(0, 4_000, _ =>
        {
            if (buckets.Take("ada")) Interlocked.Increment(ref had);
        });
        Assert.Equal(1_000, had);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 0)]
    public void A_bucket_that_would_never_hold_a_token_is_refused(double perSecond, double atOnce) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenBuckets<string>(perSecond, atOnce, clock));

    private static int Had<T>(TokenBuckets<T> buckets, T who)
        where T : notnull => Enumerable.Range(0, 100).Count(_ => buckets.Take(who));
}
