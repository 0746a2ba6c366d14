using Marten;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Workspace.Store;
using Workspace.Web.Live;
using Workspace.Web.SignIn;

namespace Workspace.Web.Tests.Watching;

/// <summary>Everything that leaves an application for those who watch it, while people write, ask for mails, sign in and are refused.</summary>
[Collection(SharedApp.Name)]
public sealed class DiscretionTests
{
    private const string Written = "Zebrafish lanterns";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task No_text_no_name_no_address_and_no_key_leaves_in_logs_spans_or_metrics()
    {
        await using var collector = await Collector.StartAsync();
        await using var mails = new MailServer();
        var app = new WorkspaceApp
        {
            Settings = new()
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["Logging:LogLevel:Workspace"] = "Trace",
                ["Mail:Host"] = "127.0.0.1",
                ["Mail:Port"] = mails.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            },
        };
        await ((IAsyncLifetime)app).InitializeAsync();
        try
        {
            var draft = await app.Network.NewDraftAsync(app.Services);
            await WriteAsync(app, draft);
            var link = await SignInAsync(app, mails);
            var invitation = await InviteAsync(app);
            var token = await AskAsync(app, draft);
            await ReadAsync(app, draft);
            await LoseTheDatabaseAsync(app, draft);
            Assert.True(app.Services.GetRequiredService<TracerProvider>().ForceFlush(10_000));
            var before = collector.Times("metrics");
            app.Services.GetRequiredService<MeterProvider>().ForceFlush(10_000); // never true: it asks all readers, and the one behind /metrics collects only when it is read there
            Assert.NotEqual(before, collector.Times("metrics")); // but the one that sends has sent, and was answered
            Assert.True(app.Services.GetRequiredService<LoggerProvider>().ForceFlush(10_000));

            // That something was heard at all, and of all that happened:
            foreach (var said in (string[])["bad-change-set", "no-right", "RecipientNotAccepted, status 550", draft.ToString()])
                Assert.Contains(said, collector.Heard("logs"), StringComparison.Ordinal);
            Assert.Matches("the journal failed|could not be taken now", collector.Heard("logs"));
            foreach (var said in (string[])["draft append", "journal commit", "draft tell", "draft open", "draft seal", draft.ToString(), "sign-in/link"])
                Assert.Contains(said, collector.Heard("traces"), StringComparison.Ordinal);
            foreach (var said in (string[])["workspace.contributions", "workspace.refusals", "workspace.editors", "workspace.seal.duration"])
                Assert.Contains(said, collector.Heard("metrics"), StringComparison.Ordinal);

            foreach (var secret in (string[])[
                Written, Uri.EscapeDataString(Written), "Ada Alder", "Ben Birch", "Hana Hush", "Alder House", "Maison Birch", "many hands", "plusieurs mains",
                "example.org", link, Uri.EscapeDataString(link), invitation, token, token[^20..], await app.CookieAsync(app.Network.Ada), "watched-browser", "watched-a"])
            {
                foreach (var signal in (string[])["logs", "traces", "metrics"])
                    Assert.DoesNotContain(secret, collector.Heard(signal), StringComparison.OrdinalIgnoreCase);
            }
        }
        finally
        {
            await ((IAsyncLifetime)app).DisposeAsync();
        }
    }

    private static async Task WriteAsync(WorkspaceApp app, Guid draft)
    {
        await using var ada = await Hub.JoinedAsync(app, app.Network.Ada, draft);
        await using var cleo = await Hub.JoinedAsync(app, app.Network.Cleo, draft);
        await using var dan = await Hub.ConnectedAsync(app, app.Network.Dan);
        Assert.Null(await Hub.ProposeAsync(ada, draft, 0, $$"""[{"c":[[0,"{{Written}}"]]}]"""));
        Assert.Equal("bad-change-set", await Hub.ProposeAsync(ada, draft, 1, $$"""[{"c":[[-1,"{{Written}}"]]}]"""));
        Assert.Equal("wrong-length", await Hub.ProposeAsync(ada, draft, 1, $$"""[{"c":[9999,[0,"{{Written}}"]]}]"""));
        Assert.Equal("forbidden-characters", await Hub.ProposeAsync(ada, draft, 0, $$"""[{"c":[[0,"{{Written}}\r"]]}]"""));
        Assert.Equal("no-right", await Hub.ProposeAsync(cleo, draft, 0, $$"""[{"c":[[0,"{{Written}}"]]}]"""));
        await Assert.ThrowsAsync<HubException>(() => dan.InvokeAsync("Join", draft, 0));
        await Assert.ThrowsAsync<HubException>(() => ada.InvokeAsync("Propose", draft, Written));
        await Assert.ThrowsAsync<HubException>(() => ada.InvokeAsync("Present", Written, Written));
        await ada.InvokeAsync("Diverged", draft, 1);
        await app.Services.GetRequiredService<IGrainFactory>().GetGrain<IDraftGrain>(draft).Seal();
    }

    /// <returns>What a program says to be known.</returns>
    private static async Task<string> AskAsync(WorkspaceApp app, Guid draft)
    {
        using var program = await Api.ApiClient.OfAsync(app, app.Network.AdaOfAlder);
        Assert.Equal(200, (await program.GetAsync($"drafts/{draft}")).Status);
        Assert.Equal(422, (await program.PostAsync($"drafts/{draft}/contributions", $$"""{"key":"watched-aaaaaaaaaaaa","base":1,"changes":[[9999,[0,"{{Written}}"]]]}""")).Status);
        Assert.Equal(400, (await program.PostAsync($"drafts/{draft}/contributions", $$"""{"key":"{{Written}}","base":1,"changes":{{Written}} }""")).Status);
        Assert.Equal(404, (await program.GetAsync(Uri.EscapeDataString(Written))).Status);
        using var wrong = new HttpClient { BaseAddress = app.Address, DefaultRequestHeaders = { Authorization = new("Bearer", program.Said + "x") } };
        using (await wrong.GetAsync(new Uri("/api/v1/me", UriKind.Relative))) { }
        return program.Said;
    }

    /// <returns>The key in the link.</returns>
    private static async Task<string> SignInAsync(WorkspaceApp app, MailServer mails)
    {
        var person = await app.NewPersonAsync("Hana Hush", "hana.hush@example.org");
        await app.NewPersonAsync("Hana Hush", "refused.hush@example.org");
        using var browser = new Browser(app.Address);
        foreach (var address in (string[])["hana.hush@example.org", "refused.hush@example.org", "unknown.hush@example.org", "no address of example.org"])
        {
            var form = await browser.GetAsync("/sign-in");
            await browser.PostAsync("/sign-in", new() { ["email"] = address, ["__RequestVerificationToken"] = form.Token });
        }

        await mails.Taken.WaitAsync(Patience);
        await mails.Refused.WaitAsync(Patience);
        await browser.PostAsync("/sign-in", new() { ["email"] = "hana.hush@example.org" }); // a form that is not ours
        await using var session = app.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        var account = await session.LoadAsync<Account>(person.Value);
        var link = app.Services.GetRequiredService<SignInLinks>().Make(account!); // not null: made above
        var page = await browser.GetAsync($"/sign-in/link/{link}?to=%2F%3Fq%3Dhana.hush@example.org");
        await browser.SubmitAsync(page, "/sign-in/link");
        await browser.SubmitAsync(page, "/sign-in/link"); // used up
        return link;
    }

    /// <summary>An invitation that is looked at; codes, passkeys and accounts elsewhere that are none.</summary>
    /// <returns>The secret in its link.</returns>
    private static async Task<string> InviteAsync(WorkspaceApp app)
    {
        var secret = "";
        await app.Services.GetRequiredService<Invitations>().InviteAsync(new(InvitationKind.Member, "invited.hush@example.org", "en", app.Network.Alder), app.Network.Ada, (invitation, made) =>
        {
            secret = made;
            return new("invitation", invitation.Address, "Hana Hush", "en", "Come", [LetterPart.Button("Come", new($"https://example.org/invitations/{made}"))]);
        }, default);
        using var browser = new Browser(app.Address);
        await browser.GetAsync($"/invitations/{secret}");
        var form = await browser.GetAsync("/sign-in");
        await browser.PostAsync("/sign-in/passkey", new() { ["credential"] = $"{{\"id\":\"{secret}\"}}", ["__RequestVerificationToken"] = form.Token });
        await browser.PostAsync("/sign-in/code", new() { ["code"] = secret, ["__RequestVerificationToken"] = form.Token });
        return secret;
    }

    private static async Task ReadAsync(WorkspaceApp app, Guid draft)
    {
        using var browser = await app.BrowserAsync(app.Network.Ada);
        browser.DefaultRequestHeaders.UserAgent.ParseAdd("watched-browser/1");
        foreach (var address in (string[])[
            "/", $"/submissions/{app.Network.Submission}", $"/drafts/{draft}/history", $"/drafts/{draft}/compare/0/1", $"/drafts/{draft}/export.md",
            $"/no/such/{Uri.EscapeDataString(Written)}", $"/drafts/{Uri.EscapeDataString(Written)}/history?of=ada@example.org"])
            using (await browser.GetAsync(new Uri(address, UriKind.Relative))) { }
    }

    /// <summary>What is to be journaled fails in the database, with words of its own.</summary>
    private static async Task LoseTheDatabaseAsync(WorkspaceApp app, Guid draft)
    {
        await using var ada = await Hub.JoinedAsync(app, app.Network.Ada, draft);
        var database = app.Services.GetRequiredService<NpgsqlDataSource>();
        await using var breaking = database.CreateCommand("""
            create function workspace.break_it() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$;
            create trigger breaking before insert on workspace.journal for each row execute function workspace.break_it()
            """);
        await breaking.ExecuteNonQueryAsync();
        Assert.Equal("unavailable", await Hub.ProposeAsync(ada, draft, 1, $$"""[{"c":[[0,"{{Written}}"],{{Written.Length}}]}]"""));
        await using var mending = database.CreateCommand("drop trigger breaking on workspace.journal; drop function workspace.break_it()");
        await mending.ExecuteNonQueryAsync();
    }
}
