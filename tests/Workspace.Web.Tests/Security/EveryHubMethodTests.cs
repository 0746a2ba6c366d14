using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Workspace.Web.Live;

namespace Workspace.Web.Tests.Security;

/// <summary>Every method of the hub, tried by everybody; AccessTable.txt says what each is answered.</summary>
[Collection(SharedApp.Name)]
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

    private HubConnection Line(Caller caller) => new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/live"), options =>
    {
        if (caller.Cookie is { } cookie) options.Headers["Cookie"] = cookie;
        if (caller.Token is { } token) options.AccessTokenProvider = () => Task.FromResult<string?>(token);
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
