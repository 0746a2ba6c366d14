using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Workspace.Store;

/// <summary>Asks now and then how far the shares are behind, so that whoever runs a Workspace sees it; on every node, whichever follows.</summary>
internal sealed class SharesWatch(Shares shares, StoreMeter meter, TimeProvider time, ILogger<SharesWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    private SharesBehind last;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        meter.Observe(() => last);
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                last = await shares.BehindAsync(stoppingToken);
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException)
            {
                logger.NotAsked(error); // the readiness check says that the database is lacking
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}

internal static partial class SharesLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "How far the shares are behind could not be asked")]
    public static partial void NotAsked(this ILogger<SharesWatch> logger, Exception error);
}
