using System.Diagnostics;
using System.Text;
using MimeKit;
using Workspace.Web.Tests.Live;

namespace Workspace.Web.Tests.Security;

/// <summary>Nobody's name adds a header to a mail, or a reader to it.</summary>
[Collection(SharedApp.Name)]
public sealed class MailSafetyTests(WorkspaceApp app)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task No_name_adds_a_header_or_an_addressee_to_a_mail()
    {
        var addresses = new Dictionary<string, string>();
        foreach (var payload in Payloads.Lines.Concat(Payloads.Broken))
        {
            var address = $"{Guid.CreateVersion7():N}@example.org";
            await app.NewPersonAsync(payload, address);
            addresses[address] = payload;
        }

        using var browser = new Browser(app.Address);
        var form = await browser.GetAsync("/sign-in");
        foreach (var address in addresses.Keys) await browser.PostAsync("/sign-in", new() { ["email"] = address, ["__RequestVerificationToken"] = form.Token });

        var folder = Path.Combine(app.Data, "mail");
        var left = addresses.Keys.ToHashSet();
        var began = Stopwatch.GetTimestamp();
        for (; left.Count > 0 && Stopwatch.GetElapsedTime(began) < Patience; await Tick.AfterAsync(50))
        {
            foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.eml") : [])
            {
                var raw = await File.ReadAllTextAsync(file, Encoding.UTF8);
                using var mail = await MimeMessage.LoadAsync(file);
                if (mail.To.Mailboxes.SingleOrDefault() is not { } to || !left.Remove(to.Address)) continue;
                Assert.Empty(mail.Cc.Concat(mail.Bcc));
                Assert.DoesNotContain("X-Quill", mail.Headers.Select(header => header.Field), StringComparer.OrdinalIgnoreCase);
                Assert.All(raw[..raw.IndexOf("\n\n", StringComparison.Ordinal)].Split('\n'), line => Assert.Matches("^([A-Za-z-]+:|[ \t])", line));
                foreach (var part in mail.BodyParts.OfType<TextPart>().Where(part => part.IsHtml))
                {
                    var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(part.Text);
                    Assert.Empty(page.QuerySelectorAll("script, img, iframe, svg, form, link, base, style, template, math"));
                    Assert.DoesNotContain(page.All.SelectMany(element => element.Attributes), attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal));
                    Assert.Single(page.QuerySelectorAll("a"));
                }
            }
        }

        Assert.True(left.Count == 0, $"no mail came to {string.Join(", ", left.Select(address => addresses[address]))}");
    }
}
