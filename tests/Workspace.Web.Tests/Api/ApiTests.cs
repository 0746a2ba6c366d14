using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Live;

namespace Workspace.Web.Tests.Api;

[Collection(SharedApp.Name)]
public sealed class ApiTests(WorkspaceApp app)
{
    [Fact]
    public async Task A_program_knows_for_whom_it_acts()
    {
        using var program = await ApiClient.OfAsync(app, app.Network.BenOfBirch, TokenScope.Read, TokenScope.Write);
        var me = (await program.GetAsync("me")).Body;
        Assert.Equal((app.Network.Ben.Value, app.Network.Birch.Value), (me.GetProperty("person").GetGuid(), me.GetProperty("organization").GetGuid()));
        Assert.Equal(["read", "write"], me.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
    }

    [Fact]
    public async Task What_a_program_writes_goes_through_the_one_writer_and_is_marked_as_a_programs()
    {
        var draft = await app.WrittenDraftAsync("Ben wrote this.");
        using var program = await ApiClient.OfAsync(app, app.Network.BenOfBirch);
        var proposal = """{"key":"a-program-of-the-tests","base":1,"changes":[[15,[0," A program that."]],[31,[0,"","And this."]]]}""";
        var receipt = await program.PostAsync($"drafts/{draft}/contributions", proposal);
        Assert.Equal((200, 3), (receipt.Status, receipt.Body.GetProperty("version").GetInt32()));

        // What gets no answer is sent again, and written once.
        var again = await program.PostAsync($"drafts/{draft}/contributions", proposal);
        Assert.Equal((200, 3), (again.Status, again.Body.GetProperty("version").GetInt32()));
        var text = (await program.GetAsync($"drafts/{draft}/versions/3")).Body;
        Assert.Equal("Ben wrote this. A program that.\nAnd this.", text.GetProperty("text").GetString());
        Assert.Equal(404, (await program.GetAsync($"drafts/{draft}/versions/4")).Status);

        var all = (await program.GetAsync($"drafts/{draft}/contributions")).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["typed", "api", "api"], all.Select(one => one.GetProperty("channel").GetString()));
        Assert.All(all, one => Assert.Equal(app.Network.Ben.Value, one.GetProperty("person").GetGuid()));
        var stored = await app.Services.GetRequiredService<DraftHistory>().ContributionsAsync(new(draft), DraftVersion.Zero, new(3), default);
        Assert.Equal([Channel.Typed, Channel.Api, Channel.Api], stored.Select(one => one.Channel));
    }

