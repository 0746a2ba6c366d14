using System.Net;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workspace.Store;

namespace Workspace.Web.Tests.Administration;

[Collection(SharedApp.Name)]
public sealed class PeoplePagesTests(WorkspaceApp app)
{
    [Fact]
    public async Task A_person_is_found_and_their_page_says_how_they_sign_in_and_where_they_belong()
    {
        var administrator = await app.AdministratorAsync();
        var person = await app.NewPersonAsync("Quincy Quince <b>");
        await app.Services.GetRequiredService<Organizations>().JoinAsync(app.Network.Birch, person, "Cook", isContact: false, default);
        await app.CookieAsync(person);
        using var browser = new Browser(app.Address, await app.CookieAsync(administrator));
        var list = (await browser.GetAsync("/administration/people?words=quince")).Body;
        Assert.Contains($"/administration/people/{person}", list, StringComparison.Ordinal);
        Assert.Contains("Quincy Quince &lt;b&gt;", list, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada Alder", list, StringComparison.Ordinal);
        var page = WebUtility.HtmlDecode((await browser.GetAsync($"/administration/people/{person}")).Body);
        Assert.Contains("Birch House", page, StringComparison.Ordinal);
        Assert.Contains("End 1 session", page, StringComparison.Ordinal);
        foreach (var kind in new[] { "administrators", "guests", "alone", "forgotten", "nonsense" }) Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"/administration/people?kind={kind}&page=2&words=%00")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/administration/people/{Guid.CreateVersion7()}")).Status);
    }

    [Fact]
    public async Task An_administrator_ends_sessions_appoints_and_withdraws()
    {
        var administrator = await app.AdministratorAsync();
        var person = await app.NewPersonAsync("Quade Quail");
        await app.CookieAsync(person);
        using var browser = new Browser(app.Address, await app.CookieAsync(administrator));
        var page = $"/administration/people/{person}";
        Assert.EndsWith("said=ended", (await browser.SubmitAsync(await browser.GetAsync(page), page, "end")).Location, StringComparison.Ordinal);
        Assert.Empty(await app.Services.GetRequiredService<Sessions>().OfAsync(person, default));
        Assert.EndsWith("said=appointed", (await browser.SubmitAsync(await browser.GetAsync(page), page, "appoint")).Location, StringComparison.Ordinal);
        Assert.True(await app.Services.GetRequiredService<Store.Network>().IsAdministratorAsync(person, default));
        Assert.EndsWith("said=dismissed", (await browser.SubmitAsync(await browser.GetAsync(page), page, "dismiss")).Location, StringComparison.Ordinal);
        Assert.False(await app.Services.GetRequiredService<Store.Network>().IsAdministratorAsync(person, default));
    }

