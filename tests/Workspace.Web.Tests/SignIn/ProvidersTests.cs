using System.Net;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Tests.SignIn;

/// <summary>An application that knows two providers: one whose word on addresses it takes, and one whose it does not.</summary>
public sealed class ProvidersTests : IAsyncLifetime
{
    private FakeProvider trusted = null!, other = null!;
    private WorkspaceApp app = null!;

    public async Task InitializeAsync()
    {
        (trusted, other) = (await FakeProvider.StartAsync(), await FakeProvider.StartAsync());
        var settings = new Dictionary<string, string>();
        foreach (var (provider, number, name) in ((FakeProvider, int, string)[])[(trusted, 0, "Good House"), (other, 1, "Other")])
        {
            (settings[$"SignIn:Providers:{number}:Name"], settings[$"SignIn:Providers:{number}:Authority"]) = (name, provider.Authority);
            (settings[$"SignIn:Providers:{number}:ClientId"], settings[$"SignIn:Providers:{number}:ClientSecret"]) = (FakeProvider.Client, FakeProvider.Secret);
        }

        settings["SignIn:Providers:0:IsTrustedForAddresses"] = "true";
        app = new() { Settings = settings };
        await ((IAsyncLifetime)app).InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await ((IAsyncLifetime)app).DisposeAsync();
        await trusted.DisposeAsync();
        await other.DisposeAsync();
    }

    [Fact]
    public async Task Accounts_elsewhere_sign_in_who_they_belong_to_and_nobody_else()
    {
        // By a verified address, from whom we trust for it; from then on by their name for the person, whatever the address.
        var fay = await app.NewPersonAsync("Fay Fern", "fay@example.org");
        trusted.Person = ("fay-there", "FAY@example.org", true);
        Assert.Equal("/account", (await SignInAsync("good-house")).Location);
        trusted.Person = ("fay-there", "moved@example.org", true);
        Assert.Equal("/account", (await SignInAsync("good-house")).Location);
        Assert.Equal(trusted.Authority, Assert.Single((await AccountAsync(fay)).Logins).Provider);

        // Not by an address that is not verified, that nobody has, or of whom we do not trust for it.
        await app.NewPersonAsync("Gil Gale", "gil@example.org");
        trusted.Person = ("gil-there", "gil@example.org", false);
        Assert.Equal("/sign-in?wrong=unlinked", (await SignInAsync("good-house")).Location);
        trusted.Person = ("nobody-there", "nobody@example.org", true);
        Assert.Equal("/sign-in?wrong=unlinked", (await SignInAsync("good-house")).Location);
        other.Person = ("gil-there", "gil@example.org", true);
        var refused = await SignInAsync("other");
        Assert.Equal("/sign-in?wrong=unlinked", refused.Location);
        using (refused.Browser) Assert.Contains("No account here belongs to it", (await refused.Browser.GetAsync("/sign-in?wrong=unlinked")).Body, StringComparison.Ordinal);

        // The name of one provider's person means nothing at another.
        other.Person = ("fay-there", null, false);
        Assert.Equal("/sign-in?wrong=unlinked", (await SignInAsync("other")).Location);
    }

    [Fact]
    public async Task What_another_key_signed_lets_nobody_in()
    {
        await app.NewPersonAsync("Hana Hill", "hana@example.org");
        (trusted.Person, trusted.Forges) = (("hana-there", "hana@example.org", true), true);
        Assert.Equal("/sign-in?wrong=provider", (await SignInAsync("good-house")).Location);
        using var browser = new Browser(app.Address);
        Assert.Equal("/sign-in?wrong=provider", (await browser.GetAsync("/sign-in/provider/good-house/back?code=x&state=y")).Location);
        Assert.Equal("/sign-in?wrong=provider", (await browser.GetAsync("/sign-in/provider")).Location);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/sign-in/provider/nowhere")).Status);
    }

    [Fact]
    public async Task Who_is_signed_in_links_an_account_after_seeing_whose_it_is_and_unlinks_it()
    {
        var ivo = await app.NewPersonAsync("Ivo Iris", "ivo@example.org");
        other.Person = ("ivo-there", "ivo.elsewhere@example.org", true);
        using var browser = new Browser(app.Address, await app.CookieAsync(ivo));
        Assert.Equal("/account?said=link", await ThroughAsync(browser, "other"));
        var page = await browser.GetAsync("/account?said=link");
        Assert.Contains("Other says that you are ivo.elsewhere@example.org", page.Body, StringComparison.Ordinal);
        Assert.Empty((await AccountAsync(ivo)).Logins); // nothing without the button
        Assert.Equal("/account?said=linked", (await browser.SubmitAsync(page, "/account/providers/link")).Location);
        Assert.Equal("/account", (await SignInAsync("other")).Location);

        // Nobody else links the same, or signs in over somebody else's session with it.
        var jo = await app.NewPersonAsync("Jo Juniper");
        using var second = new Browser(app.Address, await app.CookieAsync(jo));
        Assert.Equal("/account?said=link-anothers", await ThroughAsync(second, "other"));
        Assert.Contains("Jo Juniper", (await second.GetAsync("/account")).Body, StringComparison.Ordinal);
        Assert.Empty((await AccountAsync(jo)).Logins);

        page = await browser.GetAsync("/account");
        Assert.Equal("/account?said=unlinked", (await browser.PostAsync("/account/providers/unlink", new() { ["provider"] = other.Authority, ["__RequestVerificationToken"] = page.Token })).Location);
        Assert.Equal("/sign-in?wrong=unlinked", (await SignInAsync("other")).Location);
        await using var session = app.Services.GetRequiredService<IDocumentStore>().QuerySession();
        Assert.Equal(["person.provider-linked", "person.provider-unlinked"], (await session.Events.FetchStreamAsync(ivo.Value)).Select(one => one.EventTypeName));
    }

    private async Task<(string? Location, Browser Browser)> SignInAsync(string key)
    {
        var browser = new Browser(app.Address);
        Assert.Contains($"/sign-in/provider/{key}", (await browser.GetAsync("/sign-in")).Body, StringComparison.Ordinal);
        return (await ThroughAsync(browser, key), browser);
    }

    /// <summary>There, back, and to what comes of it.</summary>
    private static async Task<string?> ThroughAsync(Browser browser, string key)
    {
        var there = (await browser.GetAsync($"/sign-in/provider/{key}?to=%2Faccount")).Location!; // not null: it leads there
        var back = await browser.GetAsync(await FakeProvider.VisitAsync(there));
        return back.Location?.StartsWith("/sign-in/provider", StringComparison.Ordinal) == true ? (await browser.GetAsync(back.Location)).Location : back.Location;
    }

    private async Task<Account> AccountAsync(PersonId person)
    {
        await using var session = app.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return (await session.LoadAsync<Account>(person.Value))!; // not null: made above
    }
}