    [Theory]
    [InlineData("""{"key":"short","base":1,"changes":[[2]]}""", 400, "bad-request")]
    [InlineData("""{"base":1,"changes":[[2]]}""", 400, "bad-request")]
    [InlineData("""{"key":"a-program-of-the-tests","base":1}""", 400, "bad-request")]
    [InlineData("""{"key":"a-program-of-the-tests","base":"one","changes":[[2]]}""", 400, "bad-request")]
    [InlineData("not json", 400, "bad-request")]
    [InlineData("""{"key":"a-program-of-the-tests","base":1,"changes":[]}""", 422, "bad-change-set")]
    [InlineData("""{"key":"a-program-of-the-tests","base":1,"changes":[{"c":[2]}]}""", 422, "bad-change-set")]
    [InlineData("""{"key":"a-program-of-the-tests","base":1,"changes":[[-1]]}""", 422, "bad-change-set")]
    [InlineData("""{"key":"a-program-of-the-tests","base":1,"changes":[[2],"pasted"]}""", 422, "bad-change-set")]
    [InlineData("""{"key":"a-program-of-the-tests","base":1,"changes":[[3]]}""", 422, "wrong-length")]
    [InlineData("""{"key":"a-program-of-the-tests","base":1,"changes":[[2,[0,"\r"]]]}""", 422, "forbidden-characters")]
    [InlineData("""{"key":"a-program-of-the-tests","base":9,"changes":[[2]]}""", 409, "ahead-of-us")]
    public async Task What_cannot_be_taken_is_refused_by_name_and_changes_nothing(string proposal, int status, string problem)
    {
        var draft = await app.WrittenDraftAsync("ab");
        using var program = await ApiClient.OfAsync(app, app.Network.BenOfBirch);
        var answer = await program.PostAsync($"drafts/{draft}/contributions", proposal);
        Assert.Equal((status, problem), (answer.Status, answer.Type));
        Assert.Equal("ab", (await program.GetAsync($"drafts/{draft}/versions/1")).Body.GetProperty("text").GetString());
        Assert.Equal(1, (await program.GetAsync($"drafts/{draft}")).Body.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_frozen_text_takes_nothing_from_programs_either()
    {
        var draft = await app.WrittenDraftAsync("ab");
        Assert.True(await app.Services.GetRequiredService<IGrainFactory>().GetGrain<IDraftGrain>(draft).Freeze(true, AuthorKey.Of(app.Network.AdaOfAlder)));
        using var program = await ApiClient.OfAsync(app, app.Network.BenOfBirch);
        var answer = await program.PostAsync($"drafts/{draft}/contributions", """{"key":"a-program-of-the-tests","base":1,"changes":[[2]]}""");
        Assert.Equal((409, "draft-frozen"), (answer.Status, answer.Type));
        using var ada = await ApiClient.OfAsync(app, app.Network.AdaOfAlder, TokenScope.Read, TokenScope.Manage);
        foreach (var unclear in new[] { "{}", """{"forzen":true}""", """{"frozen":null}""" })
        {
            var unsaid = await ada.SendAsync(HttpMethod.Put, $"drafts/{draft}/frozen", new StringContent(unclear, System.Text.Encoding.UTF8, "application/json"), null);
            Assert.Equal((400, "bad-request"), (unsaid.Status, unsaid.Type));
        }

        Assert.True((await program.GetAsync($"drafts/{draft}")).Body.GetProperty("frozen").GetBoolean());
    }

    [Fact]
    public async Task Contributions_come_in_pages_that_meet()
    {
        var draft = await app.WrittenDraftAsync("0");
        for (var i = 1; i < 7; i++) await app.ContributeAsync(draft, app.Network.BenOfBirch, i, $"""[{i},[0,"{i}"]]""");
        using var program = await ApiClient.OfAsync(app, app.Network.BenOfBirch);
        var versions = new List<int>();
        var pages = 0;
        for (var after = "0"; after is not null; pages++)
        {
            var page = (await program.GetAsync($"drafts/{draft}/contributions?after={after}&limit=3")).Body;
            versions.AddRange(page.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("version").GetInt32()));
            after = page.GetProperty("next").GetString();
        }

        Assert.Equal(3, pages);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], versions);
        Assert.Equal((400, "bad-request"), await StatusAsync(program, $"drafts/{draft}/contributions?after=-1"));
        Assert.Equal((400, "bad-request"), await StatusAsync(program, $"drafts/{draft}/contributions?after=x"));
    }

    [Fact]
    public async Task Organizations_come_in_pages_that_meet()
    {
        using var program = await ApiClient.OfAsync(app, app.Network.BenOfBirch);
        var seen = new List<Guid>();
        for (var next = ""; next is not null;)
        {
            var page = (await program.GetAsync($"organizations?limit=3{(next.Length > 0 ? $"&after={next}" : "")}")).Body;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetGuid()));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(seen.Distinct(), seen);
        Assert.Superset(new HashSet<Guid> { app.Network.Alder.Value, app.Network.Birch.Value, app.Network.Cedar.Value, app.Network.Dogwood.Value }, seen.ToHashSet());
    }

    [Fact]
    public async Task Whoever_has_a_version_already_is_told_so()
    {
        var draft = await app.WrittenDraftAsync("Once and for all.");
        using var program = await ApiClient.OfAsync(app, app.Network.BenOfBirch);
        var first = await program.GetAsync($"drafts/{draft}/versions/1");
        var tag = first.Message.Headers.ETag!.ToString();
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("Once and for all."u8)), first.Body.GetProperty("sha256").GetString());
        Assert.Equal(304, (await program.GetAsync($"drafts/{draft}/versions/1", tag)).Status);
        Assert.Equal(304, (await program.GetAsync($"drafts/{draft}/versions/1", $"\"another\", {tag}")).Status);
        Assert.Equal(200, (await program.GetAsync($"drafts/{draft}/versions/1", "\"another\"")).Status);
        Assert.NotEqual(tag, (await program.GetAsync($"drafts/{draft}/versions/0")).Message.Headers.ETag!.ToString());
    }

    [Fact]
    public async Task A_comparison_is_the_newer_text_and_the_older_one()
    {
        var draft = await app.WrittenDraftAsync("The rent is too high.");
        await app.ContributeAsync(draft, app.Network.AdaOfAlder, 1, """[12,[8,"far","too high"],1]""");
        using var program = await ApiClient.OfAsync(app, app.Network.BenOfBirch);
        var hunks = (await program.GetAsync($"drafts/{draft}/comparisons/1/2")).Body.GetProperty("blocks").EnumerateArray().SelectMany(block => block.GetProperty("hunks").EnumerateArray()).ToList();
        string Text(params string[] kinds) => string.Concat(hunks.Where(hunk => kinds.Contains(hunk.GetProperty("kind").GetString())).Select(hunk => hunk.GetProperty("text").GetString()));
        Assert.Equal("The rent is far\ntoo high.", Text("kept", "inserted", "moved-here"));
        Assert.Equal("The rent is too high.", Text("kept", "removed", "moved-away"));
        Assert.Contains(hunks, hunk => hunk.GetProperty("by") is { ValueKind: JsonValueKind.Object } by && by.GetProperty("person").GetGuid() == app.Network.Ada.Value);
        Assert.Equal((400, "bad-request"), await StatusAsync(program, $"drafts/{draft}/comparisons/2/1"));
        Assert.Equal((404, "not-found"), await StatusAsync(program, $"drafts/{draft}/comparisons/1/9"));
    }

    [Fact]
    public async Task Files_are_what_people_get()
    {
        var draft = await app.WrittenDraftAsync("<script>Byte for byte.</script>\n");
        using var program = await ApiClient.OfAsync(app, app.Network.BenOfBirch, TokenScope.Export);
        var file = await program.GetAsync($"drafts/{draft}/export.md");
        Assert.Equal("<script>Byte for byte.</script>\n"u8.ToArray(), await file.Message.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment", file.Message.Content.Headers.ContentDisposition?.DispositionType);
        var log = await (await program.GetAsync($"drafts/{draft}/log.jsonl")).Message.Content.ReadAsStringAsync();
        Assert.StartsWith("{\"workspace\":\"event-log\"", log, StringComparison.Ordinal);
        Assert.Equal((403, "no-scope"), await StatusAsync(program, $"drafts/{draft}"));
    }

    [Theory]
    [InlineData("GET", "nowhere", 404, "not-found")]
    [InlineData("GET", "drafts/not-an-id", 404, "not-found")]
    [InlineData("DELETE", "me", 405, "wrong-method")]
    [InlineData("POST", "drafts/00000000-0000-0000-0000-000000000000/contributions", 415, "wrong-content")]
    public async Task Whatever_goes_wrong_is_a_problem_and_never_a_page(string method, string address, int status, string problem)
    {
        using var program = await ApiClient.OfAsync(app, app.Network.BenOfBirch);
        using var content = method == "POST" ? new StringContent("<x/>", Encoding.UTF8, "text/xml") : null;
        var answer = await program.SendAsync(new(method), address, content, null);
        Assert.Equal((status, problem), (answer.Status, answer.Type));
    }

    [Fact]
    public async Task A_session_opens_nothing_here_and_nobody_is_told_so_by_a_problem()
    {
        using var browser = new Browser(app.Address, await app.CookieAsync(app.Network.Ada));
        var answer = await browser.GetAsync("/api/v1/me");
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.Status);
        Assert.Contains("urn:workspace:problem:no-token", answer.Body, StringComparison.Ordinal);
        Assert.Equal("Bearer", answer.Message.Headers.WwwAuthenticate.ToString());
    }

    private static async Task<(int, string?)> StatusAsync(ApiClient program, string address) => await program.GetAsync(address) is var answer ? (answer.Status, answer.Type) : default;
}
