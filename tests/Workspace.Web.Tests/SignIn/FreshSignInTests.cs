using System.Net;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.SignIn;

namespace Workspace.Web.Tests.SignIn;

[Collection(SharedApp.Name)]
public sealed class FreshSignInTests(WorkspaceApp app)
{
    private const string Dangerous = "/account/passkeys/remove";

    [Fact]
    public async Task What_is_dangerous_asks_for_a_proof_that_is_older_than_ten_minutes_and_leads_back()
    {
        var person = await app.NewPersonAsync("Zia Zinnia", "zia.fresh@example.org");
        using var browser = new Browser(app.Address, await app.CookieAsync(person));
        var page = await browser.GetAsync("/account");
        Assert.NotEqual("/confirm", Path(await DoAsync(browser, page)));

        await ProvedAsync(person, TimeSpan.FromMinutes(11));
        var asked = await DoAsync(browser, page, referer: "/account?said=ended");
        Assert.Equal((HttpStatusCode.Redirect, "/confirm?to=%2Faccount%3Fsaid%3Dended"), (asked.Status, asked.Location));

        // By a link in a mail, opened in the same browser: no second session, and the proof is fresh.
        await using var session = app.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        var link = app.Services.GetRequiredService<SignInLinks>().Make((await session.LoadAsync<Account>(person.Value))!); // not null: just made
        var into = await browser.SubmitAsync(await browser.GetAsync($"/sign-in/link/{link}?to=%2Faccount"), "/sign-in/link");
        Assert.Equal("/account", into.Location);
        Assert.NotEqual("/confirm", Path(await DoAsync(browser, page)));
        Assert.Single(await app.Services.GetRequiredService<Sessions>().OfAsync(person, default));
    }

    [Fact]
    public async Task A_program_is_told_in_place_of_being_led()
    {
        var person = await app.NewPersonAsync("Abe Aster");
        var cookie = await app.CookieAsync(person);
        await ProvedAsync(person, TimeSpan.FromMinutes(11));
        using var program = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, Dangerous) { Content = new FormUrlEncodedContent([]), Headers = { { "Cookie", cookie } } };
        using var answer = await program.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("fresh-sign-in", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/account")]
    [InlineData("//evil.example")]
    [InlineData("nonsense")]
    public async Task It_never_leads_to_where_somebody_else_says(string referer)
    {
        var person = await app.NewPersonAsync("Bea Birch");
        using var browser = new Browser(app.Address, await app.CookieAsync(person));
        var page = await browser.GetAsync("/account");
        await ProvedAsync(person, TimeSpan.FromMinutes(11));
        Assert.Equal("/confirm?to=%2F", (await DoAsync(browser, page, referer)).Location);
    }

    [Fact]
    public async Task Whose_session_was_ended_is_never_fresh()
    {
        var person = await app.NewPersonAsync("Cal Clover");
        using var browser = new Browser(app.Address, await app.CookieAsync(person));
        var page = await browser.GetAsync("/account");
        await app.Services.GetRequiredService<Sessions>().EndAsync(person, _ => true, person, default);
        Assert.Equal("/confirm", Path(await DoAsync(browser, page)));
    }

    private static string? Path(Browser.Answer answer) => answer.Location?.Split('?')[0];

    private async Task<Browser.Answer> DoAsync(Browser browser, Browser.Answer page, string? referer = null) =>
        await browser.PostAsync(Dangerous, new() { ["passkey"] = "AAAA", ["__RequestVerificationToken"] = page.Token }, referer: referer is ['/', ..] and not ['/', '/', ..] ? new Uri(app.Address, referer).ToString() : referer);

    private async Task ProvedAsync(PersonId person, TimeSpan ago)
    {
        await using var command = app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("update workspace.mt_doc_accountsession set data = jsonb_set(data, '{provedAt}', to_jsonb($1::timestamptz)) where data ->> 'person' = $2");
        command.Parameters.AddWithValue(DateTimeOffset.UtcNow - ago);
        command.Parameters.AddWithValue(person.ToString());
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}
