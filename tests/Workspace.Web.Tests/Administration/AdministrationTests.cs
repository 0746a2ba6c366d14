using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Tests.Administration;

[Collection(SharedApp.Name)]
public sealed class AdministrationTests(WorkspaceApp app)
{
    public static TheoryData<string> Pages => ["/administration", "/administration/requests", "/administration/people", "/administration/audit", "/administration/audit.csv", "/administration/audit.jsonl", "/administration/mail", "/administration/webhooks", "/administration/health"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Administrators_get_it_and_nobody_else(string address)
    {
        var administrator = await app.AdministratorAsync();
        foreach (var (who, status) in new (PersonId? Who, HttpStatusCode Status)[]
        {
            (administrator, HttpStatusCode.OK),
            (app.Network.Ada, HttpStatusCode.NotFound),
            (app.Network.Dan, HttpStatusCode.NotFound),
            (await app.NewPersonAsync("Lou Linden"), HttpStatusCode.NotFound),
            (null, HttpStatusCode.Redirect),
        })
        {
            using var browser = new Browser(app.Address, who is { } person ? await app.CookieAsync(person) : null);
            Assert.Equal(status, (await browser.GetAsync(address)).Status);
        }
    }

    [Fact]
    public async Task The_way_there_is_shown_to_administrators_alone()
    {
        foreach (var (who, shown) in new[] { (await app.AdministratorAsync(), true), (app.Network.Ada, false) })
        {
            using var browser = new Browser(app.Address, await app.CookieAsync(who));
            Assert.Equal(shown, (await browser.GetAsync("/organizations")).Body.Contains("href=\"/administration\"", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task One_who_is_dismissed_administers_no_more()
    {
        var (stays, goes) = (await app.AdministratorAsync(), await app.AdministratorAsync());
        using var browser = new Browser(app.Address, await app.CookieAsync(stays));
        using var other = new Browser(app.Address, await app.CookieAsync(goes));
        var page = await other.GetAsync("/administration");
        Assert.Equal(HttpStatusCode.OK, page.Status);

        var dismissed = await browser.PostAsync("/administration", new() { ["_handler"] = "dismiss", ["person"] = goes.ToString(), ["__RequestVerificationToken"] = (await browser.GetAsync("/administration")).Token });
        Assert.Equal(HttpStatusCode.Redirect, dismissed.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync("/administration")).Status);
        var refused = await other.PostAsync("/administration", new() { ["_handler"] = "dismiss", ["person"] = stays.ToString(), ["__RequestVerificationToken"] = page.Token });
        Assert.NotEqual(HttpStatusCode.Redirect, refused.Status);
        Assert.True(await app.Services.GetRequiredService<Store.Network>().IsAdministratorAsync(stays, default));
    }

    [Fact]
    public async Task An_administrator_names_the_network_and_appoints_another()
    {
        var administrator = await app.AdministratorAsync();
        var (address, person) = ("new.administrator@example.org", await app.NewPersonAsync("Nell Nettle", "new.administrator@example.org"));
        using var browser = new Browser(app.Address, await app.CookieAsync(administrator));
        var page = await browser.GetAsync("/administration");
        var saved = await browser.PostAsync("/administration", new() { ["_handler"] = "settings", ["nameEn"] = "Renamed <b>", ["nameFr"] = "Renommé", ["takesRequests"] = "true", ["__RequestVerificationToken"] = page.Token });
        Assert.Contains("Renamed &lt;b&gt;", saved.Body, StringComparison.Ordinal);
        Assert.Equal(new NetworkSettings(new("Renamed <b>", "Renommé"), true), (await app.Services.GetRequiredService<Store.Network>().FindAsync(default))!.Settings);

        var unknown = await browser.PostAsync("/administration", new() { ["_handler"] = "appoint", ["address"] = "nobody@example.org", ["__RequestVerificationToken"] = page.Token });
        Assert.Contains("Nobody here has this address.", unknown.Body, StringComparison.Ordinal);
        var appointed = await browser.PostAsync("/administration", new() { ["_handler"] = "appoint", ["address"] = address, ["__RequestVerificationToken"] = page.Token });
        Assert.Equal(HttpStatusCode.Redirect, appointed.Status);
        Assert.True(await app.Services.GetRequiredService<Store.Network>().IsAdministratorAsync(person, default));
    }
}
