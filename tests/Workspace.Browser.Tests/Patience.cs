namespace Workspace.Browser.Tests;

/// <summary>How long a story waits for what must come: long, because the machine may be slow, and no proof of anything.</summary>
public static class Patience
{
    public const float Milliseconds = 60_000;

    /// <summary>Looks ten times a second until it holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!await holds())
        {
            if (clock.ElapsedMilliseconds > Milliseconds) throw new TimeoutException($"Waited in vain for {what}.");
            await Web.Tests.Live.Tick.AfterAsync(100);
        }
    }
}
