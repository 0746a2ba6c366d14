using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Tests.Live;

/// <summary>Where a network lets no WebSocket through, the same is said by requests that wait for their answer.</summary>
[Collection(SharedApp.Name)]
public sealed class LongPollingTests(WorkspaceApp app)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Two_write_and_are_told_and_a_right_that_is_taken_away_bites()
    {
        var submissions = app.Services.GetRequiredService<Submissions>();
        var by = app.Network.AdaOfAlder;
        var submission = await submissions.StartAsync(Guid.CreateVersion7(), new("By long polling", "Par requêtes"), new("", ""), "upr-joint", "Canada", null, null, [], by, default);
        await submissions.GiveRoleAsync(submission, app.Network.Alder, SubmissionRole.Coordinator, by, default);
        await submissions.GiveRoleAsync(submission, app.Network.Birch, SubmissionRole.Drafter, by, default);
        var draft = Guid.CreateVersion7();
        await submissions.OpenDraftAsync(submission, new(new(draft), new("Main text", "Texte principal"), "en", CountsWords: true), by, default);

        await using var ada = await HubAsync(app.Network.Ada);
        await using var ben = await HubAsync(app.Network.Ben);
        var (told, here, rights) = (Heard<JsonElement>(), Heard<JsonElement>(), Heard<JsonElement>());
        ada.On<JsonElement>("Told", update => told.TrySetResult(update));
        ada.On<Guid, JsonElement>("Here", (_, presence) => here.TrySetResult(presence));
        ben.On<Guid, JsonElement>("Rights", (_, change) => rights.TrySetResult(change));
        Assert.Equal(0, (await ada.InvokeAsync<JsonElement>("Join", draft, 0)).GetProperty("version").GetInt32());
        await ben.InvokeAsync<JsonElement>("Join", draft, 0);
        await ben.InvokeAsync("Present", draft, JsonDocument.Parse("""{"anchor":0,"head":0,"version":0}""").RootElement);
        Assert.Equal("Ben Birch", (await here.Task.WaitAsync(Patience)).GetProperty("name").GetString());

        Assert.Equal(1, (await ProposeAsync(ben, draft, 0, """[[0,"Written by requests."]]""")).GetProperty("version").GetInt32());
        Assert.Equal(draft, (await told.Task.WaitAsync(Patience)).GetProperty("draft").GetGuid());
        Assert.Equal("Ben Birch", Assert.Single((await told.Task).GetProperty("people").EnumerateObject().ToArray()).Value.GetProperty("name").GetString());
        Assert.Equal(2, (await ProposeAsync(ada, draft, 1, """[20,[0," And read."]]""")).GetProperty("version").GetInt32());

        await submissions.ChangeRoleAsync(submission, app.Network.Birch, SubmissionRole.Observer, by, default);
        var ended = Stopwatch.GetTimestamp();
        Assert.Equal("read", (await rights.Task.WaitAsync(Patience)).GetProperty("rights").GetString());
        Assert.InRange(Stopwatch.GetElapsedTime(ended), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal("no-right", (await ProposeAsync(ben, draft, 2, """[30,[0," No more."]]""")).GetProperty("refused").GetString());
        Assert.Equal("Written by requests. And read.", (await app.Services.GetRequiredService<DraftHistory>().TextAsync(new(draft), null, default))!.Text.ToString()); // not null: it is open

        static TaskCompletionSource<T> Heard<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static Task<JsonElement> ProposeAsync(HubConnection hub, Guid draft, int version, string change) =>
        hub.InvokeAsync<JsonElement>("Propose", draft, JsonDocument.Parse($$"""{"key":"polling-polling-{{version:00000}}","base":{{version}},"changes":[{"c":{{change}}}]}""").RootElement);

    private async Task<HubConnection> HubAsync(PersonId person)
    {
        var cookie = await app.CookieAsync(person);
        var hub = new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/live"), HttpTransportType.LongPolling, options => options.Headers["Cookie"] = cookie).Build();
        await hub.StartAsync();
        return hub;
    }
}
