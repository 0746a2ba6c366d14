using System.Diagnostics;

namespace Workspace.Store.Tests;

/// <summary>Waits on a condition, with a deadline.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> holds)
    {
        var waited = Stopwatch.StartNew();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5)); // so that asking does not hold up what is asked for
        while (!await holds())
        {
            if (waited.Elapsed > TimeSpan.FromSeconds(20)) throw new TimeoutException("What was waited for did not come to be in 20 s.");
            await pause.WaitForNextTickAsync();
        }
    }
}
