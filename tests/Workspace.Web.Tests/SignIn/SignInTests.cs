using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Web.Mail;
using Workspace.Web.SignIn;

namespace Workspace.Web.Tests.SignIn;

[Collection(SharedApp.Name)]
public sealed class SignInTests(WorkspaceApp app)
{
    [Fact]
    public async Task Asking_for_a_link_is_answered_alike_whether_or_not_there_is_an_account()
    {
        await app.NewPersonAsync("Gil Gale", "gil.alike@example.org");
        using var browser = new Browser(app.Address);
        var known = await AskAsync(browser, "gil.alike@example.org");
        var unknown = await AskAsync(browser, "nobody.at.all@example.org");
        Assert.Equal((known.Status, known.Location, known.Body), (unknown.Status, unknown.Location, unknown.Body));
        Assert.Equal((HttpStatusCode.Redirect, "/sign-in/sent"), (known.Status, known.Location));
    }

    [Fact]
    public async Task The_link_in_the_mail_opens_a_page_whose_button_signs_in()
    {
        await app.NewPersonAsync("Hana Hill", "hana.link@example.org");
        using var browser = new Browser(app.Address);
        await AskAsync(browser, "hana.link@example.org", to: "/organizations");
        var link = await LinkAsync("hana.link@example.org");

        // A scanner that opens it, twice, uses nothing up.
        using (var scanner = new Browser(app.Address))
        {
            await scanner.GetAsync(link);
            await scanner.GetAsync(link);
        }

        var page = await browser.GetAsync(link);
        Assert.Contains("Hana Hill", page.Body, StringComparison.Ordinal);
        var into = await browser.SubmitAsync(page, "/sign-in/link");
        Assert.Equal((HttpStatusCode.Redirect, "/organizations"), (into.Status, into.Location));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).Status);

        using var thief = new Browser(app.Address);
        var again = await thief.GetAsync(link);
        Assert.Contains("no longer works", again.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_never_leads_to_the_host_a_request_names()
    {
        await app.NewPersonAsync("Ivo Iris", "ivo.host@example.org");
        using var browser = new Browser(app.Address);
        var form = await browser.GetAsync("/sign-in");
        await browser.PostAsync("/sign-in", new() { ["email"] = "ivo.host@example.org", ["__RequestVerificationToken"] = form.Token }, host: "evil.example");
        var mail = (await app.MailToAsync("ivo.host@example.org")).Text;
        Assert.DoesNotContain("evil.example", mail, StringComparison.Ordinal);
        Assert.Contains(app.Address.Authority, mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_address_gets_only_so_many_mails()
    {
        await app.NewPersonAsync("Jo Juniper", "jo.many@example.org");
        using var browser = new Browser(app.Address);
        for (var i = 0; i < LinkRequests.MailsPerAddress + 3; i++) await AskAsync(browser, i % 2 == 0 ? "jo.many@example.org" : " JO.many@EXAMPLE.org");

        // The queue is worked off in order: once the last one's mail is there, all before it were decided.
        await app.NewPersonAsync("Kim Kelp", "kim.last@example.org");
        await AskAsync(browser, "kim.last@example.org");
        await app.MailToAsync("kim.last@example.org");
        Assert.Equal(LinkRequests.MailsPerAddress, (await MailsAsync("jo.many@example.org")).Count);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-in/link")]
    [InlineData("/sign-out")]
    [InlineData("/language")]
    [InlineData("/theme")]
    [InlineData("/act-for")]
    [InlineData("/demonstration/sign-in")]
    [InlineData("/drafts/0198d3a0-0040-7000-8000-000000000001/freeze")]
    public async Task Nothing_is_done_for_a_form_that_is_not_ours(string address)
    {
        using var browser = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        var answer = await browser.PostAsync(address, new()
        {
            ["email"] = "a@example.org",
            ["link"] = "x",
            ["language"] = "fr",
            ["theme"] = "dark",
            ["organization"] = app.Network.Alder.ToString(),
            ["person"] = app.Network.Ben.ToString(),
            ["frozen"] = "true",
            ["back"] = "/",
        });
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.DoesNotContain(answer.Cookies, cookie => cookie.StartsWith("Workspace", StringComparison.Ordinal) && !cookie.StartsWith("Workspace.Form", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_demonstration_nobody_signs_in_by_a_button()
    {
        using var browser = new Browser(app.Address);
        var form = await browser.GetAsync("/sign-in");
        Assert.DoesNotContain("/demonstration/", form.Body, StringComparison.Ordinal);
        var answer = await browser.PostAsync("/demonstration/sign-in", new() { ["person"] = app.Network.Ada.ToString(), ["__RequestVerificationToken"] = form.Token });
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/demonstration/mail")).Status);
    }

    [Fact]
    public async Task One_acts_only_for_an_organization_of_ones_own()
    {
        using var browser = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        var page = await browser.GetAsync("/organizations");
        var answer = await browser.PostAsync("/act-for", new() { ["organization"] = app.Network.Birch.ToString(), ["__RequestVerificationToken"] = page.Token });
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
    }

    [Fact]
    public async Task Language_is_remembered_and_leads_back()
    {
        using var browser = new Browser(app.Address);
        var page = await browser.GetAsync("/sign-in?to=%2Forganizations");
        Assert.Contains("<html lang=\"en\"", page.Body, StringComparison.Ordinal);
        var chosen = await browser.PostAsync("/language", new() { ["language"] = "fr", ["back"] = "/sign-in?to=%2Forganizations", ["__RequestVerificationToken"] = page.Token });
        Assert.Equal("/sign-in?to=%2Forganizations", chosen.Location);
        Assert.Contains("<html lang=\"fr\"", (await browser.GetAsync("/sign-in")).Body, StringComparison.Ordinal);
    }

    private static async Task<Browser.Answer> AskAsync(Browser browser, string email, string? to = null)
    {
        var form = await browser.GetAsync("/sign-in");
        return await browser.PostAsync("/sign-in", new() { ["email"] = email, ["to"] = to ?? "", ["__RequestVerificationToken"] = form.Token });
    }

    private async Task<string> LinkAsync(string address)
    {
        var mail = (await app.MailToAsync(address)).Text;
        var line = mail.Split('\n').First(l => l.StartsWith("http", StringComparison.Ordinal)).Trim();
        return new Uri(line).PathAndQuery;
    }

    private async Task<List<string>> MailsAsync(string address) =>
        [.. (await app.Services.GetRequiredService<PostOffice>().WrittenAsync(1000, default)).Where(m => m.To.Contains(address, StringComparison.OrdinalIgnoreCase)).Select(m => m.Text)];
}
