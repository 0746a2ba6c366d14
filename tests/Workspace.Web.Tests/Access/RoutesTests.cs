using System.Net;

namespace Workspace.Web.Tests.Access;

/// <summary>What is answered beside the table of who may what (Security/AccessTable.txt).</summary>
[Collection(SharedApp.Name)]
public sealed class RoutesTests(WorkspaceApp app)
{
    [Theory]
    [InlineData("/drafts/{0}/versions/99")]
    [InlineData("/drafts/{0}/versions/99/read")]
    [InlineData("/drafts/{0}/compare/0/99")]
    [InlineData("/drafts/{0}/compare/1/0")]
    [InlineData("/drafts/{0}/versions/99.md")]
    [InlineData("/drafts/{0}/versions/99/attribution")]
    [InlineData("/drafts/{0}/versions/99999999999999999999.md")]
    [InlineData("/no/such/page")]
    public async Task What_does_not_exist_is_not_found(string pattern)
    {
        using var browser = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        var answer = await browser.GetAsync(string.Format(null, pattern, await DraftAsync()));
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("There is nothing here for you", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/drafts/{0}/history?before=abc")]
    [InlineData("/drafts/{0}/history?before=99999999999999999999")]
    [InlineData("/drafts/{0}/compare/0/1?org=nobody")]
    [InlineData("/organizations?kind=%00")]
    public async Task An_address_that_is_not_of_its_form_is_said_to_be_unclear_and_is_no_failure_of_ours(string pattern)
    {
        using var browser = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        var answer = await browser.GetAsync(string.Format(null, pattern, await DraftAsync()));
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("We can make nothing of that", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_a_page_that_is_refused_gets_a_page_that_says_so()
    {
        using var browser = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        var page = await browser.GetAsync("/account/tokens");
        var gone = await browser.PostAsync("/account/tokens", new() { ["_handler"] = "revoke-what-is-revoked", ["__RequestVerificationToken"] = page.Token });
        Assert.Equal(HttpStatusCode.BadRequest, gone.Status);
        Assert.Contains("We can make nothing of that", gone.Body, StringComparison.Ordinal);
        var forged = await browser.PostAsync("/account/tokens", new() { ["_handler"] = "make", ["__RequestVerificationToken"] = "forged" });
        Assert.Equal(HttpStatusCode.BadRequest, forged.Status);
        Assert.Contains("This page was open for too long", forged.Body, StringComparison.Ordinal);

        using var nobody = new Browser(app.Address);
        var late = await nobody.PostAsync("/account/tokens", new() { ["_handler"] = "make", ["__RequestVerificationToken"] = page.Token });
        Assert.Equal(HttpStatusCode.Unauthorized, late.Status);
        Assert.Contains("You are no longer signed in", late.Body, StringComparison.Ordinal);
        Assert.Contains("href=\"/sign-in\"", late.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/organizations")]
    [InlineData("/drafts/{0}/history")]
    [InlineData("/drafts/{0}/versions/0.md")]
    public async Task The_head_alone_is_answered_as_the_whole_would_be_and_nothing_private_is_kept(string pattern)
    {
        using var browser = await app.BrowserAsync(app.Network.Ada);
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(string.Format(null, pattern, await DraftAsync()), UriKind.Relative));
        using var answer = await browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore, $"{answer.Headers.CacheControl}");
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/drafts/{0}/suggestions.json")]
    [InlineData("/drafts/{0}/versions/0/attribution")]
    public async Task What_is_private_is_kept_nowhere(string pattern)
    {
        using var browser = await app.BrowserAsync(app.Network.Ada);
        using var answer = await browser.GetAsync(new Uri(string.Format(null, pattern, await DraftAsync()), UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl is { NoStore: true, Private: true }, $"{answer.Headers.CacheControl}");
    }

    [Fact]
    public async Task Only_the_coordinator_freezes()
    {
        var draft = await DraftAsync();
        foreach (var (who, may) in new[] { (app.Network.Ben, false), (app.Network.Cleo, false), (app.Network.Dan, false), (app.Network.Ada, true) })
        {
            using var browser = new Browser(app.Address, await app.CookieAsync(who));
            var page = await browser.GetAsync("/organizations");
            var answer = await browser.PostAsync($"/drafts/{draft}/freeze", new() { ["frozen"] = "true", ["back"] = "/", ["__RequestVerificationToken"] = page.Token });
            Assert.Equal(may, answer.Status == HttpStatusCode.Redirect);
            if (!may) Assert.Contains(answer.Status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
        }
    }

    [Fact]
    public async Task The_editor_shows_the_form_to_freeze_to_the_coordinator_alone()
    {
        var draft = await DraftAsync();
        foreach (var (who, shown) in new[] { (app.Network.Ada, true), (app.Network.Ben, false), (app.Network.Cleo, false) })
        {
            using var browser = new Browser(app.Address, await app.CookieAsync(who));
            Assert.Equal(shown, (await browser.GetAsync($"/submissions/{app.Network.Submission}")).Body.Contains($"/drafts/{draft}/freeze", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Every_page_forbids_what_is_not_ours()
    {
        using var browser = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        var answer = await browser.GetAsync("/");
        var policy = Assert.Single(answer.Message.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", answer.Body, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Message.Headers.GetValues("X-Content-Type-Options")));
    }

    private async Task<Guid> DraftAsync() => await app.WrittenDraftAsync("A plural.\n");
}
