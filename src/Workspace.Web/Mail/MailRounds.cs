using Workspace.Store;

namespace Workspace.Web.Mail;

/// <summary>Carries what waits in the queue to the post office: at once what this node stores, within seconds what another left, and again what was delayed.</summary>
internal sealed class MailRounds(MailQueue queue, PostOffice post, ILogger<MailRounds> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var rounds = new Rounds(logger);
        while (!stoppingToken.IsCancellationRequested)
        {
            await rounds.GoAsync(GoAsync, stoppingToken);
            await queue.WaitAsync(Pause, stoppingToken);
        }
    }

    /// <summary>Until nothing is due, or the post office is closed: then what waits is left for the next round.</summary>
    private async Task GoAsync(CancellationToken cancellation)
    {
        while (await queue.SendNextAsync(post.SendAsync, cancellation) is var (letter, delivery))
        {
            if (letter is { State: LetterState.Failed, Trouble: { } reason }) logger.Failed(letter.Id, letter.Kind, reason);
            if (delivery is not Delivery.Delayed(var trouble)) continue;
            if (letter.State == LetterState.Waiting) logger.Delayed(letter.Id, letter.Kind, letter.Due, trouble);
            return;
        }
    }
}

internal static partial class MailLog
{
    [LoggerMessage(1, LogLevel.Warning, "Letter {Letter} ({Kind}) could not be sent now and is tried again at {Due:u}: {Trouble}")]
    public static partial void Delayed(this ILogger<MailRounds> logger, Guid letter, string kind, DateTimeOffset due, string trouble);

    [LoggerMessage(2, LogLevel.Error, "Letter {Letter} ({Kind}) was not sent and is given up: {Trouble}")]
    public static partial void Failed(this ILogger<MailRounds> logger, Guid letter, string kind, string trouble);
}
