using System.Net;

namespace Workspace.Web.Tests.Security;

/// <summary>One person cannot ask for more than people do; and holds up nobody else, though they share an address.</summary>
public sealed class RateTests
{
    [Fact]
    public async Task Forms_are_limited_by_person_and_not_by_address()
    {
        var app = new WorkspaceApp { Settings = new() { ["Limits:FormsPerMinute"] = "10" } };
        await ((IAsyncLifetime)app).InitializeAsync();
        try
        {
            using var ada = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
            var page = await ada.GetAsync("/organizations");
            for (var i = 0; i < 10; i++) Assert.Equal(HttpStatusCode.Redirect, (await ThemeAsync(ada, page)).Status);
            var refused = await ThemeAsync(ada, page);
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
            Assert.True(refused.Message.Headers.RetryAfter?.Delta is { TotalSeconds: >= 1 and <= 60 });
            Assert.Contains("That was too much at once", refused.Body, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/organizations")).Status); // reading goes on

            using var ben = new Browser(app.Address, await app.CookieAsync(app.Network.Ben));
            Assert.Equal(HttpStatusCode.Redirect, (await ThemeAsync(ben, await ben.GetAsync("/organizations"))).Status);
        }
        finally
        {
            await ((IAsyncLifetime)app).DisposeAsync();
        }
    }

    [Fact]
    public async Task Calls_of_programs_are_limited_by_person_all_tokens_together_and_told_as_a_problem()
    {
        var app = new WorkspaceApp { Settings = new() { ["Limits:ApiCallsPerMinute"] = "10" } };
        await ((IAsyncLifetime)app).InitializeAsync();
        try
        {
            using var first = await Api.ApiClient.OfAsync(app, app.Network.BenOfBirch);
            using var second = await Api.ApiClient.OfAsync(app, app.Network.BenOfBirch);
            for (var i = 0; i < 10; i++) Assert.Equal(200, (await (i % 2 == 0 ? first : second).GetAsync("me")).Status);
            var refused = await second.GetAsync("me");
            Assert.Equal((429, "too-many"), (refused.Status, refused.Type));
            Assert.True(refused.Message.Headers.RetryAfter?.Delta is { TotalSeconds: >= 1 and <= 60 });
            using var another = await Api.ApiClient.OfAsync(app, app.Network.AdaOfAlder);
            Assert.Equal(200, (await another.GetAsync("me")).Status);
        }
        finally
        {
            await ((IAsyncLifetime)app).DisposeAsync();
        }
    }

    private static Task<Browser.Answer> ThemeAsync(Browser browser, Browser.Answer page) =>
        browser.PostAsync("/theme", new() { ["theme"] = "dark", ["__RequestVerificationToken"] = page.Token });
}
