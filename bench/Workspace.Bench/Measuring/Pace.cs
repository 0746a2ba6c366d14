using System.Diagnostics;
using System.Runtime;

namespace Workspace.Bench;

/// <summary>How long to warm up, and how often to measure. The peers' bench/peers/measure.mjs does the same.</summary>
internal sealed record Pace(TimeSpan WarmUp, TimeSpan Measured, int Least, int Most)
{
    internal static readonly Pace Usual = new(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(0.6), 5, 25);

    internal static readonly Pace Quick = new(TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(0.2), 3, 7);

    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(0.4);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(6);

    /// <summary>After 30 calls a method is compiled anew with what is known of it by then.</summary>
    private const int Calls = 32;

    /// <summary>Nanoseconds that something takes once it is warm; the garbage of one repetition is collected before the next begins. What it made is checked off the clock.</summary>
    internal Spread Take<T>(Func<T> work, Action<T>? check = null)
    {
        Warm(() => Check(work()));

        var measured = new List<double>();
        var spent = TimeSpan.Zero;
        while (measured.Count < Least || (spent < Measured && measured.Count < Most))
        {
            Collect();
            var begun = Stopwatch.GetTimestamp();
            var made = work();
            var took = Stopwatch.GetElapsedTime(begun);
            Check(made);
            measured.Add(took.TotalNanoseconds);
            spent += took;
        }

        return Spread.Of(measured);

        void Check(T made) => check?.Invoke(made);
    }

    /// <summary>Bytes that something allocates, and bytes that are held by what it makes.</summary>
    internal static (long Allocated, long Held) Memory<T>(Func<T> work)
    {
        Collect();
        var (before, allocatedBefore) = (GC.GetTotalMemory(true), GC.GetAllocatedBytesForCurrentThread());
        var made = work();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        var held = GC.GetTotalMemory(true) - before;
        GC.KeepAlive(made);
        return (allocated, held);
    }

    /// <summary>Works until there was time enough and the compiler has nothing more to better.</summary>
    private void Warm(Action work)
    {
        var (begun, bettered, methods) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp(), JitInfo.GetCompiledMethodCount());
        for (var calls = 0; Stopwatch.GetElapsedTime(begun) < WarmUp || ((calls < Calls || Stopwatch.GetElapsedTime(bettered) < Settled) && Stopwatch.GetElapsedTime(begun) < Longest); calls++)
        {
            work();
            if (JitInfo.GetCompiledMethodCount() == methods) continue;
            (bettered, methods) = (Stopwatch.GetTimestamp(), JitInfo.GetCompiledMethodCount());
        }
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
