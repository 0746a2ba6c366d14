using System.Diagnostics;
using System.Numerics;

namespace Workspace.Bench;

/// <summary>Counts durations in classes of about 1.5 %, from a microsecond to minutes.</summary>
internal sealed class Latencies
{
    private const int Parts = 64;
    private readonly long[] counts = new long[40 * Parts];
    private long total;

    internal void Add(long timestamps)
    {
        var nanoseconds = Math.Max(1, timestamps) * (1_000_000_000 / Stopwatch.Frequency);
        var power = BitOperations.Log2((ulong)nanoseconds);
        var part = power < 6 ? 0 : (int)(nanoseconds >> (power - 6)) & (Parts - 1);
        counts[Math.Min(counts.Length - 1, (power * Parts) + part)]++;
        total++;
    }

    /// <summary>Milliseconds within which so many of 100 lie; NaN where nothing was counted.</summary>
    internal double Percentile(double percent)
    {
        var rank = (long)Math.Ceiling(total * percent / 100);
        for (var (i, sum) = (0, 0L); i < counts.Length && total > 0; i++)
        {
            sum += counts[i];
            if (sum >= rank) return Math.ScaleB(1 + ((i % Parts) + 0.5) / Parts, i / Parts) / 1e6;
        }

        return double.NaN;
    }

    internal double[] Usual => [Percentile(50), Percentile(95), Percentile(99)];
}
