using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;

namespace Workspace.Web.Tests.Access;

/// <summary>Who gets what at every address, asked over HTTP.</summary>
[Collection(SharedApp.Name)]
public sealed class RoutesTests(WorkspaceApp app)
{
    /// <summary>Addresses that belong to a submission; {0} is a draft with one word in it, {1} its submission.</summary>
    public static TheoryData<string> OfTheSubmission =>
    [
        "/submissions/{1}",
        "/drafts/{0}/history",
        "/drafts/{0}/proof",
        "/drafts/{0}/versions/1",
        "/drafts/{0}/versions/1/read",
        "/drafts/{0}/compare/0/1",
        "/drafts/{0}/versions/1.md",
        "/drafts/{0}/export.md",
        "/drafts/{0}/log.jsonl",
        "/submissions/{1}/log.jsonl",
        "/drafts/{0}/versions/1/attribution",
        "/drafts/{0}/versions/1/revision",
    ];

    [Theory]
    [MemberData(nameof(OfTheSubmission))]
    public async Task Those_who_take_part_get_it_and_nobody_else(string pattern)
    {
        var address = string.Format(null, pattern, await DraftAsync(), app.Network.Submission);
        foreach (var (who, status) in new (PersonId? Who, HttpStatusCode Status)[]
        {
            (app.Network.Ada, HttpStatusCode.OK),
            (app.Network.Ben, HttpStatusCode.OK),
            (app.Network.Cleo, HttpStatusCode.OK),
            (app.Network.Dan, HttpStatusCode.NotFound),
            (await app.NewPersonAsync("Lou Linden"), HttpStatusCode.NotFound),
            (null, HttpStatusCode.Redirect),
        })
        {
            using var browser = new Browser(app.Address, who is { } person ? await app.CookieAsync(person) : null);
            var answer = await browser.GetAsync(address);
            Assert.True(status == answer.Status, $"{address} gave {answer.Status} to {(who == app.Network.Ada ? "Ada" : who == app.Network.Ben ? "Ben" : who == app.Network.Cleo ? "Cleo" : who == app.Network.Dan ? "Dan" : who is null ? "nobody" : "a person without organization")}");
            if (who is null) Assert.StartsWith("/sign-in?to=", new Uri(app.Address, answer.Location).PathAndQuery, StringComparison.Ordinal);
            if (status != HttpStatusCode.OK) Assert.DoesNotContain("plural", answer.Body, StringComparison.Ordinal);
        }
    }

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
    public void Every_address_asks_who_one_is_but_for_these()
    {
        var open = app.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(e => "/" + e.RoutePattern.RawText?.TrimStart('/'))
            .Where(route => !Path.HasExtension(route) || route.StartsWith("/drafts", StringComparison.Ordinal)) // static files
            .Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(
        [
            "/demonstration/mail", "/demonstration/sign-in", "/error/404", "/error/{Code:int}", "/health/live", "/health/ready", "/language", "/sign-in", "/sign-in/link", "/sign-in/link/{Link}",
            "/sign-in/sent", "/sign-out", "/theme",
        ], open);
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
