using System.Text;
using Microsoft.Extensions.Options;
using MimeKit;
using Workspace.Store;
using Workspace.Web.Mail;
using Workspace.Web.Tests.Watching;

namespace Workspace.Web.Tests.Mail;

public sealed class PostOfficeTests
{
    private static readonly Uri Link = new("https://example.org/x?a=1&b=é");

    /// <summary>Names and subjects that try to say more than they may.</summary>
    public static TheoryData<string> Payloads =>
    [
        "Rosa\r\nBcc: eve@evil.example", "Rosa\nBcc: eve@evil.example", "Rosa\rX-Evil: 1", "Rosa\r\n\r\n<script>alert(1)</script>", "Rosa\u2028Bcc: eve@evil.example", "Rosa\u0085Bcc: eve@evil.example",
        "\"Rosa\" <eve@evil.example>", "eve@evil.example, Rosa", "Rosa\"; eve@evil.example;", "=?utf-8?Q?Rosa=0D=0ABcc:_eve@evil.example?=", "Zoë 🌿 Ńdóri", "\u202Erosa", "Rosa\0", new string('é', 5_000),
    ];

    [Theory]
    [MemberData(nameof(Payloads))]
    public void No_name_and_no_subject_says_anything_but_itself(string payload)
    {
        using var sent = Post().Message(new("test", "rosa@example.org", payload, "en", payload, [new(payload), LetterPart.Button(payload, Link)]) { Unsubscribe = new(payload, Link) });
        var bytes = new MemoryStream();
        sent.WriteTo(bytes);
        var head = Encoding.UTF8.GetString(bytes.ToArray()).Split("\n\n")[0].Split("\r\n\r\n")[0];

        bytes.Position = 0;
        using var read = MimeMessage.Load(bytes);
        Assert.Equal("rosa@example.org", Assert.Single(read.To.Mailboxes).Address);
        Assert.Empty(read.Cc);
        Assert.Empty(read.Bcc);
        Assert.Equal(
            ["Auto-Submitted", "Date", "From", "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Message-Id", "Subject", "To"],
            read.Headers.Select(header => header.Field).Order(StringComparer.Ordinal));
        Assert.All(head, character => Assert.True(char.IsAscii(character), head));
        Assert.DoesNotContain("<script", read.HtmlBody!, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_letter_reads_as_plain_text_and_as_html()
    {
        using var mail = Post().Message(new("test", "rosa@example.org", "Rosa", "fr", "Bonjour", [new("Un <b>mot</b>."), LetterPart.Button("Voir", Link), new("Tout", Link)]) { Unsubscribe = new("Plus de mails", Link) });
        Assert.Equal($"Un <b>mot</b>.\n\n{Link.AbsoluteUri}\n\nTout\n{Link.AbsoluteUri}\n\nPlus de mails\n{Link.AbsoluteUri}\n", mail.TextBody!.ReplaceLineEndings("\n"));
        Assert.Contains("Un &lt;b&gt;mot&lt;/b&gt;.", mail.HtmlBody!, StringComparison.Ordinal);
        Assert.Contains("href=\"https://example.org/x?a=1&amp;b=%C3%A9\"", mail.HtmlBody!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_server_says_of_an_address_is_not_repeated()
    {
        await using var server = new MailServer();
        var post = Post(server.Port);
        Assert.IsType<Delivery.Sent>(await post.SendAsync(To("rosa@example.org"), default));
        Assert.Equal(new Delivery.Refused("RecipientNotAccepted, status 550"), await post.SendAsync(To("refused@example.org"), default));
    }

    [Fact]
    public async Task A_server_that_is_not_there_delays()
    {
        int port;
        await using (var server = new MailServer()) port = server.Port;
        Assert.Equal(new Delivery.Delayed("ConnectionRefused"), await Post(port).SendAsync(To("rosa@example.org"), default));
    }

    private static Letter To(string address) => new("test", address, "Rosa", "en", "Hello", [new("A word.")]);

    private static PostOffice Post(int? port = null) => new(Options.Create(new MailOptions { Host = port is null ? null : "127.0.0.1", Port = port ?? 0 }), TimeProvider.System);
}
