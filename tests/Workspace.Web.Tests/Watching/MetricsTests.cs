using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Web.Hosting;
using Workspace.Web.Live;

namespace Workspace.Web.Tests.Watching;

[Collection(SharedApp.Name)]
public sealed class MetricsTests(WorkspaceApp app) : IClassFixture<WorkspaceApp>
{
    private string TokenFile => app.Services.GetRequiredService<DataFolder>().At("metrics-token");

    [Fact]
    public async Task What_is_written_refused_and_sealed_is_measured()
    {
        using var measured = new Measured(app.Services);
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using (var hub = await Hub.JoinedAsync(app, app.Network.Ada, draft))
        {
            for (var i = 0; i < 3; i++) Assert.Null(await Hub.ProposeAsync(hub, draft, i, i == 0 ? """[{"c":[[0,"a"]]}]""" : $$"""[{"c":[[0,"a"],{{i}}]}]"""));
            Assert.Equal("ahead-of-us", await Hub.ProposeAsync(hub, draft, 99, """[{"c":[[0,"a"]]}]"""));
            await hub.InvokeAsync("Diverged", draft, 3);
            Assert.Equal(3, measured.Of("workspace.contributions"));
            Assert.Equal(3, measured.Of("workspace.journal.appends", "committed"));
            Assert.Equal(3, measured.Of("workspace.journal.commit.contributions"));
            Assert.Equal(3, measured.Times("workspace.journal.commit.appends"));
            Assert.Equal(3, measured.Times("workspace.journal.commit.duration"));
            Assert.Equal(1, measured.Of("workspace.refusals", "ahead-of-us"));
            Assert.Equal(1, measured.Of("workspace.divergences"));
            Assert.Equal(1, measured.Times("workspace.draft.open.duration"));
            Assert.Equal(1, measured.Of("workspace.editors"));
            Assert.InRange(measured.Of("workspace.drafts"), 1, 100);
            Assert.InRange(measured.Of("workspace.seal.lag"), double.Epsilon, 60);
            Assert.Equal((0, 0), (measured.Of("workspace.journal.waiting.appends"), measured.Of("workspace.journal.waiting.age")));
            Assert.Equal(0, measured.Times("workspace.seal.duration"));
        }

        await app.Services.GetRequiredService<IGrainFactory>().GetGrain<IDraftGrain>(draft).Seal();
        Assert.InRange(measured.Times("workspace.seal.duration"), 1, 2);
        Assert.Equal(0, measured.Of("workspace.seal.lag"));
    }

    [Fact]
    public async Task Whoever_bears_the_token_of_the_data_folder_reads_it()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var hub = await Hub.JoinedAsync(app, app.Network.Ada, draft);
        Assert.Null(await Hub.ProposeAsync(hub, draft, 0, """[{"c":[[0,"a"]]}]"""));
        Assert.Equal("ahead-of-us", await Hub.ProposeAsync(hub, draft, 99, """[{"c":[[0,"a"]]}]"""));
        await app.Services.GetRequiredService<IGrainFactory>().GetGrain<IDraftGrain>(draft).Seal();
        using var reader = await app.BrowserAsync();
        reader.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await File.ReadAllTextAsync(TokenFile));
        using var answer = await reader.GetAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var metrics = await answer.Content.ReadAsStringAsync();
        foreach (var name in (string[])[
            "workspace_contributions_total", "workspace_journal_appends_total", "outcome=\"committed\"", "workspace_refusals_total", "reason=\"ahead-of-us\"",
            "workspace_journal_commit_contributions_bucket", "workspace_journal_commit_appends_bucket", "workspace_journal_commit_duration_seconds_bucket",
            "workspace_journal_waiting_appends", "workspace_journal_waiting_bytes", "workspace_journal_waiting_age_seconds",
            "workspace_seal_lag_seconds", "workspace_seal_duration_seconds_bucket", "workspace_draft_open_duration_seconds_bucket",
            "workspace_shares_behind_events", "workspace_shares_behind_age_seconds", "workspace_editors", "workspace_drafts", "http_server_request_duration_seconds_bucket", "dotnet_gc_collections"])
            Assert.Contains(name, metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer 0000")]
    [InlineData("Bearer")]
    [InlineData("Basic dXNlcjpwYXNz")]
    public async Task Nobody_else_reads_it_signed_in_or_not(string? authorization)
    {
        foreach (var browser in (HttpClient[])[await app.BrowserAsync(), await app.BrowserAsync(app.Network.Ada)])
        {
            if (authorization is not null) browser.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
            using var answer = await browser.GetAsync(new Uri("/metrics", UriKind.Relative));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.DoesNotContain("workspace_", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            browser.Dispose();
        }
    }

    [Fact]
    public async Task The_token_is_for_its_owner_alone()
    {
        Assert.Matches("^[0-9a-f]{64}$", await File.ReadAllTextAsync(TokenFile));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(TokenFile));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_is_one_word_for_everybody(string address)
    {
        using var nobody = await app.BrowserAsync();
        using var answer = await nobody.GetAsync(new Uri(address, UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, "Healthy"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }
}
