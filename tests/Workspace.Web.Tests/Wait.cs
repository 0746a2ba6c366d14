using System.Diagnostics;
using System.Text.Json;
using Workspace.Web.Tests.Live;

namespace Workspace.Web.Tests;

/// <summary>Waiting for what another thread, the mail or another process sees to.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal static async Task UntilAsync(Func<bool> isSo, TimeSpan patience)
    {
        var began = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < patience, "It did not come to that.");
            await Tick.AfterAsync(5);
        }
    }

    internal static Task UntilAsync(Func<Task<bool>> isSo) => ForAsync(isSo, answer => answer);

    /// <summary>Asks until the answer is as it should be, and gives it.</summary>
    internal static async Task<T> ForAsync<T>(Func<Task<T>> ask, Func<T, bool> isSo)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var now = await ask();
            if (isSo(now)) return now;
            if (Stopwatch.GetElapsedTime(began) > Patience) throw new TimeoutException($"It did not come to that; it is {JsonSerializer.Serialize(now)}.");
            await Tick.AfterAsync(50);
        }
    }
}
