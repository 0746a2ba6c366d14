using System.Net;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.SignIn;

namespace Workspace.Web.Tests.SignIn;

[Collection(SharedApp.Name)]
public sealed class SessionsTests(WorkspaceApp app)
{
    private Sessions Sessions => app.Services.GetRequiredService<Sessions>();

    [Fact]
    public async Task Every_sign_in_is_listed_with_its_device_and_way_and_each_can_be_ended()
    {
        var person = await app.NewPersonAsync("Sol Sage");
        await Sessions.BeginAsync(person, "invitation", "Firefox, Windows", default);
        using var browser = await SignedInAsync(person, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15");
        var page = await browser.GetAsync("/account");
        foreach (var said in (string[])["Firefox, Windows", "by an invitation", "Safari, Mac", "by a link in a mail", "This device"]) Assert.Contains(said, page.Body, StringComparison.Ordinal);

        var other = (await Sessions.OfAsync(person, default)).Single(one => one.Way == "invitation");
        Assert.Equal("/account?said=ended", (await browser.PostAsync("/account/sessions/end", new() { ["session"] = other.Id.ToString(), ["__RequestVerificationToken"] = page.Token })).Location);
        Assert.DoesNotContain("Firefox", (await browser.GetAsync("/account?said=ended")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.PostAsync("/account/sessions/end", new() { ["session"] = other.Id.ToString(), ["__RequestVerificationToken"] = page.Token })).Status);
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_somebody_else()
    {
        var (person, other) = (await app.NewPersonAsync("Ty Thyme"), await app.NewPersonAsync("Una Ulmus"));
        var theirs = await Sessions.BeginAsync(other, "link", "", default);
        using var browser = new Browser(app.Address, await app.CookieAsync(person));
        var page = await browser.GetAsync("/account");
        Assert.Equal(HttpStatusCode.NotFound, (await browser.PostAsync("/account/sessions/end", new() { ["session"] = theirs.Id.ToString(), ["__RequestVerificationToken"] = page.Token })).Status);
        Assert.NotNull(await Sessions.FindAsync(theirs.Id, other, default));
    }

    [Fact]
    public async Task Ending_all_others_leaves_this_one_and_an_ended_one_is_dead_a_minute_later()
    {
        var person = await app.NewPersonAsync("Vi Vetch");
        var old = await app.CookieAsync(person, DateTimeOffset.UtcNow.AddSeconds(-61));
        using (var before = new Browser(app.Address, old)) Assert.Equal(HttpStatusCode.OK, (await before.GetAsync("/account")).Status);
        var mine = await app.CookieAsync(person, DateTimeOffset.UtcNow.AddSeconds(-61));
        using var browser = new Browser(app.Address, mine);
        var page = await browser.GetAsync("/account");
        await browser.PostAsync("/account/sessions/end-others", new() { ["__RequestVerificationToken"] = page.Token });

        using var thief = new Browser(app.Address, old);
        Assert.StartsWith("/sign-in", new Uri(app.Address, (await thief.GetAsync("/account")).Location).PathAndQuery, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).Status);
        Assert.Single(await Sessions.OfAsync(person, default));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_for_whoever_kept_its_cookie()
    {
        var person = await app.NewPersonAsync("Wyn Willow");
        var cookie = await app.CookieAsync(person, DateTimeOffset.UtcNow.AddSeconds(-61));
        using (var browser = new Browser(app.Address, cookie))
        {
            var page = await browser.GetAsync("/account");
            await browser.PostAsync("/sign-out", new() { ["__RequestVerificationToken"] = page.Token });
        }

        Assert.Empty(await Sessions.OfAsync(person, default));
        using var thief = new Browser(app.Address, cookie);
        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task A_session_without_a_record_opens_no_editor_and_an_ended_one_is_cut_off()
    {
        var person = await app.NewPersonAsync("Xia Xylem");
        await app.Services.GetRequiredService<Organizations>().JoinAsync(app.Network.Birch, person, "Writer", isContact: false, default);
        var draft = await app.Network.NewDraftAsync(app.Services);
        var before = await app.CookieAsync(person);
        await Sessions.EndAsync(person, _ => true, person, default);
        await using (var dead = Connection(before))
        {
            await dead.StartAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => dead.InvokeAsync<object>("Join", draft, 0));
        }

        var closed = new TaskCompletionSource();
        await using var live = Connection(await app.CookieAsync(person));
        live.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await live.StartAsync();
        await live.InvokeAsync<object>("Join", draft, 0);
        await Sessions.EndAsync(person, _ => true, person, default);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Acting_for_another_organization_keeps_the_session()
    {
        var person = await app.NewPersonAsync("Yan Yarrow");
        foreach (var organization in (OrganizationId[])[app.Network.Birch, app.Network.Cedar]) await app.Services.GetRequiredService<Organizations>().JoinAsync(organization, person, "Writer", isContact: false, default);
        using var browser = new Browser(app.Address, await app.CookieAsync(person));
        var page = await browser.GetAsync("/account");
        await browser.PostAsync("/act-for", new() { ["organization"] = app.Network.Cedar.ToString(), ["__RequestVerificationToken"] = page.Token });
        Assert.Contains("This device", (await browser.GetAsync("/account")).Body, StringComparison.Ordinal);
        Assert.Single(await Sessions.OfAsync(person, default));
    }

    private HubConnection Connection(string cookie) => new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/live"), options =>
    {
        options.Cookies = new CookieContainer();
        options.Headers["Cookie"] = cookie;
    }).Build();

    /// <summary>By a link, as one does.</summary>
    private async Task<Browser> SignedInAsync(PersonId person, string userAgent)
    {
        var browser = new Browser(app.Address, userAgent: userAgent);
        await using var session = app.Services.GetRequiredService<Marten.IDocumentStore>().LightweightSession();
        var link = app.Services.GetRequiredService<SignInLinks>().Make((await session.LoadAsync<Account>(person.Value))!); // not null: just made
        await browser.SubmitAsync(await browser.GetAsync($"/sign-in/link/{link}"), "/sign-in/link");
        return browser;
    }
}
