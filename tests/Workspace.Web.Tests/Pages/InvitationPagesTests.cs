using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Store;

namespace Workspace.Web.Tests.Pages;

[Collection(SharedApp.Name)]
public sealed partial class InvitationPagesTests(WorkspaceApp app)
{
    private string Page => $"/organizations/{app.Network.Alder}/invitations";

    [Fact]
    public async Task Somebody_is_invited_gets_a_mail_in_their_language_and_joins_by_its_link()
    {
        using var ada = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        var sent = await InviteAsync(ada, "rosa.new@example.org", "fr", "Rédactrice");
        Assert.Equal($"{Page}?said=sent", There(sent));
        Assert.Contains("rosa.new@example.org", (await ada.GetAsync(Page)).Body, StringComparison.Ordinal);

        var (subject, text) = await app.MailToAsync("rosa.new@example.org");
        Assert.Equal("Ada Alder vous invite à rejoindre Maison Alder", subject);
        var link = Link().Match(text).Groups[1].Value;

        // A scanner that opens it uses nothing up.
        using var rosa = new Browser(app.Address);
        using (var scanner = new Browser(app.Address)) await scanner.GetAsync(link);
        var page = await rosa.GetAsync(link);
        Assert.Contains("Join Alder House", page.Body, StringComparison.Ordinal);
        Assert.Contains("no-referrer", page.Body, StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\"", (await rosa.SubmitAsync(page, link, form: "accept", new() { ["person"] = " " })).Body, StringComparison.Ordinal);
        var joined = await rosa.SubmitAsync(page, link, form: "accept", new() { ["person"] = "Rosa New" });
        Assert.Equal($"/organizations/{app.Network.Alder}", There(joined));
        Assert.Contains("Rosa New", (await rosa.GetAsync(There(joined))).Body, StringComparison.Ordinal);

        // Again: hers leads to the organization, anybody else's to nothing.
        Assert.Equal($"/organizations/{app.Network.Alder}", There(await rosa.GetAsync(link)));
        using var late = new Browser(app.Address);
        Assert.Contains("This invitation no longer holds", (await late.GetAsync(link)).Body, StringComparison.Ordinal);
        Assert.Contains("Rosa New", (await ada.GetAsync(Page)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_to_another_address_is_not_taken_by_whoever_is_signed_in()
    {
        using var ada = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        await InviteAsync(ada, "tam.bound@example.org");
        var link = Link().Match((await app.MailToAsync("tam.bound@example.org")).Text).Groups[1].Value;
        using var dan = new Browser(app.Address, await app.CookieAsync(app.Network.Dan));
        var page = await dan.GetAsync(link);
        Assert.Contains("This invitation is for another address", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("tam.bound", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain((await app.Services.GetRequiredService<Organizations>().FindAsync(app.Network.Alder, default))!.Members, member => member.Person == app.Network.Dan);
    }

    [Fact]
    public async Task What_was_taken_back_opens_nothing_and_nobody_but_a_contact_takes_it_back()
    {
        using var ada = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        await InviteAsync(ada, "uma.back@example.org");
        var link = Link().Match((await app.MailToAsync("uma.back@example.org")).Text).Groups[1].Value;
        var revoke = Revoke().Matches((await ada.GetAsync(Page)).Body).Select(match => match.Value).First();

        using var dan = new Browser(app.Address, await app.CookieAsync(app.Network.Dan));
        var token = (await dan.GetAsync("/account")).Token;
        Assert.Equal(HttpStatusCode.NotFound, (await dan.PostAsync(revoke, new() { ["__RequestVerificationToken"] = token })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.PostAsync(revoke, [])).Status);
        Assert.Equal($"{Page}?said=revoked", (await ada.SubmitAsync(await ada.GetAsync(Page), revoke)).Location);
        using var uma = new Browser(app.Address);
        Assert.Contains("This invitation no longer holds", (await uma.GetAsync(link)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_address_is_said_so_and_kept_in_the_form()
    {
        using var ada = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        var wrong = await InviteAsync(ada, "eve@example.org,bob@example.org");
        Assert.Equal(HttpStatusCode.OK, wrong.Status);
        Assert.Contains("This is not a complete address", wrong.Body, StringComparison.Ordinal);
        Assert.Contains("value=\"eve@example.org,bob@example.org\"", wrong.Body, StringComparison.Ordinal);
    }

    private string There(Browser.Answer answer) => new Uri(app.Address, answer.Location).PathAndQuery;

    private async Task<Browser.Answer> InviteAsync(Browser browser, string address, string language = "en", string title = "") =>
        await browser.SubmitAsync(await browser.GetAsync(Page), Page, form: "invite", new() { ["email"] = address, ["language"] = language, ["title"] = title });

    [GeneratedRegex(@"(/invitations/[A-Za-z0-9_-]{43})")]
    private static partial Regex Link();

    [GeneratedRegex("/invitations/[0-9a-f-]{36}/revoke")]
    private static partial Regex Revoke();
}
