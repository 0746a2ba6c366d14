using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Tests.Pages;

[Collection(SharedApp.Name)]
public sealed class OrganizationPagesTests(WorkspaceApp app)
{
    private static readonly Dictionary<string, string> Details = new()
    {
        ["nameEn"] = "Renamed House",
        ["nameFr"] = "Maison renommée",
        ["shortName"] = "Renamed",
        ["kind"] = "shelter",
        ["region"] = "Yukon",
        ["languages"] = "fr",
        ["aboutEn"] = "A roof.",
        ["aboutFr"] = "Un toit.",
    };

    private Organizations Organizations => app.Services.GetRequiredService<Organizations>();

    [Fact]
    public async Task Its_contact_and_administrators_change_it_and_nobody_else()
    {
        var (id, contact, member) = await HouseAsync();
        foreach (var who in new[] { member, app.Network.Dan })
        {
            using var stranger = new Browser(app.Address, await app.CookieAsync(who));
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/organizations/{id}/edit")).Status);
            Assert.NotEqual(HttpStatusCode.Redirect, (await SendAsync(stranger, id, "change", Details)).Status);
            Assert.DoesNotContain($"/organizations/{id}/edit", (await stranger.GetAsync($"/organizations/{id}")).Body, StringComparison.Ordinal);
        }
        Assert.Equal("Hazel House", (await Organizations.FindAsync(id, default))!.Name.En);

        using var browser = new Browser(app.Address, await app.CookieAsync(contact));
        var incomplete = await SendAsync(browser, id, "change", new(Details) { ["nameFr"] = " " });
        Assert.Contains("f-nameFr-error", incomplete.Body, StringComparison.Ordinal);
        Assert.Contains("Renamed House", incomplete.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(browser, id, "change", Details)).Status);
        Assert.Equal(("Maison renommée", "Yukon", "fr"), (await Organizations.FindAsync(id, default)) is { } found ? (found.Name.Fr, found.Region, string.Join(' ', found.Languages)) : default);
        Assert.NotEqual(HttpStatusCode.Redirect, (await SendAsync(browser, id, "close", new() { ["sure"] = "true" })).Status); // that is for administrators
        Assert.True((await Organizations.FindAsync(id, default))!.IsOpen);

