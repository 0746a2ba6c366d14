using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Web.Hosting;

namespace Workspace.Web.Tests.Watching;

[Collection(SharedApp.Name)]
public sealed class MetricsTests(WorkspaceApp app)
{
    private string Token => File.ReadAllText(app.Services.GetRequiredService<DataFolder>().At("metrics-token"));

    [Fact]
    public async Task Whoever_bears_the_token_of_the_data_folder_reads_what_was_measured()
    {
        var before = await ReadAsync();
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var hub = await Hub.JoinedAsync(app, app.Network.Ada, draft);
        for (var i = 0; i < 3; i++) Assert.Null(await Hub.ProposeAsync(hub, draft, i, i == 0 ? """[{"c":[[0,"a"]]}]""" : $$"""[{"c":[[0,"a"],{{i}}]}]"""));
        Assert.Equal("ahead-of-us", await Hub.ProposeAsync(hub, draft, 99, """[{"c":[[0,"a"]]}]"""));
        await hub.InvokeCoreAsync("Diverged", typeof(object), [draft, 3]);
        var unsealed = await ReadAsync();
        await app.Services.GetRequiredService<IGrainFactory>().GetGrain<Workspace.Web.Live.IDraftGrain>(draft).Seal();
        var after = await ReadAsync();

        Assert.InRange(Of(after, "workspace_contributions_total") - Of(before, "workspace_contributions_total"), 3, double.MaxValue);
        Assert.InRange(Of(after, "workspace_journal_appends_total", "outcome=\"committed\"") - Of(before, "workspace_journal_appends_total", "outcome=\"committed\""), 3, double.MaxValue);
        foreach (var grown in (string[])[
            "workspace_journal_commit_contributions_count", "workspace_journal_commit_appends_count", "workspace_journal_commit_duration_seconds_count",
            "workspace_seal_duration_seconds_count", "workspace_draft_open_duration_seconds_count", "workspace_divergences_total"])
            Assert.True(Of(after, grown) > Of(before, grown), grown);
        Assert.True(Of(after, "workspace_refusals_total", "reason=\"ahead-of-us\"") > Of(before, "workspace_refusals_total", "reason=\"ahead-of-us\""));
        Assert.InRange(Of(after, "workspace_editors"), 1, double.MaxValue);
        Assert.InRange(Of(after, "workspace_drafts"), 1, double.MaxValue);
        Assert.InRange(Of(unsealed, "workspace_seal_lag_seconds"), double.Epsilon, 60);
        Assert.InRange(Of(after, "workspace_journal_waiting_age_seconds"), 0, 10);
        Assert.Contains("http_server_request_duration_seconds", after, StringComparison.Ordinal);
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
    public void The_token_is_for_its_owner_alone()
    {
        Assert.Matches("^[0-9a-f]{64}$", Token);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(app.Services.GetRequiredService<DataFolder>().At("metrics-token")));
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

    private async Task<string> ReadAsync()
    {
        using var reader = await app.BrowserAsync();
        reader.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var answer = await reader.GetAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>A value, 0 where it was never measured.</summary>
    private static double Of(string metrics, string name, string label = "")
    {
        var line = metrics.Split('\n').SingleOrDefault(line => Regex.IsMatch(line, $"^{name}({{| )") && line.Contains(label, StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[line.Contains('}', StringComparison.Ordinal) ? 0 : 1], CultureInfo.InvariantCulture);
    }
}
