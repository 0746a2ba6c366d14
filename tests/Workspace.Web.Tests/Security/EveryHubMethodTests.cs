using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Store;
using Workspace.Web.Live;

namespace Workspace.Web.Tests.Security;

/// <summary>Every method of the hub, tried by everybody; AccessTable.txt says what each is answered.</summary>
[Collection(AskedApp.Name)]
public sealed class EveryHubMethodTests(WorkspaceApp app)
{
    private static IReadOnlyList<string> Methods { get; } =
        [.. typeof(DraftHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && method.GetBaseDefinition() == method).Select(method => method.Name).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_method_of_the_hub_has_a_row_in_the_table_and_every_row_a_method()
    {
        Assert.Contains("Propose", Methods);
        var rows = AccessTable.Read().Where(row => row.Method == "HUB").Select(row => row.Route).ToList();
        var missing = Methods.Except(rows).ToList();
        Assert.True(missing.Count == 0, $"""
            These have no row in {AccessTable.Path}:
            {string.Join('\n', missing.Select(name => $"    HUB {name} unknown=401 out=denied in=ok with=[\"{{draft}}\"]"))}
            """);
        Assert.Empty(rows.Except(Methods));
        Assert.Equal(rows.Distinct(), rows);
    }

    [Fact]
    public async Task Everybody_is_answered_by_every_method_what_the_table_says()
    {
        var rows = AccessTable.Read().Where(row => row.Method == "HUB").ToList();
        var place = await Place.MakeAsync(app);
        var answers = rows.ToDictionary(row => row, _ => new Dictionary<string, string>());
        foreach (var (name, caller) in place.Callers)
        {
            await using var hub = Line(caller);
            try
            {
                await hub.StartAsync();
            }
            catch (HttpRequestException refused)
            {
                foreach (var row in rows) answers[row][name] = refused.StatusCode is { } status ? ((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture) : refused.Message;
                continue;
            }

            foreach (var row in rows)
            {
                if (row.Route != "Join") await AnswerAsync(hub, "Join", [place.Draft, 0]);
                answers[row][name] = await AnswerAsync(hub, row.Route, [.. JsonDocument.Parse(place.Fill(row.With ?? "[]", caller)).RootElement.EnumerateArray().Cast<object>()]);
            }
        }

        var wrong = answers.SelectMany(row => row.Key.Expected.Where(cell => row.Value[cell.Key] != cell.Value)
            .Select(cell => $"{row.Key.Name}: {cell.Key} should be answered {cell.Value} and was {row.Value[cell.Key]}. All that was answered: {AccessTable.Cells(row.Value)}"));
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_token_that_may_only_read_reads_and_writes_nothing()
    {
        var place = await Place.MakeAsync(app);
        await using var hub = Line(place.Lacking(TokenScope.Write));
        await hub.StartAsync();
        Assert.Equal("read", (await hub.InvokeAsync<JsonElement>("Join", place.Draft, 0)).GetProperty("rights").GetString());
        var proposal = JsonSerializer.Deserialize<JsonElement>("""{"key":"a-key-of-the-table","base":1,"changes":[{"c":[27,[0,"!"]]}]}""");
        Assert.Equal("no-right", await AnswerAsync(hub, "Propose", [place.Draft, proposal]));
    }

    [Fact]
    public async Task A_token_that_is_ended_ends_its_open_connections()
    {
        var place = await Place.MakeAsync(app);
        var (token, said) = (await app.Services.GetRequiredService<Tokens>().MakeAsync(new(new(place.Callers["drafter"].Person!.Value), new(place.Callers["drafter"].Organization!.Value)), "Ends soon", [TokenScope.Read, TokenScope.Write], TimeSpan.FromDays(1), default))!.Value;
        await using var hub = Line(place.Callers["token"] with { Token = said });
        var closed = new TaskCompletionSource();
        hub.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await hub.StartAsync();
        Assert.Equal("write", (await hub.InvokeAsync<JsonElement>("Join", place.Draft, 0)).GetProperty("rights").GetString());
        await app.Services.GetRequiredService<Tokens>().RevokeAsync(new(token.Person), token.Id, default);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(3)); // a quarter of a second and what a busy machine adds
        await using var again = Line(place.Callers["token"] with { Token = said });
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await Assert.ThrowsAsync<HttpRequestException>(() => again.StartAsync())).StatusCode);
    }

    [Fact]
    public async Task What_a_program_writes_through_the_hub_is_marked_as_a_programs()
    {
        var place = await Place.MakeAsync(app);
        await using var hub = Line(place.Callers["token"]);
        await hub.StartAsync();
        await hub.InvokeAsync<JsonElement>("Join", place.Draft, 0);
        var proposal = JsonSerializer.Deserialize<JsonElement>("""{"key":"a-key-of-the-table","base":1,"changes":[{"c":[27,[0,"!"]]},{"c":[28,[0,"!"]],"pasted":true}]}""");
        Assert.Equal("ok", await AnswerAsync(hub, "Propose", [place.Draft, proposal]));
        var told = (await hub.InvokeAsync<JsonElement>("Pull", place.Draft, 1)).GetProperty("updates").EnumerateArray();
        Assert.All(told, update => Assert.Equal((int)Collab.Channel.Api, update.GetProperty("ch").GetInt32()));
    }

    private HubConnection Line(Caller caller) => new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/live"), options =>
    {
        if (caller.Cookie is { } cookie) options.Headers["Cookie"] = cookie;
        else if (caller.Token is { } token) options.AccessTokenProvider = () => Task.FromResult<string?>(token);
    }).Build();

    /// <summary>"ok", the name of a refusal, or the first word of what went wrong.</summary>
    private static async Task<string> AnswerAsync(HubConnection hub, string method, object[] arguments)
    {
        try
        {
            var answer = await hub.InvokeCoreAsync<JsonElement?>(method, arguments);
            return answer is { ValueKind: JsonValueKind.Object } said && said.TryGetProperty("refused", out var refused) ? refused.GetString()! : "ok"; // not null: a name
        }
        catch (HubException exception)
        {
            const string words = "HubException: ";
            var at = exception.Message.IndexOf(words, StringComparison.Ordinal);
            return at < 0 ? exception.Message : exception.Message[(at + words.Length)..].Split(':')[0];
        }
    }
}