        using var administrator = new Browser(app.Address, await app.CookieAsync(await app.AdministratorAsync()));
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(administrator, id, "change", new(Details) { ["region"] = "Nunavut" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(administrator, id, "close", [])).Status); // nobody said that they are sure
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(administrator, id, "close", new() { ["sure"] = "true" })).Status);
        Assert.False((await Organizations.FindAsync(id, default))!.IsOpen);
        Assert.Equal(HttpStatusCode.NotFound, (await administrator.GetAsync($"/organizations/{id}/edit")).Status);
    }

    [Fact]
    public async Task A_contact_removes_and_appoints_and_a_member_only_leaves()
    {
        var (id, contact, member) = await HouseAsync();
        using var hers = new Browser(app.Address, await app.CookieAsync(member));
        using var browser = new Browser(app.Address, await app.CookieAsync(contact));
        foreach (var act in new[] { "remove", "dismiss" }) await ActAsync(hers, id, act, contact);
        await ActAsync(hers, id, "appoint", member);
        await ActAsync(hers, id, "leave", contact); // nobody leaves for another
        Assert.Equal([contact], Contacts(await Organizations.FindAsync(id, default)));

        Assert.Contains("last contact", (await ActAsync(browser, id, "leave", contact)).Body, StringComparison.Ordinal);
        await ActAsync(browser, id, "appoint", member);
        await ActAsync(browser, id, "dismiss", contact);
        Assert.Equal([member], Contacts(await Organizations.FindAsync(id, default)));
        Assert.Equal("/organizations", new Uri(app.Address, (await ActAsync(browser, id, "leave", contact)).Location).AbsolutePath);
        Assert.Equal([member], (await Organizations.FindAsync(id, default))!.Members.Select(m => m.Person));
    }

    [Fact]
    public async Task An_unlisted_organization_is_seen_by_its_members_administrators_and_those_it_writes_with()
    {
        var (id, contact, _) = await HouseAsync();
        var name = $"Unseen {id.ToString()[^6..]}";
        await Organizations.ChangeAsync(id, (await Organizations.FindAsync(id, default))!.Details with { Name = new(name, name), IsUnlisted = true }, contact, default);
        var administrator = await app.AdministratorAsync();
        await SeenAsync((contact, true), (administrator, true), (app.Network.Ada, false), (app.Network.Dan, false));

        var submissions = app.Services.GetRequiredService<Submissions>();
        await submissions.GiveRoleAsync(app.Network.Submission, id, SubmissionRole.Observer, app.Network.AdaOfAlder, default);
        await SeenAsync((app.Network.Ada, true), (app.Network.Dan, false));
        await submissions.RemoveAsync(app.Network.Submission, id, app.Network.AdaOfAlder, default);
        await SeenAsync((app.Network.Ada, false));

        async Task SeenAsync(params (PersonId Who, bool Sees)[] all)
        {
            foreach (var (who, sees) in all)
            {
                using var browser = new Browser(app.Address, await app.CookieAsync(who));
                Assert.Equal(sees ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await browser.GetAsync($"/organizations/{id}")).Status);
                Assert.Equal(sees, (await browser.GetAsync($"/organizations?words={Uri.EscapeDataString(name)}")).Body.Contains($"/organizations/{id}", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task The_address_of_a_merged_organization_leads_to_the_other()
    {
        var ((old, _, _), (into, contact, _)) = (await HouseAsync(), await HouseAsync());
        using var administrator = new Browser(app.Address, await app.CookieAsync(await app.AdministratorAsync()));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(administrator, old, "merge", new() { ["into"] = "" })).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(administrator, old, "merge", new() { ["into"] = into.ToString(), ["on"] = "true" })).Status);
        using var browser = new Browser(app.Address, await app.CookieAsync(contact));
        Assert.Equal($"/organizations/{into}", new Uri(app.Address, (await browser.GetAsync($"/organizations/{old}")).Location).AbsolutePath);
        Assert.Equal(4, (await Organizations.FindAsync(into, default))!.Members.Count);
    }

    [Fact]
    public async Task Administrators_found_organizations()
    {
        using var administrator = new Browser(app.Address, await app.CookieAsync(await app.AdministratorAsync()));
        var page = await administrator.GetAsync("/organizations/new");
        var founded = await administrator.PostAsync("/organizations/new", new(Details) { ["nameEn"] = "Founded House", ["_handler"] = "found", ["__RequestVerificationToken"] = page.Token });
        Assert.Equal(HttpStatusCode.Redirect, founded.Status);
        Assert.Contains("Founded House", (await administrator.GetAsync(new Uri(app.Address, founded.Location).AbsolutePath)).Body, StringComparison.Ordinal);
    }

    private static IEnumerable<PersonId> Contacts(Organization? organization) => organization!.Members.Where(m => m.IsContact).Select(m => m.Person); // there is one

    private static Task<Browser.Answer> ActAsync(Browser browser, OrganizationId id, string act, PersonId person) =>
        SendAsync(browser, id, "member", new() { ["act"] = $"{act} {person}" }, "");

    private static async Task<Browser.Answer> SendAsync(Browser browser, OrganizationId id, string form, Dictionary<string, string> fields, string part = "/edit")
    {
        var token = (await browser.GetAsync("/organizations")).Token;
        return await browser.PostAsync($"/organizations/{id}{part}", new(fields) { ["_handler"] = form, ["__RequestVerificationToken"] = token });
    }

    private async Task<(OrganizationId Id, PersonId Contact, PersonId Member)> HouseAsync()
    {
        var (contact, member) = (await app.NewPersonAsync("Hugo Hazel"), await app.NewPersonAsync("Hanna Hazel"));
        var id = await Organizations.FoundAsync(Guid.CreateVersion7(), new("Hazel House", "Maison Hazel"), "Hazel", "institute", new("", ""), "Ontario", default);
        await Organizations.JoinAsync(id, contact, "Director", isContact: true, default);
        await Organizations.JoinAsync(id, member, "Volunteer", isContact: false, default);
        return (id, contact, member);
    }
}
