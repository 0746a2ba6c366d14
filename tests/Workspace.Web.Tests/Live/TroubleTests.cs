using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;

namespace Workspace.Web.Tests.Live;

/// <summary>Troubles of the database that pass. <c>tests/Workspace.Kills/run --trouble</c> has them longer, and the full disk.</summary>
public sealed class TroubleTests(Xunit.Abstractions.ITestOutputHelper output)
{
    [Fact]
    public Task A_PostgreSQL_that_stops_answering_is_said_to_be_unavailable_and_all_is_saved_when_it_answers_again() => Run.SilenceAsync(TimeSpan.FromSeconds(10));

    [Fact]
    public Task Without_a_connection_to_be_had_all_is_kept_and_saved_when_there_is_one() => Run.ConnectionsAsync(TimeSpan.FromSeconds(5));

    [Fact]
    public async Task A_proposal_into_silence_is_refused_within_the_time_that_is_configured_and_taken_once_afterwards()
    {
        await using var workspace = await Founded.WorkspaceAsync();
        await workspace.StartAsync("--Journal:Patience=1");
        var person = (await DemonstrationPeople.WritersAsync(workspace))[0];
        var draft = await DemonstrationPeople.DraftAsync(workspace, person);
        var cookie = await workspace.SignInAsync(person);
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(workspace.Address, "/live"), options => options.Headers["Cookie"] = cookie).Build();
        await hub.StartAsync();
        var version = (await hub.InvokeAsync<JsonElement>("Join", draft, 0)).GetProperty("version").GetInt32();
        var length = (await TextAsync()).Length;

        var silence = workspace.SilencePostgresAsync(TimeSpan.FromSeconds(6));
        var took = new List<double>();
        for (var watch = Stopwatch.StartNew(); !silence.IsCompleted; watch.Restart())
        {
            if (await ProposeAsync() is not { } refused) continue; // before it began
            Assert.Equal("unavailable", refused);
            took.Add(watch.Elapsed.TotalSeconds);
        }
        await silence;
        Assert.True(took.Count >= 2 && took.Max() < 2.5, string.Join(", ", took));
        output.WriteLine($"Refused after {string.Join(", ", took.Select(seconds => $"{seconds:0.00} s"))}");

        for (var tries = 0; await ProposeAsync() is not null; tries++)
        {
            Assert.True(tries < 100, "It is not taken again.");
            await Tick.AfterAsync(100);
        }
        Assert.Equal(2, (await TextAsync()).Split("zebrafish").Length);

        async Task<string> TextAsync()
        {
            using var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = workspace.Address };
            http.DefaultRequestHeaders.Add("Cookie", cookie);
            return await http.GetStringAsync($"/drafts/{draft}/export.md");
        }

        async Task<string?> ProposeAsync()
        {
            var proposal = JsonSerializer.Deserialize<JsonElement>($$"""{"key":"silence-aaaaaaaaaaaa","base":{{version}},"changes":[{"c":[[0,"zebrafish"],{{length}}]}]}""");
            var receipt = await hub.InvokeAsync<JsonElement>("Propose", draft, proposal);
            return receipt.TryGetProperty("refused", out var refused) ? refused.GetString() : null;
        }
    }

    private TroubleRun Run => new(new Random(5), output.WriteLine);
}
