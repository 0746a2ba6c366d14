using System.Net;

namespace Workspace.Web.Tests.Security;

/// <summary>One person cannot ask for more than people do; and holds up nobody else, though they share an address.</summary>
[Collection(SharedApp.Name)]
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

    private static Task<Browser.Answer> ThemeAsync(Browser browser, Browser.Answer page) =>
        browser.PostAsync("/theme", new() { ["theme"] = "dark", ["__RequestVerificationToken"] = page.Token });
}
