using System.Globalization;
using System.Net;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Workspace.Web.SignIn;

/// <summary>How mail leaves: the configuration section <c>Mail</c>.</summary>
public sealed class MailOptions
{
    /// <summary>The SMTP server; without one each mail is written into <see cref="Folder"/>.</summary>
    public string? Host { get; set; }

    public int Port { get; set; } = 587;

    public string? User { get; set; }

    public string? Password { get; set; }

    public string From { get; set; } = "Workspace <workspace@localhost>";

    /// <summary>Where mails are written as .eml files when there is no server.</summary>
    public string? Folder { get; set; }
}

/// <summary>A mail that asks for one thing: sentences, a link, sentences.</summary>
public sealed record Letter(string Address, string Name, string Language, string Subject, IReadOnlyList<string> Before, Uri Link, string Button, IReadOnlyList<string> After);

/// <summary>Sends mails by SMTP, or writes them into a folder.</summary>
public sealed class PostOffice(IOptions<MailOptions> options, TimeProvider clock)
{
    /// <summary>Whether mails stay here, as files.</summary>
    public bool WritesFiles => string.IsNullOrEmpty(options.Value.Host);

    private string Folder => options.Value.Folder ?? "mail";

    public async Task SendAsync(Letter letter, CancellationToken cancellation)
    {
        using var message = Message(letter);
        if (WritesFiles) await WriteAsync(message, cancellation);
        else await SendAsync(message, cancellation);
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

    private MimeMessage Message(Letter letter)
    {
        var message = new MimeMessage { Subject = letter.Subject, Date = clock.GetUtcNow() };
        message.From.Add(MailboxAddress.Parse(options.Value.From));
        message.To.Add(new MailboxAddress(letter.Name, letter.Address));
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add(HeaderId.ContentLanguage, letter.Language);
        message.Body = new BodyBuilder { TextBody = Plain(letter), HtmlBody = Html(letter) }.ToMessageBody();
        return message;
    }

    private static string Plain(Letter letter) => string.Join("\n\n", [.. letter.Before, letter.Link.AbsoluteUri, .. letter.After]) + "\n";

    private static string Html(Letter letter)
    {
        static string Paragraph(string words) => $"<p style=\"margin:0 0 16px\">{WebUtility.HtmlEncode(words)}</p>";
        var link = WebUtility.HtmlEncode(letter.Link.AbsoluteUri);
        return $"""
            <!DOCTYPE html><html lang="{letter.Language}"><head><meta charset="utf-8"><title>{WebUtility.HtmlEncode(letter.Subject)}</title></head>
            <body style="margin:0;padding:24px;background:#f1efed;color:#211d24;font:16px/1.5 'Segoe UI','Noto Sans',sans-serif">
            <div style="max-width:32em;margin:0 auto;padding:32px;background:#fff;border-radius:12px">
            {string.Concat(letter.Before.Select(Paragraph))}
            <p style="margin:0 0 16px"><a href="{link}" style="display:inline-block;padding:10px 20px;border-radius:8px;background:#7a2e68;color:#fff;font-weight:600;text-decoration:none">{WebUtility.HtmlEncode(letter.Button)}</a></p>
            {string.Concat(letter.After.Select(Paragraph))}
            </div></body></html>
            """;
    }

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
