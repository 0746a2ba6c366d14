using Workspace.Store;

namespace Workspace.Web.Hosting;

/// <summary>Forgets every hour what was only to be kept for some weeks.</summary>
internal sealed class Sweeps(MailQueue mails, Invitations invitations, Sessions sessions, Openings openings, JoinRequests requests, TimeProvider clock, ILogger<Sweeps> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var rounds = new Rounds(logger);
        using var timer = new PeriodicTimer(Every, clock);
        do await rounds.GoAsync(ForgetAsync, stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ForgetAsync(CancellationToken cancellation)
    {
        await mails.ForgetOldAsync(cancellation);
        await invitations.ForgetOldAsync(cancellation);
        await sessions.ForgetOldAsync(cancellation);
        await openings.ForgetOldAsync(cancellation);
        await requests.ForgetOldAsync(cancellation);
    }
}
