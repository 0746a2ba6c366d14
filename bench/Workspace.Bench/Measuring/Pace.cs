using System.Diagnostics;

namespace Workspace.Bench;

/// <summary>How long to warm up, and how often to measure. The peers' bench/peers/measure.mjs does the same.</summary>
internal sealed record Pace(TimeSpan WarmUp, TimeSpan Measured, int Least, int Most)
{
    internal static readonly Pace Usual = new(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(1), 5, 25);

    internal static readonly Pace Quick = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.3), 3, 7);

    /// <summary>Nanoseconds that something takes once it is warm; the garbage of one repetition is collected before the next begins.</summary>
    internal Spread Take(Func<object> work)
    {
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < WarmUp;) work();

        var measured = new List<double>();
        var spent = TimeSpan.Zero;
        while (measured.Count < Least || (spent < Measured && measured.Count < Most))
        {
            Collect();
            var begun = Stopwatch.GetTimestamp();
            var made = work();
            var took = Stopwatch.GetElapsedTime(begun);
            GC.KeepAlive(made);
            measured.Add(took.TotalNanoseconds);
            spent += took;
        }

        return Spread.Of(measured);
    }

    /// <summary>Bytes that something allocates, and bytes that are held by what it makes.</summary>
    internal static (long Allocated, long Held) Memory(Func<object> work)
    {
        Collect();
        var (before, allocatedBefore) = (GC.GetTotalMemory(true), GC.GetAllocatedBytesForCurrentThread());
        var made = work();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        var held = GC.GetTotalMemory(true) - before;
        GC.KeepAlive(made);
        return (allocated, held);
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
