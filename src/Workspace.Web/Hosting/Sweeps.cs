using Marten.Exceptions;
using Npgsql;
using Workspace.Store;

namespace Workspace.Web.Hosting;

/// <summary>Forgets every hour what was only to be kept for some weeks.</summary>
internal sealed class Sweeps(MailQueue mails, Invitations invitations, Sessions sessions, Openings openings, JoinRequests requests, TimeProvider clock, ILogger<Sweeps> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                await mails.ForgetOldAsync(stoppingToken);
                await invitations.ForgetOldAsync(stoppingToken);
                await sessions.ForgetOldAsync(stoppingToken);
                await openings.ForgetOldAsync(stoppingToken);
                await requests.ForgetOldAsync(stoppingToken);
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException or MartenCommandException)
            {
                logger.PutOff(error.GetType().Name);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}

internal static partial class SweepsLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "What is only kept for some weeks could not be forgotten now: {Trouble}")]
    public static partial void PutOff(this ILogger<Sweeps> logger, string trouble);
}
