using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Workspace.Store;

/// <summary>Asks now and then how far the shares are behind, so that whoever runs a Workspace sees it; on every node, whichever follows.</summary>
internal sealed class SharesWatch(Shares shares, StoreMeter meter, TimeProvider time, ILogger<SharesWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    private SharesBehind last;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        meter.Observe(() => last);
        var rounds = new Rounds(logger);
        using var timer = new PeriodicTimer(Every, time);
        do await rounds.GoAsync(async stopping => last = await shares.BehindAsync(stopping), stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
