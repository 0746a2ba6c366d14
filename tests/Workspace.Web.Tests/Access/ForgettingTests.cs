using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Tests.Access;

/// <summary>Zephyrine Quux of Birch House wrote and is forgotten: no page, export, message or row says her name any more.</summary>
[Collection(SharedApp.Name)]
public sealed class ForgettingTests(WorkspaceApp app)
{
    private const string Name = "Zephyrine Quux", Address = "zephyrine@example.org";

    [Fact]
    public async Task Nothing_says_the_name_of_somebody_who_was_forgotten_and_her_words_stay()
    {
        var (person, draft) = await WrittenAsync();
        using var reader = new Browser(app.Address, await app.CookieAsync(app.Network.Cleo));
        var before = await EverythingAsync(reader, draft);
        Assert.Equal(7, before.Count(page => page.Body.Contains(Name, StringComparison.Ordinal)));
        using var herself = new Browser(app.Address, await app.CookieAsync(person));
        Assert.Contains("Zephyrine", (await herself.GetAsync("/")).Body, StringComparison.Ordinal);
        var data = (await herself.GetAsync("/you/data.jsonl")).Body;
        Assert.Contains(Address, data, StringComparison.Ordinal);
        Assert.Contains("A plural of hers.", data, StringComparison.Ordinal);

        var forgetting = app.Services.GetRequiredService<Forgetting>();
        Assert.Equal(person, (await forgetting.FindAsync(" Zephyrine@Example.org", default))?.Person);
        Assert.Equal(1, await forgetting.ForgetAsync(person, default));

        foreach (var (address, body) in await EverythingAsync(reader, draft)) Assert.False(SaysName(body), $"{address} says the name still.");
        foreach (var place in new[] { $"/drafts/{draft}/history", $"/drafts/{draft}/versions/1", $"/drafts/{draft}/versions/1/read", $"/drafts/{draft}/compare/0/1", $"/submissions/{app.Network.Submission}" })
            Assert.Contains("a former member of Birch House", (await reader.GetAsync(place)).Body, StringComparison.Ordinal);
        Assert.Contains("A plural of hers.", (await reader.GetAsync($"/drafts/{draft}/versions/1.md")).Body, StringComparison.Ordinal);
        using var french = new Browser(app.Address, $"{await app.CookieAsync(app.Network.Cleo)},Workspace.Language=c%3Dfr%7Cuic%3Dfr");
        Assert.Contains("un·e ancien·ne membre de Maison Birch", WebUtility.HtmlDecode((await french.GetAsync($"/drafts/{draft}/history")).Body), StringComparison.Ordinal);

        var attribution = JsonDocument.Parse((await reader.GetAsync($"/drafts/{draft}/versions/1/attribution")).Body).RootElement;
        Assert.Equal("a former member of Birch House", attribution.GetProperty("people").GetProperty(person.ToString()).GetProperty("name").GetString());
        var told = (await JoinedAsync(app.Network.Cleo, draft)).GetRawText();
        Assert.False(SaysName(told));
        Assert.Contains("a former member of Birch House", told, StringComparison.Ordinal);
        Assert.IsType<Verification.Proved>(await app.Services.GetRequiredService<DraftVerification>().VerifyAsync(new(draft), default));
        Assert.Equal(0, await RowsAsync());
    }

    [Fact]
    public async Task The_sessions_of_somebody_who_was_forgotten_end()
    {
        var (person, draft) = await WrittenAsync();
        var cookie = await app.CookieAsync(person);
        await app.Services.GetRequiredService<Forgetting>().ForgetAsync(person, default);
        using var herself = new Browser(app.Address, cookie);
        Assert.Equal(HttpStatusCode.NotFound, (await herself.GetAsync($"/drafts/{draft}/history")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await herself.GetAsync("/you/data.jsonl")).Status);
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => JoinedAsync(person, draft, cookie));
        Assert.DoesNotContain(Name, refused.Message, StringComparison.Ordinal);
        Assert.Empty(await app.Services.GetRequiredService<Workspace.Web.Access.AccessCheck>().RightsAsync(new(person, app.Network.Birch), new(draft), default));
        Assert.Null(await app.Services.GetRequiredService<Forgetting>().FindAsync(Address, default));
    }

    private async Task<(PersonId Person, Guid Draft)> WrittenAsync()
    {
        var person = await app.NewPersonAsync(Name, Address);
        await app.Services.GetRequiredService<Organizations>().JoinAsync(app.Network.Birch, person, "Writer", isContact: false, default);
        var draft = await app.Network.NewDraftAsync(app.Services);
        await app.ContributeAsync(draft, new(person, app.Network.Birch), 0, """[[0,"A plural of hers."]]""");
        return (person, draft);
    }

    private async Task<List<(string Address, string Body)>> EverythingAsync(Browser reader, Guid draft)
    {
        string[] places =
        [
            $"/drafts/{draft}/history", $"/drafts/{draft}/versions/1", $"/drafts/{draft}/versions/1/read", $"/drafts/{draft}/compare/0/1", "/", $"/submissions/{app.Network.Submission}",
            $"/organizations/{app.Network.Birch}", $"/drafts/{draft}", $"/drafts/{draft}/proof", $"/drafts/{draft}/export.md", $"/drafts/{draft}/versions/1/revision", $"/drafts/{draft}/log.jsonl",
            $"/submissions/{app.Network.Submission}/log.jsonl", "/organizations", "/you/data.jsonl",
        ];
        var all = new List<(string, string)>();
        foreach (var place in places)
        {
            var answer = await reader.GetAsync(place);
            Assert.True(answer.Status == HttpStatusCode.OK, $"{place} gave {answer.Status}");
            all.Add((place, WebUtility.HtmlDecode(answer.Body)));
        }
        return all;
    }

    private static bool SaysName(string body) => new[] { "Zephyrine", "Quux", Address }.Any(part => body.Contains(part, StringComparison.OrdinalIgnoreCase));

    private async Task<JsonElement> JoinedAsync(PersonId person, Guid draft, string? cookie = null)
    {
        var cookies = cookie ?? await app.CookieAsync(person);
        await using var connection = new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/live"), options =>
        {
            options.Cookies = new CookieContainer();
            options.Headers["Cookie"] = cookies;
        }).Build();
        await connection.StartAsync();
        return await connection.InvokeAsync<JsonElement>("Join", draft, 0);
    }

    /// <summary>In how many rows of any table the name stands.</summary>
    private async Task<long> RowsAsync()
    {
        var database = app.Services.GetRequiredService<NpgsqlDataSource>();
        var tables = new List<string>();
        await using (var list = database.CreateCommand("select tablename from pg_tables where schemaname = 'workspace'"))
        await using (var reader = await list.ExecuteReaderAsync())
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        var rows = 0L;
        foreach (var table in tables)
        {
            await using var count = database.CreateCommand($"select count(*) from workspace.\"{table}\" t where t::text ilike '%zephyrine%' or t::text ilike '%quux%'");
            rows += (long)(await count.ExecuteScalarAsync())!;
        }
        return rows;
    }
}
