using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Marten;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using Workspace.Store;
using Workspace.Web.Mail;
using Workspace.Web.Resources;

namespace Workspace.Web.SignIn;

/// <summary>Sends sign-in links, apart from the request that asks for one: the answer, and the time it takes, say nothing about who has an account.</summary>
public sealed class LinkRequests(IServiceScopeFactory scopes, SignInLinks links, IDocumentStore store, MailQueue queue, PublicAddress address,
    IStringLocalizer<Words> words, TimeProvider clock, ILogger<LinkRequests> logger) : BackgroundService
{
    public const int MailsPerAddress = 3;
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    private readonly Channel<(string Address, string Language, string? To)> waiting =
        Channel.CreateBounded<(string, string, string?)>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly ConcurrentDictionary<string, DateTimeOffset[]> sent = new(StringComparer.Ordinal);

    /// <summary>Asks for a link to an address.</summary>
    /// <param name="mail">As typed.</param>
    /// <param name="language">Of the page, for accounts that have chosen none.</param>
    /// <param name="to">The page to go to afterwards.</param>
    public void Ask(string mail, string language, string? to) => waiting.Writer.TryWrite((mail, language, to));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (mail, language, to) in waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await SendAsync(mail, language, to, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                logger.NotAsked(e.GetType().Name);
            }
        }
    }

    private async Task SendAsync(string mail, string language, string? to, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        if (await accounts.FindByEmailAsync(mail.Trim()) is not { Email: { } known } account) return;
        if (!MayHaveAnother(known.ToUpperInvariant()))
        {
            logger.TooManyLinks(account.Id);
            return;
        }

        var back = to is null ? "" : "?to=" + Uri.EscapeDataString(to);
        var link = new Uri(address.Root(), $"/sign-in/link/{links.Make(account)}{back}");
        await using var session = store.LightweightSession();
        queue.Enqueue(session, MailSetup.In(account.Language ?? language, () => Write(account, known, link)));
        await session.SaveChangesAsync(cancellation);
    }

    private Letter Write(Account account, string mail, Uri link) =>
        new("sign-in-link", mail, account.Name, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, words["Mail.Link.Subject"],
        [
            new(words["Mail.Hello", account.Name]), new(words["Mail.Link.What"]), LetterPart.Button(words["Mail.Link.Button"], link),
            new(words["Mail.Link.Until"]), new(words["Mail.Link.NotYou"]),
        ])
        {
            Person = account.Person,
            Until = clock.GetUtcNow() + SignInLinks.Lifetime,
        };

    /// <summary>At most <see cref="MailsPerAddress"/> in each <see cref="Pause"/>, so that nobody's box is filled by a stranger.</summary>
    private bool MayHaveAnother(string mail)
    {
        var now = clock.GetUtcNow();
        foreach (var (old, times) in sent)
            if (times.All(at => now - at >= Pause)) sent.TryRemove(old, out _);

        var recent = sent.GetValueOrDefault(mail, []).Where(at => now - at < Pause).ToArray();
        if (recent.Length >= MailsPerAddress) return false;
        sent[mail] = [.. recent, now];
        return true;
    }
}