    [Fact]
    public async Task Forgetting_asks_whether_it_is_sure_and_for_a_fresh_proof()
    {
        var administrator = await app.AdministratorAsync();
        var person = await app.NewPersonAsync("Quella Quartz");
        using var browser = new Browser(app.Address, await app.CookieAsync(administrator));
        var page = $"/administration/people/{person}";
        var unsure = await browser.SubmitAsync(await browser.GetAsync(page), page, "forget", new() { ["sure"] = "" });
        Assert.Contains("Tick this to forget the person.", unsure.Body, StringComparison.Ordinal);
        Assert.NotNull(await app.Services.GetRequiredService<People>().FindAsync(person, default));

        var form = await browser.GetAsync(page);
        await using (var command = app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("update workspace.mt_doc_accountsession set data = jsonb_set(data, '{provedAt}', to_jsonb($2::timestamptz)) where data ->> 'person' = $1"))
        {
            command.Parameters.AddWithValue(administrator.ToString());
            command.Parameters.AddWithValue(DateTime.UtcNow.AddMinutes(-11));
            await command.ExecuteNonQueryAsync();
        }

        Assert.StartsWith("/confirm", (await browser.SubmitAsync(form, page, "forget", new() { ["sure"] = "true" })).Location, StringComparison.Ordinal);
        Assert.NotNull(await app.Services.GetRequiredService<People>().FindAsync(person, default));

        using var fresh = new Browser(app.Address, await app.CookieAsync(administrator));
        Assert.Equal(HttpStatusCode.Redirect, (await fresh.SubmitAsync(await fresh.GetAsync(page), page, "forget", new() { ["sure"] = "true" })).Status);
        Assert.Null(await app.Services.GetRequiredService<People>().FindAsync(person, default));
        Assert.Contains(person.ToString(), (await fresh.GetAsync("/administration/people?kind=forgotten")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Quella", (await fresh.GetAsync("/administration/audit?kind=Forgetting")).Body, StringComparison.Ordinal);
        var own = $"/administration/people/{administrator}";
        Assert.DoesNotContain("\"forget\"", (await fresh.GetAsync(own)).Body, StringComparison.Ordinal); // another does that
    }

    [Fact]
    public async Task Who_stands_behind_a_pseudonym_is_on_no_page_of_the_administration()
    {
        var administrator = await app.AdministratorAsync();
        var address = $"quenby.{Guid.CreateVersion7():N}@example.org";
        var person = await app.NewPersonAsync("Quenby Quillwhisper", address);
        await app.Services.GetRequiredService<Organizations>().JoinAsync(app.Network.Cedar, person, "Writer", isContact: false, default);
        Assert.True(await app.Services.GetRequiredService<Pseudonyms>().SetAsync(app.Network.Cedar, person, true, new(app.Network.Cleo, app.Network.Cedar), default));
        await app.Services.GetRequiredService<Tokens>().MakeAsync(new(person, app.Network.Cedar), "x", [TokenScope.Read], TimeSpan.FromDays(1), default);
        await using (var session = app.Services.GetRequiredService<IDocumentStore>().LightweightSession())
        {
            app.Services.GetRequiredService<MailQueue>().Enqueue(session, new Letter("notice", address, "Quenby Quillwhisper", "en", "Something", [new("Something.")]) { Person = person });
            await session.SaveChangesAsync();
        }

        using var browser = new Browser(app.Address, await app.CookieAsync(administrator));
        foreach (var language in new[] { "en", "fr" })
        {
            await browser.PostAsync("/language", new() { ["language"] = language, ["__RequestVerificationToken"] = (await browser.GetAsync("/administration")).Token });
            foreach (var at in new[]
            {
                "/administration/people", "/administration/people?words=quill", $"/administration/people?words={address}", $"/administration/people/{person}", "/administration/audit", $"/administration/audit?person={person}",
                "/administration/audit.csv", "/administration/audit.jsonl", "/administration/mail",
            })
            {
                var body = WebUtility.HtmlDecode((await browser.GetAsync(at)).Body);
                body = body[Math.Max(0, body.IndexOf("<main", StringComparison.Ordinal))..]
                    .Replace($"value=\"{address}\"", "", StringComparison.Ordinal).Replace($"words={address}", "", StringComparison.Ordinal); // what was looked for stays in its field
                Assert.DoesNotContain("Quillwhisper", body, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(address, body, StringComparison.OrdinalIgnoreCase);
            }

            var shown = WebUtility.HtmlDecode((await browser.GetAsync($"/administration/people/{person}")).Body);
            Assert.Contains(language == "fr" ? "Une personne de Maison Cedar" : "A contributor of Cedar House", shown, StringComparison.Ordinal);
        }

        await app.Services.GetRequiredService<Store.Network>().AppointAsync(app.Network.Cleo, administrator, default);
        using var contact = new Browser(app.Address, await app.CookieAsync(app.Network.Cleo));
        Assert.Contains("Quenby Quillwhisper", (await contact.GetAsync($"/administration/people/{person}")).Body, StringComparison.Ordinal); // she vouches
        await app.Services.GetRequiredService<Store.Network>().DismissAsync(app.Network.Cleo, administrator, default);
    }
}
