using Workspace.Store;

namespace Workspace.Web.Notifying;

/// <summary>Reminds, and turns notices into mails: on every node, each reminder and each mail once.</summary>
public sealed class NoticeRounds(Reminders reminders, Notices notices, MailQueue queue, NoticeLetters letters, IConfiguration configuration, TimeProvider clock, ILogger<NoticeRounds> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Slow = TimeSpan.FromMinutes(1);

    /// <summary>One round: reminders and the day's mails when asked for, and everything that waits in any case.</summary>
    public async Task GoAsync(bool isSlow, CancellationToken cancellation)
    {
        if (isSlow) await reminders.GoAsync(cancellation);
        while (await notices.SettleAsync(queue, letters.One, cancellation) > 0)
        {
        }

        if (isSlow) await notices.DigestAsync(queue, TimeZoneInfo.FindSystemTimeZoneById(configuration["TimeZone"] ?? "America/Toronto"), letters.Daily, cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var rounds = new Rounds(logger);
        using var timer = new PeriodicTimer(Pause, clock);
        var last = DateTimeOffset.MinValue;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await rounds.GoAsync(async stopping =>
            {
                var isSlow = clock.GetUtcNow() - last >= Slow;
                await GoAsync(isSlow, stopping);
                if (isSlow) last = clock.GetUtcNow();
            }, stoppingToken);
        }
    }
}
