using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workspace.Store;
using Workspace.Web.Live;
using Workspace.Web.Webhooks;

namespace Workspace.Web.Tests.Webhooks;

/// <summary>Other programs are told what happens: signed, once each, and nothing is lost while somebody is dead.</summary>
[Collection(AskedApp.Name)]
public sealed class WebhookTests(WebhookApp webhookApp) : IClassFixture<WebhookApp>
{
    private readonly WorkspaceApp app = webhookApp.App;

    private Store.Webhooks Webhooks => app.Services.GetRequiredService<Store.Webhooks>();

    [Fact]
    public async Task What_happens_is_told_signed_and_once_each_and_nothing_is_lost_while_the_receiver_is_dead()
    {
        await using var receiver = await Receiver.StartAsync();
        var (webhook, secret) = await MadeAsync(receiver.Address, [.. WebhookEvent.All]);
        var draft = await app.WrittenDraftAsync("Not a word of this is told.");
        await Grain(draft).Seal();
        await receiver.AtLeastAsync(2);

        await receiver.DieAsync();
        await Grain(draft).Freeze(true, AuthorKey.Of(app.Network.AdaOfAlder));
        await Submissions.GiveRoleAsync(app.Network.Submission, app.Network.Cedar, SubmissionRole.Observer, app.Network.AdaOfAlder, default);
        await Submissions.GiveRoleAsync(app.Network.Submission, app.Network.Dogwood, SubmissionRole.Drafter, app.Network.AdaOfAlder, default);
        await Submissions.RemoveAsync(app.Network.Submission, app.Network.Dogwood, app.Network.AdaOfAlder, default);
        await WaitingAsync(webhook, 4, attempted: true);
        await receiver.ComeBackAsync();
        await DueNowAsync();
        var told = await receiver.AtLeastAsync(6);

        Assert.Equal(["draft.frozen", "draft.opened", "organization.joined", "organization.left", "revision.kept", "role.given"], told.Select(Type).Order(StringComparer.Ordinal));
        Assert.Equal(told.Count, told.Select(one => one.Id).Distinct().Count());
        Assert.All(told, one =>
        {
            Assert.Equal("application/json; charset=utf-8", one.ContentType);
            Assert.Equal(Signature(secret, one), one.Signature);
            Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(one.Timestamp), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(1));
            foreach (var secretWord in (string[])["Not a word", "Ada", "Alder", "many hands", "Draft"]) Assert.DoesNotContain(secretWord, one.Body, StringComparison.Ordinal);
        });
        var kept = JsonDocument.Parse(told.Single(one => Type(one) == "revision.kept").Body).RootElement;
        Assert.Equal((draft, 1), (kept.GetProperty("data").GetProperty("draft").GetGuid(), kept.GetProperty("data").GetProperty("to").GetInt32()));
        Assert.Equal("observer", JsonDocument.Parse(told.Single(one => Type(one) == "role.given").Body).RootElement.GetProperty("data").GetProperty("role").GetString());
    }

    [Fact]
    public async Task What_was_chosen_is_told_and_nothing_else_and_nothing_of_before()
    {
        await using var receiver = await Receiver.StartAsync();
        await Submissions.GiveRoleAsync(app.Network.Submission, app.Network.Cedar, SubmissionRole.Suggester, app.Network.AdaOfAlder, default);
        await MadeAsync(receiver.Address, [WebhookEvent.StageMoved, WebhookEvent.RoleGiven]);
        await app.Network.NewDraftAsync(app.Services);
        await Submissions.MoveToAsync(app.Network.Submission, SubmissionStage.Drafting, app.Network.AdaOfAlder, default);
        await Submissions.GiveRoleAsync(app.Network.Submission, app.Network.Cedar, SubmissionRole.Reviewer, app.Network.AdaOfAlder, default);
        var told = await receiver.AtLeastAsync(2);
        Assert.Equal(["role.given", "stage.moved"], told.Select(Type).Order(StringComparer.Ordinal));
        Assert.Equal("reviewer", JsonDocument.Parse(told.Single(one => Type(one) == "role.given").Body).RootElement.GetProperty("data").GetProperty("role").GetString());
    }

    [Fact]
    public async Task What_is_sent_again_comes_under_the_same_id_and_only_its_own_submission_sends_it()
    {
        await using var receiver = await Receiver.StartAsync();
        var (webhook, _) = await MadeAsync(receiver.Address, [WebhookEvent.DraftOpened]);
        await app.Network.NewDraftAsync(app.Services);
        var first = Assert.Single(await receiver.AtLeastAsync(1));
        using var ada = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        await Wait.ForAsync(() => Webhooks.DeliveriesAsync([webhook.Id], 10, default), all => all.Any(one => one.State == WebhookState.Delivered));
        var page = await ada.GetAsync($"/submissions/{app.Network.Submission}/webhooks");
        var handler = $"again-{Guid.Parse(first.Id):N}";
        Assert.Contains(handler, page.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await ada.PostAsync($"/submissions/{app.Network.Submission}/webhooks", new() { ["_handler"] = handler, ["__RequestVerificationToken"] = page.Token })).Status);
        var both = await receiver.AtLeastAsync(2);
        Assert.Equal((first.Id, first.Body), (both[1].Id, both[1].Body));
        await Webhooks.RemoveAsync(app.Network.Submission, webhook.Id, app.Network.Ada, default);
        Assert.Empty(await Webhooks.DeliveriesAsync([webhook.Id], 10, default));
    }

    [Fact]
    public async Task A_receiver_that_answers_nothing_for_days_is_switched_off_with_a_mail_and_what_waits_is_kept()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 503;
        var (webhook, _) = await MadeAsync(receiver.Address, [WebhookEvent.DraftOpened]);
        await app.Network.NewDraftAsync(app.Services);
        await app.Network.NewDraftAsync(app.Services);
        await WaitingAsync(webhook, 2, attempted: true);
        await SqlAsync($"update workspace.webhook_delivery set since = now() - interval '4 days', due = now() where id = (select id from workspace.webhook_delivery where webhook = '{webhook.Id}' order by at limit 1)");
        var off = await Wait.ForAsync(async () => (await Webhooks.OfAsync(app.Network.Submission, default)).Single(one => one.Id == webhook.Id), one => one.OffSince is not null);
        Assert.NotNull(off.OffSince);
        var after = await Webhooks.DeliveriesAsync([webhook.Id], 10, default);
        Assert.Equal([WebhookState.Waiting, WebhookState.Failed], after.Select(one => one.State).Order());
        Assert.All(after, one => Assert.Equal("503", one.Outcome));
        var mail = await Wait.ForAsync(async () => (await app.Services.GetRequiredService<Workspace.Web.Mail.PostOffice>().WrittenAsync(50, default)).FirstOrDefault(one => one.Subject == "A webhook was switched off"), one => one.To is not null);
        Assert.Contains("ada@example.org", mail.To, StringComparison.Ordinal);
        Assert.Contains($"/submissions/{app.Network.Submission}/webhooks", mail.Text, StringComparison.Ordinal);

        receiver.Status = 204;
        await Webhooks.SwitchOnAsync(app.Network.Submission, webhook.Id, app.Network.Ada, default);
        await Wait.ForAsync(() => Webhooks.DeliveriesAsync([webhook.Id], 10, default), all => all.Any(one => one is { State: WebhookState.Delivered, Outcome: "204" }));
    }

    /// <summary>A name that stood for a public address when it was typed may stand for one of ours when it is called.</summary>
    [Fact]
    public async Task A_name_that_leads_to_this_machine_is_not_called()
    {
        await using var receiver = await Receiver.StartAsync();
        var webhook = new Webhook { Id = Guid.CreateVersion7(), Address = $"http://localhost:{receiver.Address.Port}/hook", Secret = (await MadeAsync(receiver.Address, [WebhookEvent.StageMoved])).Webhook.Secret };
        using var sender = new WebhookSender(Webhooks, new ConfigurationBuilder().Build(), app.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHostEnvironment>(), TimeProvider.System);
        var answer = await sender.SendAsync(webhook, new(Guid.CreateVersion7(), webhook.Id, "stage.moved", "{}", WebhookState.Waiting, default, default, 0, null), default);
        Assert.Equal((false, "private address"), (answer.IsTaken, answer.Words));
        Assert.Empty(receiver.All);
    }

    private Submissions Submissions => app.Services.GetRequiredService<Submissions>();

    private static string Type(Heard one) => JsonDocument.Parse(one.Body).RootElement.GetProperty("type").GetString()!; // not null: each has one

    private static string Signature(string secret, Heard one) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{one.Id}.{one.Timestamp}.{one.Body}")));

    private IDraftGrain Grain(Guid draft) => app.Services.GetRequiredService<IGrainFactory>().GetGrain<IDraftGrain>(draft);

    private async Task<(Webhook Webhook, string Secret)> MadeAsync(Uri address, IReadOnlyCollection<string> events) =>
        (await Webhooks.MakeAsync(app.Network.Submission, address, events, app.Network.AdaOfAlder, default))!.Value; // not null: there are few

    private Task<IReadOnlyList<WebhookDelivery>> WaitingAsync(Webhook webhook, int count, bool attempted) => Wait.ForAsync(
        () => Webhooks.DeliveriesAsync([webhook.Id], 100, default), all => all.Count(one => one.State == WebhookState.Waiting && (!attempted || one.Attempts > 0)) == count);

    private Task DueNowAsync() => SqlAsync("update workspace.webhook_delivery set due = now() where state = 0");

    private async Task SqlAsync(string sql)
    {
        await using var command = app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>An application that may tell this machine itself.</summary>
public sealed class WebhookApp : IAsyncLifetime, IDisposable
{
    public WorkspaceApp App { get; } = new() { Settings = new() { ["Webhooks:AllowLocal"] = "true" } };

    public Task InitializeAsync() => ((IAsyncLifetime)App).InitializeAsync();

    public Task DisposeAsync() => ((IAsyncLifetime)App).DisposeAsync();

    public void Dispose() => App.Dispose();
}
