using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using Workspace.Store;

namespace Workspace.Web.Mail;

/// <summary>Sends mails by SMTP, or writes them into a folder.</summary>
public sealed class PostOffice(IOptions<MailOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Whether mails stay here, as files.</summary>
    public bool WritesFiles => string.IsNullOrEmpty(options.Value.Host);

    private string Folder => options.Value.Folder ?? "mail";

    /// <summary>Sends a letter and says what became of it, without the server's words: they repeat the address.</summary>
    public async Task<Delivery> SendAsync(Letter letter, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            using var message = Message(letter);
            if (WritesFiles) await WriteAsync(message, either.Token);
            else await SendAsync(message, either.Token);
            return new Delivery.Sent();
        }
        catch (SmtpCommandException refused)
        {
            var trouble = $"{refused.ErrorCode}, status {(int)refused.StatusCode}";
            return (int)refused.StatusCode >= 500 && refused.ErrorCode == SmtpErrorCode.RecipientNotAccepted ? new Delivery.Refused(trouble) : new Delivery.Delayed(trouble);
        }
        catch (SocketException error)
        {
            return new Delivery.Delayed($"{error.SocketErrorCode}");
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            return new Delivery.Delayed(error.GetType().Name);
        }
    }

    /// <summary>The mails written lately, newest first.</summary>
    public async Task<IReadOnlyList<(DateTimeOffset At, string To, string Subject, string Text)>> WrittenAsync(int most, CancellationToken cancellation)
    {
        if (!Directory.Exists(Folder)) return [];
        var mails = new List<(DateTimeOffset, string, string, string)>();
        foreach (var file in Directory.EnumerateFiles(Folder, "*.eml").OrderDescending(StringComparer.Ordinal).Take(most))
        {
            using var message = await MimeMessage.LoadAsync(file, cancellation);
            mails.Add((message.Date, message.To.ToString(), message.Subject ?? "", message.TextBody ?? ""));
        }

        return mails;
    }

    /// <summary>Deletes the mails that were written for somebody who is forgotten.</summary>
    public void Forget(string? address)
    {
        if (address is not null && WritesFiles) Forget(Folder, address);
    }

    /// <returns>How many there were.</returns>
    internal static int Forget(string folder, string address)
    {
        if (!Directory.Exists(folder)) return 0;
        var theirs = Directory.EnumerateFiles(folder, "*.eml").Where(file => File.ReadAllText(file).Contains(address, StringComparison.OrdinalIgnoreCase)).ToList();
        theirs.ForEach(File.Delete);
        return theirs.Count;
    }

    internal MimeMessage Message(Letter letter)
    {
        var message = new MimeMessage { Subject = letter.Subject, Date = clock.GetUtcNow() };
        message.From.Add(MailboxAddress.Parse(options.Value.From));
        message.To.Add(new MailboxAddress(letter.Name, letter.Address));
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add(HeaderId.ContentLanguage, letter.Language);
        if (letter.Unsubscribe?.Link is { } leave)
        {
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{leave.AbsoluteUri}>");
            message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }

        message.Body = new BodyBuilder { TextBody = Plain(letter), HtmlBody = Html(letter) }.ToMessageBody();
        return message;
    }

    private static string Plain(Letter letter) => string.Join("\n\n", Parts(letter).Select(part =>
        part.Link is null ? part.Words : part.IsButton ? part.Link.AbsoluteUri : $"{part.Words}\n{part.Link.AbsoluteUri}")) + "\n";

    private static string Html(Letter letter) => $"""
        <!DOCTYPE html><html lang="{letter.Language}"><head><meta charset="utf-8"><title>{WebUtility.HtmlEncode(letter.Subject)}</title></head>
        <body style="margin:0;padding:24px;background:#f1efed;color:#211d24;font:16px/1.5 'Segoe UI','Noto Sans',sans-serif">
        <div style="max-width:32em;margin:0 auto;padding:32px;background:#fff;border-radius:12px">
        {string.Concat(Parts(letter).Select(Paragraph))}
        </div></body></html>
        """;

    private static string Paragraph(LetterPart part)
    {
        const string Button = "display:inline-block;padding:10px 20px;border-radius:8px;background:#7a2e68;color:#fff;font-weight:600;text-decoration:none";
        var words = WebUtility.HtmlEncode(part.Words);
        var inside = part.Link is null ? words : $"<a href=\"{WebUtility.HtmlEncode(part.Link.AbsoluteUri)}\" style=\"{(part.IsButton ? Button : "color:#7a2e68")}\">{words}</a>";
        return $"<p style=\"margin:0 0 16px\">{inside}</p>\n";
    }

    private static IEnumerable<LetterPart> Parts(Letter letter) => letter.Unsubscribe is { } leave ? letter.Parts.Append(leave) : letter.Parts;

    /// <summary>Written aside and renamed, so that nobody reads half a mail.</summary>
    private async Task WriteAsync(MimeMessage message, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Folder);
        var now = clock.GetUtcNow();
        var name = Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd-HHmmssfff}-{Guid.CreateVersion7(now):N}"));
        await message.WriteToAsync(name + ".part", cancellation);
        File.Move(name + ".part", name + ".eml");
    }

    private async Task SendAsync(MimeMessage message, CancellationToken cancellation)
    {
        var mail = options.Value;
        using var client = new SmtpClient();
        await client.ConnectAsync(mail.Host ?? "", mail.Port, SecureSocketOptions.Auto, cancellation);
        if (!string.IsNullOrEmpty(mail.User)) await client.AuthenticateAsync(mail.User, mail.Password ?? "", cancellation);
        await client.SendAsync(message, cancellation);
        await client.DisconnectAsync(quit: true, cancellation);
    }
}
