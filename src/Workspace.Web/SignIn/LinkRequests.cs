using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Threading.Channels;
using MailKit.Net.Smtp;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using Workspace.Store;
using Workspace.Web.Resources;

namespace Workspace.Web.SignIn;

/// <summary>Sends sign-in links, apart from the request that asks for one: the answer, and the time it takes, say nothing about who has an account.</summary>
public sealed class LinkRequests(IServiceScopeFactory scopes, SignInLinks links, PostOffice post, PublicAddress address,
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
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.MailFailed(Trouble(e));
            }
        }
    }

    /// <summary>What went wrong, without the server's words: they repeat the address.</summary>
    private static string Trouble(Exception e) => e switch
    {
        SmtpCommandException refused => $"{refused.ErrorCode}, status {(int)refused.StatusCode}",
        SocketException socket => $"{socket.SocketErrorCode}",
        _ => e.GetType().Name,
    };

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
        await post.SendAsync(Write(known, account.Name, account.Language ?? language, link), cancellation);
    }

    private Letter Write(string mail, string name, string language, Uri link)
    {
        // Mails are written in the language of the one who reads them, not of the request; there is none here.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        return new(mail, name, language, words["Mail.Link.Subject"], [words["Mail.Hello", name], words["Mail.Link.What"]],
            link, words["Mail.Link.Button"], [words["Mail.Link.Until"], words["Mail.Link.NotYou"]]);
    }

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
