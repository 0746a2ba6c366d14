using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Store;

namespace Workspace.Web.Tests.Api;

[Collection(SharedApp.Name)]
public sealed partial class TokensPageTests(WorkspaceApp app)
{
    [Fact]
    public async Task A_token_is_shown_once_and_opens_the_API_until_it_is_ended()
    {
        var (browser, _) = await SomebodyAsync();
        using (browser)
        {
            var made = await MakeAsync(browser, "Nightly copy", "read");
            var said = Shown().Match(made.Body).Groups[1].Value;
            Assert.NotEmpty(said);
            Assert.True(made.Message.Headers.CacheControl?.NoStore);
            Assert.Equal(HttpStatusCode.OK, await AskAsync(said));

            var again = await browser.GetAsync("/account/tokens");
            Assert.DoesNotContain(said, again.Body, StringComparison.Ordinal);
            Assert.Contains("Nightly copy", again.Body, StringComparison.Ordinal);
            Assert.Contains(said[..14], again.Body, StringComparison.Ordinal);

            var handler = Ending().Match(again.Body).Groups[1].Value;
            Assert.EndsWith("/account/tokens", (await browser.PostAsync("/account/tokens", new() { ["_handler"] = handler, ["__RequestVerificationToken"] = again.Token })).Location, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(said));
        }
    }

    [Fact]
    public async Task Nobody_ends_the_token_of_another()
    {
        var (browser, _) = await SomebodyAsync();
        var (thief, _) = await SomebodyAsync();
        using (browser)
        using (thief)
        {
            var made = await MakeAsync(browser, "Mine", "read");
            var said = Shown().Match(made.Body).Groups[1].Value;
            var handler = Ending().Match((await browser.GetAsync("/account/tokens")).Body).Groups[1].Value;
            var page = await thief.GetAsync("/account/tokens");
            await thief.PostAsync("/account/tokens", new() { ["_handler"] = handler, ["__RequestVerificationToken"] = page.Token });
            Assert.Equal(HttpStatusCode.OK, await AskAsync(said));
        }
    }

    [Theory]
    [InlineData("", "read", "Give it a name")]
    [InlineData("Nothing", "", "Choose at least one thing")]
    [InlineData("Nothing", "everything", "Choose at least one thing")]
    public async Task A_form_that_is_not_filled_says_so_and_makes_nothing(string name, string scope, string wrong)
    {
        var (browser, person) = await SomebodyAsync();
        using (browser)
        {
            var answer = await MakeAsync(browser, name, scope);
            Assert.Contains(wrong, answer.Body, StringComparison.Ordinal);
            Assert.Empty(await app.Services.GetRequiredService<Tokens>().OfAsync(person, default));
        }
    }

    [Fact]
    public async Task A_token_is_never_made_for_an_organization_of_others_or_for_ever()
    {
        var (browser, person) = await SomebodyAsync();
        using (browser)
        {
            await MakeAsync(browser, "For others", "read", new() { ["Organization"] = app.Network.Alder.ToString() });
            await MakeAsync(browser, "For ever", "read", new() { ["Days"] = "36500" });
            Assert.Empty(await app.Services.GetRequiredService<Tokens>().OfAsync(person, default));
        }
    }

    private async Task<(Browser Browser, Collab.PersonId Person)> SomebodyAsync()
    {
        var person = await app.NewPersonAsync("Tilda Teasel");
        await app.Services.GetRequiredService<Store.Organizations>().JoinAsync(app.Network.Birch, person, "Writer", isContact: false, default);
        return (new Browser(app.Address, await app.CookieAsync(person)), person);
    }

    private static async Task<Browser.Answer> MakeAsync(Browser browser, string name, string scope, Dictionary<string, string>? more = null)
    {
        var page = await browser.GetAsync("/account/tokens");
        Dictionary<string, string> fields = new() { ["_handler"] = "make", ["Name"] = name, ["Scopes"] = scope, ["Days"] = "30", ["__RequestVerificationToken"] = page.Token };
        foreach (var (key, value) in more ?? []) fields[key] = value;
        return await browser.PostAsync("/account/tokens", fields);
    }

    private async Task<HttpStatusCode> AskAsync(string token)
    {
        using var client = new HttpClient { BaseAddress = app.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.GetAsync(new Uri("/api/v1/me", UriKind.Relative));
        return answer.StatusCode;
    }

    [GeneratedRegex("<code id=\"token\">(workspace_[A-Za-z0-9_-]{43})</code>")]
    private static partial Regex Shown();

    [GeneratedRegex("name=\"_handler\" value=\"(end-[0-9a-f]{32})\"")]
    private static partial Regex Ending();
}
