using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Tests.Security;

namespace Workspace.Web.Tests.Requests;

[Collection(SharedApp.Name)]
public sealed partial class RequestPagesTests(WorkspaceApp app)
{
    [Fact]
    public async Task An_organization_asks_confirms_is_approved_and_its_contact_signs_in()
    {
        var administrator = await TakingAsync();
        var address = NewAddress();
        using var asker = new Browser(app.Address);
        Assert.Contains("href=\"/join\"", (await asker.GetAsync("/sign-in")).Body, StringComparison.Ordinal);
        var sent = await AskAsync(asker, address, new() { ["nameEn"] = "Yarrow House", ["nameFr"] = "", ["site"] = "yarrow.example/us" });
        Assert.Equal((HttpStatusCode.Redirect, "/join/sent"), (sent.Status, PathOf(sent)));

        using var browser = new Browser(app.Address, await app.CookieAsync(administrator));
        Assert.DoesNotContain("Yarrow House", (await browser.GetAsync("/administration/requests?words=Yarrow")).Body, StringComparison.Ordinal);
        var link = await LinkAsync(address);
        Assert.Contains("Yarrow House", (await asker.GetAsync(link)).Body, StringComparison.Ordinal); // a scanner opens it too
        Assert.DoesNotContain("Yarrow House", (await browser.GetAsync("/administration/requests?words=Yarrow")).Body, StringComparison.Ordinal);
        var confirmed = await asker.SubmitAsync(await asker.GetAsync(link), link, "confirm");
        Assert.Contains("with the administrators", confirmed.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("_handler", (await asker.GetAsync(link)).Body, StringComparison.Ordinal); // once

        var list = (await browser.GetAsync("/administration/requests?words=Yarrow")).Body;
        var page = RequestLink().Match(list).Value;
        Assert.Contains(page, (await browser.GetAsync(NoticeLink().Match((await browser.GetAsync("/notifications")).Body).Groups[1].Value)).Location!, StringComparison.Ordinal);
        var request = await browser.GetAsync(page);
        foreach (var said in new[] { "Yarrow House", "Yves Yarrow", address, "https://yarrow.example/us", "We write about housing." }) Assert.Contains(said, WebUtility.HtmlDecode(request.Body), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.SubmitAsync(request, page, "approve")).Status);
        var approved = WebUtility.HtmlDecode((await browser.GetAsync(page)).Body);
        Assert.Contains("Yves Yarrow", approved, StringComparison.Ordinal);
        Assert.DoesNotContain(address, approved, StringComparison.Ordinal);

        var mail = await Wait.ForAsync(() => app.MailToAsync(address), mail => mail.Subject.Contains("Yarrow House belongs", StringComparison.Ordinal));
        Assert.Contains("/sign-in", mail.Text, StringComparison.Ordinal);
        var person = (await app.Services.GetRequiredService<Forgetting>().FindAsync(address, default))!.Person;
        using var contact = new Browser(app.Address, await app.CookieAsync(person));
        Assert.Contains("Yarrow House", (await contact.GetAsync("/organizations")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_who_is_declined_is_told_why_in_their_language_and_a_reason_is_needed()
    {
        var administrator = await TakingAsync();
        var address = NewAddress();
        using var asker = new Browser(app.Address);
        await asker.PostAsync("/language", new() { ["language"] = "fr", ["__RequestVerificationToken"] = (await asker.GetAsync("/join")).Token });
        Assert.Contains("Demander à rejoindre le réseau", WebUtility.HtmlDecode((await asker.GetAsync("/join")).Body), StringComparison.Ordinal);
        await AskAsync(asker, address, new() { ["nameEn"] = "", ["nameFr"] = "Maison Zinnia" });
        var link = await LinkAsync(address);
        await asker.SubmitAsync(await asker.GetAsync(link), link, "confirm");

        using var browser = new Browser(app.Address, await app.CookieAsync(administrator));
        var page = RequestLink().Match((await browser.GetAsync("/administration/requests?words=Zinnia")).Body).Value;
        var empty = await browser.SubmitAsync(await browser.GetAsync(page), page, "decline", new() { ["reason"] = " " });
        Assert.NotNull((await new HtmlParser().ParseDocumentAsync(empty.Body, CancellationToken.None)).QuerySelector("#f-reason[aria-invalid=true]"));
        var declined = await browser.SubmitAsync(await browser.GetAsync(page), page, "decline", new() { ["reason"] = "Nous ne prenons\nque des organismes." });
        Assert.Equal(HttpStatusCode.Redirect, declined.Status);
        var mail = await Wait.ForAsync(() => app.MailToAsync(address), mail => mail.Text.Contains("que des organismes.", StringComparison.Ordinal));
        Assert.StartsWith("Votre demande de rejoindre", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("Maison Zinnia", (await browser.GetAsync("/administration/requests?state=Declined&words=Zinnia")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("_handler", (await browser.GetAsync(page)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_filled_in_wrongly_is_said_beside_it_and_nothing_is_lost()
    {
        await TakingAsync();
        using var asker = new Browser(app.Address);
        var answer = await AskAsync(asker, "not-an-address", new() { ["nameEn"] = "", ["nameFr"] = "", ["shortName"] = "", ["site"] = "javascript://x.example/%0aalert(1)", ["word"] = "", ["kind"] = "castle" });
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var page = await new HtmlParser().ParseDocumentAsync(answer.Body, CancellationToken.None);
        foreach (var field in new[] { "nameEn", "shortName", "site", "address", "word", "kind" }) Assert.NotNull(page.QuerySelector($"#f-{field}[aria-invalid=true][aria-describedby~='f-{field}-error']"));
        Assert.Equal("Yves Yarrow", page.QuerySelector("#f-person")!.GetAttribute("value"));
        Assert.Equal("A house.", page.QuerySelector("#f-aboutEn")!.TextContent.Trim());
    }

    [Fact]
    public async Task The_answer_says_nothing_of_who_is_known_here()
    {
        await TakingAsync();
        var known = NewAddress();
        await app.NewPersonAsync("Known Already", known);
        using var asker = new Browser(app.Address);
        var answers = new List<(HttpStatusCode, string, string)>();
        foreach (var (address, name) in new[] { (known, "Alder House"), (NewAddress(), "Nobody Knows It") })
        {
            var answer = await AskAsync(asker, address, new() { ["nameEn"] = name });
            answers.Add((answer.Status, PathOf(answer), Typed().Replace(answer.Body, "")));
            var mail = await app.MailToAsync(address);
            Assert.DoesNotContain(name, mail.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Known Already", mail.Text, StringComparison.Ordinal);
        }

        Assert.Equal(answers[0].Item3, answers[1].Item3);
        Assert.Equal([(HttpStatusCode.Redirect, "/join/sent"), (HttpStatusCode.Redirect, "/join/sent")], answers.Select(answer => (answer.Item1, answer.Item2)));
    }

    [Fact]
    public async Task No_name_that_is_asked_with_gets_out_of_its_place()
    {
        var administrator = await TakingAsync();
        using var browser = new Browser(app.Address, await app.CookieAsync(administrator));
        using var asker = new Browser(app.Address);
        foreach (var payload in Payloads.Lines.Where(line => line.Length <= 40 && !line.Any(char.IsControl)).Take(6))
        {
            var address = NewAddress();
            var answer = await AskAsync(asker, address, new() { ["nameEn"] = payload, ["shortName"] = payload, ["aboutEn"] = payload, ["person"] = payload, ["title"] = payload, ["word"] = payload, ["region"] = payload });
            Assert.Equal("/join/sent", PathOf(answer));
            var link = await LinkAsync(address);
            var request = (await app.Services.GetRequiredService<JoinRequests>().FindAsync(link.Split('/')[^1], default))!.Id;
            await asker.SubmitAsync(await asker.GetAsync(link), link, "confirm");
            foreach (var (who, at) in new[] { (asker, link), (browser, "/administration/requests"), (browser, $"/administration/requests/{request}") })
                Assert.Empty(await Harmless.LookAsync((await who.GetAsync(at)).Message));
        }
    }

    [Fact]
    public async Task Where_no_requests_are_taken_nothing_can_be_asked()
    {
        var administrator = await TakingAsync();
        using var asker = new Browser(app.Address);
        var open = await asker.GetAsync("/join");
        var network = app.Services.GetRequiredService<Store.Network>();
        var before = (await network.FindAsync(default))!.Settings;
        try
        {
            await network.ChangeAsync(before with { TakesRequests = false }, administrator, default);
            Assert.DoesNotContain("_handler", (await asker.GetAsync("/join")).Body, StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"/join\"", (await asker.GetAsync("/sign-in")).Body, StringComparison.Ordinal);
            var sent = await asker.PostAsync("/join", Filled(open, NewAddress(), []));
            Assert.NotEqual(HttpStatusCode.Redirect, sent.Status);
        }
        finally
        {
            await network.ChangeAsync(before, administrator, default);
        }
    }

    private string PathOf(Browser.Answer answer) => new Uri(app.Address, answer.Location).AbsolutePath;

    private static string NewAddress() => $"{Guid.CreateVersion7():N}@example.org";

    private async Task<PersonId> TakingAsync()
    {
        var administrator = await app.AdministratorAsync();
        var network = app.Services.GetRequiredService<Store.Network>();
        if (await network.FindAsync(default) is { Settings: { TakesRequests: false } settings }) await network.ChangeAsync(settings with { TakesRequests = true }, administrator, default);
        return administrator;
    }

    private static async Task<Browser.Answer> AskAsync(Browser browser, string address, Dictionary<string, string> said) =>
        await browser.PostAsync("/join", Filled(await browser.GetAsync("/join"), address, said));

    private static Dictionary<string, string> Filled(Browser.Answer page, string address, Dictionary<string, string> said)
    {
        var fields = new Dictionary<string, string>
        {
            ["_handler"] = "join",
            ["__RequestVerificationToken"] = page.Token,
            ["nameEn"] = "Yarrow House",
            ["nameFr"] = "Maison Yarrow",
            ["shortName"] = "Yarrow",
            ["kind"] = "shelter",
            ["region"] = "Ontario",
            ["languages"] = "en",
            ["aboutEn"] = "A house.",
            ["aboutFr"] = "",
            ["person"] = "Yves Yarrow",
            ["address"] = address,
            ["title"] = "Director",
            ["word"] = "We write about housing.",
        };
        foreach (var (name, value) in said) fields[name] = value;
        return fields;
    }

    private async Task<string> LinkAsync(string address) => ConfirmLink().Match((await app.MailToAsync(address)).Text).Value;

    [GeneratedRegex("[A-Za-z0-9_+/=-]{40,}|<!--[^>]*-->|value=\"[^\"]*\"|nonce-?[^\" ;]*|nonce=\"[^\"]*\"")]
    private static partial Regex Typed();

    [GeneratedRegex("/join/confirm/[A-Za-z0-9_-]+")]
    private static partial Regex ConfirmLink();

    [GeneratedRegex("/administration/requests/[0-9a-f-]{36}")]
    private static partial Regex RequestLink();

    [GeneratedRegex("href=\"(/notifications/[0-9a-f-]{36})\"")]
    private static partial Regex NoticeLink();
}
