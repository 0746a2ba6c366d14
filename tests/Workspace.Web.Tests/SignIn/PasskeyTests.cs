using System.Net;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Tests.SignIn;

[Collection(SharedApp.Name)]
public sealed class PasskeyTests(WorkspaceApp app)
{
    private string Origin => app.Address.GetLeftPart(UriPartial.Authority);

    [Fact]
    public async Task A_passkey_is_added_signs_in_without_an_address_and_is_renamed_and_removed()
    {
        var person = await app.NewPersonAsync("Ida Iris");
        using var key = new SoftKey(Origin);
        using var browser = await AddedAsync(person, key, "Office laptop");
        var page = await browser.GetAsync("/account");
        Assert.Contains("Office laptop", page.Body, StringComparison.Ordinal);

        using var elsewhere = new Browser(app.Address);
        Assert.Equal((HttpStatusCode.Redirect, "/account"), await SignInAsync(elsewhere, key, to: "/account"));
        Assert.Contains("by a passkey", (await elsewhere.GetAsync("/account")).Body, StringComparison.Ordinal);

        var id = (await AccountAsync(person)).Passkeys.Single().Id.ToString();
        await browser.PostAsync("/account/passkeys/name", new() { ["passkey"] = id, ["name"] = " My\r\n phone ", ["__RequestVerificationToken"] = page.Token });
        Assert.Equal("My phone", (await AccountAsync(person)).Passkeys.Single().Name);
        await browser.PostAsync("/account/passkeys/remove", new() { ["passkey"] = id, ["__RequestVerificationToken"] = page.Token });
        using var late = new Browser(app.Address);
        Assert.Equal((HttpStatusCode.Redirect, "/sign-in?wrong=passkey"), await SignInAsync(late, key));
        await using var session = app.Services.GetRequiredService<IDocumentStore>().QuerySession();
        Assert.Equal(["person.passkey-added", "person.passkey-removed"], (await session.Events.FetchStreamAsync(person.Value)).Select(one => one.EventTypeName));
    }

    [Fact]
    public async Task Nobody_is_let_in_by_what_was_answered_to_another_site_without_its_person_or_a_second_time()
    {
        var person = await app.NewPersonAsync("Jan Jonquil");
        using var key = new SoftKey(Origin);
        using var _ = await AddedAsync(person, key, "");
        const string Refused = "/sign-in?wrong=passkey";

        key.Origin = "https://evil.example";
        using (var browser = new Browser(app.Address)) Assert.Equal(Refused, (await SignInAsync(browser, key)).Location);
        (key.Origin, key.Verifies) = (Origin, false);
        using (var browser = new Browser(app.Address)) Assert.Equal(Refused, (await SignInAsync(browser, key)).Location);

        key.Verifies = true;
        using var honest = new Browser(app.Address);
        var (options, token) = await OptionsAsync(honest);
        var answer = key.Get(options);
        using (var thief = new Browser(app.Address))
        {
            var theirs = await OptionsAsync(thief); // another question was asked there
            Assert.Equal(Refused, (await PostAsync(thief, answer, theirs.Token)).Location);
        }

        using (var stranger = new Browser(app.Address)) Assert.Equal(Refused, (await PostAsync(stranger, answer, (await stranger.GetAsync("/sign-in")).Token)).Location);
        Assert.Equal("/", (await PostAsync(honest, answer, token)).Location);
        Assert.Equal(Refused, (await PostAsync(honest, answer, (await honest.GetAsync("/account")).Token)).Location);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"AAAA\",\"authenticatorData\":\"AAAA\",\"signature\":\"AAAA\",\"userHandle\":\"AAAA\"},\"clientExtensionResults\":{}}")]
    public async Task What_no_device_made_lets_nobody_in(string credential)
    {
        using var browser = new Browser(app.Address);
        var (_, token) = await OptionsAsync(browser);
        Assert.Equal("/sign-in?wrong=passkey", (await PostAsync(browser, credential, token)).Location);
    }

    [Fact]
    public async Task What_a_device_made_for_one_person_is_not_added_for_another()
    {
        var (one, other) = (await app.NewPersonAsync("Kit Kelp"), await app.NewPersonAsync("Lea Lilac"));
        using var key = new SoftKey(Origin);
        using var theirs = new Browser(app.Address, await app.CookieAsync(one));
        var made = key.Create((await CreationAsync(theirs)).Options);
        using var browser = new Browser(app.Address, await app.CookieAsync(other));
        var (_, token) = await CreationAsync(browser);
        Assert.Equal("/account?said=passkey-failed", (await browser.PostAsync("/account/passkeys", new() { ["credential"] = made, ["__RequestVerificationToken"] = token }, origin: Origin)).Location);
        Assert.Empty((await AccountAsync(other)).Passkeys);
    }

    [Fact]
    public async Task A_page_offers_passkeys_hidden_until_its_script_has_run()
    {
        using var browser = new Browser(app.Address);
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument((await browser.GetAsync("/sign-in")).Body);
        Assert.True(page.QuerySelector("form[data-passkey=get]")!.HasAttribute("hidden")); // not null: on the page
        Assert.All(page.QuerySelectorAll("script"), script => Assert.StartsWith("/dist/", script.GetAttribute("src"), StringComparison.Ordinal));
    }

    private async Task<Browser> AddedAsync(PersonId person, SoftKey key, string name)
    {
        var browser = new Browser(app.Address, await app.CookieAsync(person));
        var (options, token) = await CreationAsync(browser);
        Assert.Equal("/account?said=passkey-added", (await browser.PostAsync("/account/passkeys", new() { ["credential"] = key.Create(options), ["name"] = name, ["__RequestVerificationToken"] = token }, origin: Origin)).Location);
        return browser;
    }

    private static async Task<(string Options, string Token)> CreationAsync(Browser browser)
    {
        var token = (await browser.GetAsync("/account")).Token;
        return ((await browser.PostAsync("/account/passkeys/options", new() { ["__RequestVerificationToken"] = token })).Body, token);
    }

    private static async Task<(string Options, string Token)> OptionsAsync(Browser browser)
    {
        var token = (await browser.GetAsync("/sign-in")).Token;
        return ((await browser.PostAsync("/sign-in/passkey/options", new() { ["__RequestVerificationToken"] = token })).Body, token);
    }

    private async Task<(HttpStatusCode Status, string? Location)> SignInAsync(Browser browser, SoftKey key, string? to = null)
    {
        var (options, token) = await OptionsAsync(browser);
        var answer = await PostAsync(browser, key.Get(options), token, to);
        return (answer.Status, answer.Location);
    }

    private Task<Browser.Answer> PostAsync(Browser browser, string credential, string token, string? to = null) =>
        browser.PostAsync("/sign-in/passkey", new() { ["credential"] = credential, ["to"] = to ?? "", ["__RequestVerificationToken"] = token }, origin: Origin);

    private async Task<Account> AccountAsync(PersonId person)
    {
        await using var session = app.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return (await session.LoadAsync<Account>(person.Value))!; // not null: made above
    }
}
