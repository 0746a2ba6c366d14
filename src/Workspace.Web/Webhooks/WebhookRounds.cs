using Marten;
using Microsoft.Extensions.Localization;
using Workspace.Store;
using Workspace.Web.Mail;
using Workspace.Web.Resources;
using Workspace.Web.SignIn;

namespace Workspace.Web.Webhooks;

/// <summary>Tells webhooks what is due, several at once, so that one that answers slowly does not hold up the others.</summary>
internal sealed class WebhookRounds(
    Store.Webhooks webhooks, WebhookSender sender, Submissions submissions, IDocumentStore store, PublicAddress address, IStringLocalizer<Words> words, TimeProvider clock, ILogger<WebhookRounds> logger)
    : BackgroundService
{
    private const int AtOnce = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Sweep = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, AtOnce).Select(round => GoAsync(sweeps: round == 0, stoppingToken)));

    private async Task GoAsync(bool sweeps, CancellationToken cancellation)
    {
        var swept = DateTimeOffset.MinValue;
        var rounds = new Rounds(logger);
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            await rounds.GoAsync(async stopping =>
            {
                if (sweeps && clock.GetUtcNow() - swept >= Sweep)
                {
                    await webhooks.ForgetOldAsync(stopping);
                    swept = clock.GetUtcNow();
                }

                while (await webhooks.DeliverNextAsync(sender.SendAsync, LetterAsync, stopping)) { }
            }, cancellation);
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    /// <summary>To whoever made a webhook that is told nothing any more.</summary>
    private async Task<Letter?> LetterAsync(Webhook webhook, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<Account>(webhook.MadeBy, cancellation) is not { Email: { } mail } account) return null;
        if (await submissions.FindAsync(webhook.Submission, cancellation) is not { } submission) return null;
        var language = account.Language ?? "en";
        return MailSetup.In(language, () => new Letter("webhook-off", mail, account.Name, language, words["Webhooks.Mail.Subject"],
        [
            new(words["Mail.Hello", account.Name]), new(words["Webhooks.Mail.What", submission.Title.In(language), new Uri(webhook.Address).Host]),
            LetterPart.Button(words["Webhooks.Mail.Button"], new Uri(address.Root(), $"/submissions/{webhook.Submission}/webhooks")),
        ])
        { Person = account.Person, About = webhook.Submission });
    }
}
