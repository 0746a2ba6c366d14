using System.Net;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workspace.Store;

namespace Workspace.Web.Tests.Administration;

[Collection(SharedApp.Name)]
public sealed class QueuePagesTests(WorkspaceApp app)
{
    [Fact]
    public async Task A_mail_that_was_given_up_is_shown_with_its_address_and_without_its_words_and_is_tried_again()
    {
        var administrator = await app.AdministratorAsync();
        var address = $"{Guid.CreateVersion7():N}@example.org";
        await using (var session = app.Services.GetRequiredService<IDocumentStore>().LightweightSession())
        {
            app.Services.GetRequiredService<MailQueue>().Enqueue(session, new Letter("invitation", address, "", "en", "The subject of it", [new("The words of it.")]));
            foreach (var letter in session.PendingChanges.InsertsFor<StoredLetter>()) letter.State = LetterState.Failed;
            await session.SaveChangesAsync();
        }

        using var browser = new Browser(app.Address, await app.CookieAsync(administrator));
        var page = await browser.GetAsync("/administration/mail?state=Failed");
        Assert.Contains(address, page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("The words of it", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("The subject of it", page.Body, StringComparison.Ordinal);
        var id = (await new AngleSharp.Html.Parser.HtmlParser().ParseDocumentAsync(page.Body, CancellationToken.None)).QuerySelectorAll("tr").Single(row => row.TextContent.Contains(address, StringComparison.Ordinal)).QuerySelector("button[name=letter]")!.GetAttribute("value")!;
        Assert.EndsWith("said=again", (await browser.SubmitAsync(page, "/administration/mail?state=Failed", "again", new() { ["letter"] = id })).Location, StringComparison.Ordinal);
        Assert.Contains("The words of it", (await app.MailToAsync(address)).Text, StringComparison.Ordinal);
        Assert.EndsWith("said=over", (await browser.SubmitAsync(page, "/administration/mail", "again", new() { ["letter"] = $"{Guid.CreateVersion7()}" })).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_that_is_switched_off_is_shown_by_its_host_alone_and_switched_on_again()
    {
        var administrator = await app.AdministratorAsync();
        var webhooks = app.Services.GetRequiredService<Store.Webhooks>();
        var webhook = (await webhooks.MakeAsync(app.Network.Submission, new("https://hooks.quince.example/secret-path"), [WebhookEvent.StageMoved], app.Network.AdaOfAlder, default))!.Value.Webhook;
        await using (var session = app.Services.GetRequiredService<IDocumentStore>().LightweightSession())
        {
            webhook.OffSince = DateTimeOffset.UtcNow;
            session.Store(webhook);
            await session.SaveChangesAsync();
        }

        var delivery = Guid.CreateVersion7();
        await using (var command = app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("insert into workspace.webhook_delivery (id, webhook, event, body, state, at, since, due, attempts, outcome) values ($1, $2, 'stage.moved', '{}', 2, now(), now(), now(), 9, '503')"))
        {
            command.Parameters.AddWithValue(delivery);
            command.Parameters.AddWithValue(webhook.Id);
            await command.ExecuteNonQueryAsync();
        }

        using var browser = new Browser(app.Address, await app.CookieAsync(administrator));
        var page = await browser.GetAsync("/administration/webhooks?state=Failed");
        Assert.Contains("hooks.quince.example", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-path", page.Body, StringComparison.Ordinal);
        Assert.EndsWith("said=on", (await browser.SubmitAsync(page, "/administration/webhooks", "on", new() { ["webhook"] = $"{webhook.Id}" })).Location, StringComparison.Ordinal);
        Assert.EndsWith("said=again", (await browser.SubmitAsync(page, "/administration/webhooks?state=Failed", "again", new() { ["delivery"] = $"{webhook.Id}/{delivery}" })).Location, StringComparison.Ordinal);
        Assert.Null((await webhooks.OfAsync(app.Network.Submission, default)).Single(one => one.Id == webhook.Id).OffSince);
        Assert.Equal(WebhookState.Waiting, Assert.Single(await webhooks.DeliveriesAsync([webhook.Id], 10, default)).State);
        await webhooks.RemoveAsync(app.Network.Submission, webhook.Id, app.Network.Ada, default);
    }

    [Fact]
    public async Task Health_says_that_everything_runs_what_takes_room_and_which_nodes_there_are()
    {
        using var browser = new Browser(app.Address, await app.CookieAsync(await app.AdministratorAsync()));
        var page = WebUtility.HtmlDecode((await browser.GetAsync("/administration/health")).Body);
        foreach (var said in new[] { "Everything runs", "Changes not sealed yet", "Last backup", "Free on the disk", "last sign of life", "kB" }) Assert.Contains(said, page, StringComparison.Ordinal);
    }
}
