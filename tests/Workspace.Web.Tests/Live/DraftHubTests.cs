using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Live;

namespace Workspace.Web.Tests.Live;

[Collection(SharedApp.Name)]
public sealed class DraftHubTests(WorkspaceApp app)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private const string Key = "aaaaaaaaaaaaaaaa";

    public static TheoryData<string, string> BadProposals => new()
    {
        { """[{"c":[1]}]""", "wrong-length" },
        { """[{"c":[[0,"x"]]},{"c":[7]}]""", "wrong-length" },
        { """[]""", "bad-change-set" },
        { """{}""", "bad-change-set" },
        { """[{"c":"x"}]""", "bad-change-set" },
        { """[{"c":[-1]}]""", "bad-change-set" },
        { """[{"c":[[-1,"x"]]}]""", "bad-change-set" },
        { """[{"c":[[0,1]]}]""", "bad-change-set" },
        { """[{"c":[1e3]}]""", "bad-change-set" },
        { """[{"c":[99999999999999999999]}]""", "bad-change-set" },
        { """[{"c":[2147483647,2147483647]}]""", "bad-change-set" },
        { """[{"c":[[[[0]]]]}]""", "bad-change-set" },
        { """[{"c":[[0,"x"]],"from":[{"at":-1}]}]""", "bad-change-set" },
        { """[{"c":[[0,"a\rb"]]}]""", "forbidden-characters" },
        { """[{"c":[[0,"a\u0000b"]]}]""", "forbidden-characters" },
        { """[{"c":[[0,"\ud800"]]}]""", "forbidden-characters" },
        { """[{"c":[[0,"\udc00\ud800"]]}]""", "forbidden-characters" },
    };

    [Theory]
    [MemberData(nameof(BadProposals))]
    public async Task Bad_input_is_refused_by_name_and_harms_nothing(string changes, string refusal)
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var hub = await JoinedAsync(app.Network.Ada, draft);
        Assert.Equal(refusal, await RefusedAsync(hub, draft, 0, changes));
        Assert.Null(await RefusedAsync(hub, draft, 0, """[{"c":[[0,"still alive"]]}]"""));
        Assert.Equal("still alive", await TextAsync(draft));
    }

    [Fact]
    public async Task A_base_that_does_not_exist_is_ahead_of_us()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var hub = await JoinedAsync(app.Network.Ada, draft);
        Assert.Equal("ahead-of-us", await RefusedAsync(hub, draft, 3, """[{"c":[[0,"x"]]}]"""));
        Assert.Equal("ahead-of-us", await RefusedAsync(hub, draft, -1, """[{"c":[[0,"x"]]}]"""));
    }

    [Fact]
    public async Task Too_much_text_or_too_many_change_sets_are_too_large()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var hub = await JoinedAsync(app.Network.Ada, draft);
        Assert.Equal("too-large", await RefusedAsync(hub, draft, 0, $$"""[{"c":[[0,"{{new string('x', 1_100_000)}}"]]}]"""));
        Assert.Equal("too-large", await RefusedAsync(hub, draft, 0, $"[{string.Join(',', Enumerable.Repeat("""{"c":[]}""", 1001))}]"));
        Assert.Null(await RefusedAsync(hub, draft, 0, """[{"c":[[0,"small"]]}]"""));
    }

    [Fact]
    public async Task Many_change_sets_from_far_behind_are_too_large_until_their_sender_has_caught_up()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var ada = await JoinedAsync(app.Network.Ada, draft);
        await using var ben = await JoinedAsync(app.Network.Ben, draft);
        Assert.Null(await RefusedAsync(ada, draft, 0, Typed(0, 1000)));
        Assert.Null(await RefusedAsync(ada, draft, 1000, Typed(1000, 100)));
        Assert.Equal("too-large", await RefusedAsync(ben, draft, 0, Framing(1, 1000)));
        Assert.Null(await RefusedAsync(ben, draft, 1100, Framing(1100, 1000)));

        static string Typed(int length, int count) =>
            $"[{string.Join(',', Enumerable.Range(length, count).Select(at => at == 0 ? """{"c":[[0,"x"]]}""" : $$"""{"c":[{{at}},[0,"x"]]}"""))}]";

        // At both ends of a text at once: change sets of two ranges, each from the text after the one before. The empty text is first given a letter.
        static string Framing(int length, int count) =>
            $"[{(length == 1 ? """{"c":[[0,"x"]]},""" : "")}{string.Join(',', Enumerable.Range(0, count - 1).Select(i => $$"""{"c":[[0,"x"],{{length + (2 * i)}},[0,"x"]]}"""))}]";
    }

    [Fact]
    public async Task A_surrogate_pair_is_never_split()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var hub = await JoinedAsync(app.Network.Ada, draft);
        Assert.Null(await RefusedAsync(hub, draft, 0, """[{"c":[[0,"a😀b"]]}]"""));
        Assert.Equal("forbidden-characters", await RefusedAsync(hub, draft, 1, """[{"c":[2,[1],1]}]"""));
        Assert.Equal("forbidden-characters", await RefusedAsync(hub, draft, 1, """[{"c":[2,[0,"x"],2]}]"""));
        Assert.Equal("a😀b", await TextAsync(draft));
    }

    [Fact]
    public async Task A_proposal_sent_again_changes_nothing()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var hub = await JoinedAsync(app.Network.Ada, draft);
        for (var round = 0; round < 3; round++) Assert.Null(await RefusedAsync(hub, draft, 0, """[{"c":[[0,"once"]]}]"""));
        Assert.Null(await RefusedAsync(hub, draft, 0, """[{"c":[[0,"once"]]},{"c":[4,[0," only"]]}]"""));
        Assert.Equal("once only", await TextAsync(draft));
    }

    [Fact]
    public async Task Another_persons_key_is_another_client()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var ada = await JoinedAsync(app.Network.Ada, draft);
        await using var ben = await JoinedAsync(app.Network.Ben, draft);
        Assert.Null(await RefusedAsync(ada, draft, 0, """[{"c":[[0,"A"]]}]"""));
        Assert.Null(await RefusedAsync(ben, draft, 0, """[{"c":[[0,"B"]]}]"""));
        Assert.Equal(2, (await TextAsync(draft)).Length);
        Assert.Equal([app.Network.AdaOfAlder, app.Network.BenOfBirch], (await AuthorsAsync(draft)).Order(Comparer<Author>.Create((a, b) => a == app.Network.AdaOfAlder ? -1 : 1)));
    }

    [Fact]
    public async Task Who_may_not_read_cannot_join_and_who_may_only_read_cannot_write()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var cleo = await JoinedAsync(app.Network.Cleo, draft);
        Assert.Equal("no-right", await RefusedAsync(cleo, draft, 0, """[{"c":[[0,"x"]]}]"""));
        var stranger = await Assert.ThrowsAsync<HubException>(() => JoinedAsync(app.Network.Dan, draft));
        Assert.Contains("denied:", stranger.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => JoinedAsync(null, draft));
    }

    [Fact]
    public async Task Arguments_of_another_shape_fail_and_the_connection_lives()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var hub = await JoinedAsync(app.Network.Ada, draft);
        foreach (var bad in (string[])["7", "null", "[]", """{"key":"\ud800aaaaaaaaaaaaaaaa","base":0,"changes":[]}""", """{"key":"short","base":0,"changes":[]}""", """{"key":"aaaaaaaaaaaaaaaa","base":"0","changes":[]}"""])
        {
            var error = await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync<JsonElement>("Propose", draft, Json(bad)));
            Assert.Contains("protocol:", error.Message, StringComparison.Ordinal);
        }

        Assert.Null(await RefusedAsync(hub, draft, 0, """[{"c":[[0,"x"]]}]"""));
    }

    [Fact]
    public async Task Too_many_proposals_are_refused_until_the_sender_waits()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        var flood = await app.NewPersonAsync("Flora Fennel");
        await app.Services.GetRequiredService<Organizations>().JoinAsync(app.Network.Birch, flood, "Writer", isContact: false, default);
        await using var hub = await JoinedAsync(flood, draft);
        var answers = new List<string?>();
        for (var i = 0; i < 2_000 && !answers.Contains("too-many"); i++) answers.Add(await RefusedAsync(hub, draft, -1, """[{"c":[[0,"x"]]}]"""));
        Assert.Contains("too-many", answers);
        string? last = "too-many";
        for (var i = 0; i < 100 && last == "too-many"; i++)
        {
            await Tick.AfterAsync(100);
            last = await RefusedAsync(hub, draft, 0, """[{"c":[[0,"x"]]}]""");
        }

        Assert.Null(last);
    }

    [Fact]
    public async Task A_frozen_draft_refuses_and_says_so_to_open_editors()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var hub = await JoinedAsync(app.Network.Ben, draft);
        var told = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.On<Guid, JsonElement>("Rights", (_, change) => told.TrySetResult(change));
        var grain = app.Services.GetRequiredService<IGrainFactory>().GetGrain<IDraftGrain>(draft);
        Assert.False(await grain.Freeze(true, AuthorKey.Of(app.Network.BenOfBirch)));
        Assert.True(await grain.Freeze(true, AuthorKey.Of(app.Network.AdaOfAlder)));
        Assert.True((await told.Task.WaitAsync(Patience)).GetProperty("frozen").GetBoolean());
        Assert.Equal("draft-frozen", await RefusedAsync(hub, draft, 0, """[{"c":[[0,"x"]]}]"""));
        Assert.True(await grain.Freeze(false, AuthorKey.Of(app.Network.AdaOfAlder)));
        Assert.Null(await RefusedAsync(hub, draft, 0, """[{"c":[[0,"x"]]}]"""));
    }

    [Fact]
    public async Task A_right_that_ends_ends_in_open_editors_within_a_second()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var hub = await JoinedAsync(app.Network.Ben, draft);
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.On<Guid, JsonElement>("Rights", (_, change) => told.TrySetResult(change.GetProperty("rights").GetString()!));
        await using var scope = app.Services.CreateAsyncScope();
        var submissions = scope.ServiceProvider.GetRequiredService<Submissions>();
        await submissions.GiveRoleAsync(app.Network.Submission, app.Network.Birch, SubmissionRole.Observer, app.Network.AdaOfAlder, CancellationToken.None);
        try
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            Assert.Equal("read", await told.Task.WaitAsync(Patience));
            Assert.InRange(clock.ElapsedMilliseconds, 0, 1_000);
            Assert.Equal("no-right", await RefusedAsync(hub, draft, 0, """[{"c":[[0,"x"]]}]"""));
        }
        finally
        {
            await submissions.GiveRoleAsync(app.Network.Submission, app.Network.Birch, SubmissionRole.Drafter, app.Network.AdaOfAlder, CancellationToken.None);
        }
    }

    [Fact]
    public async Task Pasted_text_keeps_who_first_wrote_it_if_the_source_agrees()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var ada = await JoinedAsync(app.Network.Ada, draft);
        await using var ben = await JoinedAsync(app.Network.Ben, draft);
        Assert.Null(await RefusedAsync(ada, draft, 0, """[{"c":[[0,"Every tenant. "]]}]"""));
        var claim = $$"""[{"at":0,"length":13,"draft":"{{draft}}","version":1,"start":0}]""";
        Assert.Null(await RefusedAsync(ben, draft, 1, $$"""[{"c":[14,[0,"Every tenant."]],"pasted":true,"from":{{claim}}}]"""));
        Assert.Null(await RefusedAsync(ben, draft, 2, $$"""[{"c":[27,[0,"Forged tenant"]],"pasted":true,"from":{{claim}}}]"""));
        var runs = (await NewestAsync(draft)).Attribution.Runs.ToList();
        Assert.Equal(app.Network.AdaOfAlder, runs.Single(run => run.From == 14).Stamp.Origin!.Author);
        Assert.Equal(Channel.Pasted, runs.Single(run => run.From == 14).Stamp.Channel);
        Assert.All(runs.Where(run => run.From >= 27), run => Assert.Null(run.Stamp.Origin));
    }

    [Fact]
    public async Task Only_twenty_sources_are_read_for_one_proposal()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var ada = await JoinedAsync(app.Network.Ada, draft);
        await using var ben = await JoinedAsync(app.Network.Ben, draft);
        for (var version = 0; version < 25; version++)
            Assert.Null(await RefusedAsync(ada, draft, version, version == 0 ? """[{"c":[[0,"a"]]}]""" : $$"""[{"c":[{{version}},[0,"a"]]}]"""));
        var claims = string.Join(',', Enumerable.Range(0, 25).Select(i => $$"""{"at":{{i}},"length":1,"draft":"{{draft}}","version":{{i + 1}},"start":{{i}}}"""));
        Assert.Null(await RefusedAsync(ben, draft, 25, $$"""[{"c":[25,[0,"{{new string('a', 25)}}"]],"from":[{{claims}}]}]"""));
        var runs = (await NewestAsync(draft)).Attribution.Runs.Where(run => run.From >= 25).ToList();
        Assert.Equal(20, runs.Where(run => run.Stamp.Origin is not null).Sum(run => run.To - run.From));
        Assert.Equal(5, runs.Where(run => run.Stamp.Origin is null).Sum(run => run.To - run.From));
    }

    [Fact]
    public async Task The_digest_is_that_of_the_text()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var hub = await JoinedAsync(app.Network.Ada, draft);
        Assert.Null(await RefusedAsync(hub, draft, 0, """[{"c":[[0,"ᐃᓄᒃᑎᑐᑦ"]]}]"""));
        var expected = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("ᐃᓄᒃᑎᑐᑦ"u8));
        Assert.Equal(expected, await hub.InvokeAsync<string?>("Digest", draft, 1));
    }

    [Fact]
    public async Task Presence_is_told_to_the_others_and_ends_with_the_connection()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var ada = await JoinedAsync(app.Network.Ada, draft);
        var here = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ada.On<Guid, JsonElement>("Here", (_, presence) =>
        {
            if (presence.GetProperty("anchor").ValueKind == JsonValueKind.Number) here.TrySetResult(presence);
        });
        ada.On<Guid, string>("Gone", (_, _) => gone.TrySetResult());
        var ben = await JoinedAsync(app.Network.Ben, draft);
        await ben.InvokeAsync("Present", draft, new { anchor = 0, head = 0, version = 0 });
        var presence = await here.Task.WaitAsync(Patience);
        Assert.Equal("Ben Birch", presence.GetProperty("name").GetString());
        Assert.Equal("Birch", presence.GetProperty("short").GetString());
        Assert.Equal(2, presence.GetProperty("line").GetInt32());
        await ben.DisposeAsync();
        await gone.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_writer_that_leaves_while_somebody_writes_loses_nothing_and_the_next_goes_on()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var hub = await JoinedAsync(app.Network.Ada, draft);
        var drafts = app.Services.GetRequiredService<OpenDrafts>();
        var writer = app.Services.GetRequiredService<IGrainFactory>().GetGrain<IDraftGrain>(draft).AsReference<IGrainManagementExtension>();
        var writers = new HashSet<NearWriter>();
        for (var version = 0; version < 40; version++)
        {
            if (version % 10 == 5) await writer.DeactivateOnIdle();
            Assert.Null(await RefusedAsync(hub, draft, version, $$"""[{"c":[{{(version == 0 ? "" : $"{version},")}}[0,"{{(char)('a' + (version % 26))}}"]]}]"""));
            if (drafts.Near(draft) is { } near) writers.Add(near);
        }

        Assert.Equal("abcdefghijklmnopqrstuvwxyzabcdefghijklmn", await TextAsync(draft));
        Assert.True(writers.Count > 1, "The writer never left.");
        var late = new ProposalMessage(AuthorKey.Of(app.Network.AdaOfAlder), 1, 40, """[{"c":[40,[0,"x"]]}]"""u8.ToArray(), IsPacked: false, IsProgram: false);
        foreach (var left in writers.Where(writer => writer != drafts.Near(draft))) Assert.Null(await left.ProposeAsync(late).WaitAsync(Patience)); // also whoever still holds on to it gets an answer
    }

    [Fact]
    public async Task A_caret_outside_every_text_is_only_presence()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var ada = await JoinedAsync(app.Network.Ada, draft);
        await using var ben = await JoinedAsync(app.Network.Ben, draft);
        var here = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        ada.On<Guid, JsonElement>("Here", (_, presence) => here.TrySetResult(presence));
        await ben.InvokeAsync("Present", draft, new { anchor = -7, head = int.MaxValue, version = 0 });
        Assert.Equal(JsonValueKind.Null, (await here.Task.WaitAsync(Patience)).GetProperty("anchor").ValueKind);
    }

    [Fact]
    public async Task A_session_that_was_ended_elsewhere_loses_its_connection()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var hub = await JoinedAsync(app.Network.Ben, draft);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await using var scope = app.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = await accounts.FindByIdAsync(app.Network.Ben.ToString());
        Assert.True((await accounts.UpdateSecurityStampAsync(account!)).Succeeded); // not null: he is of the network
        await closed.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Five_editors_at_once_end_with_one_text_and_every_character_its_author()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        var random = new Random(5);
        var authors = new[] { app.Network.Ada, app.Network.Ben, app.Network.Ada, app.Network.Ben, app.Network.Ada };
        var editors = new List<SimulatedEditor>();
        for (var i = 0; i < authors.Length; i++)
        {
            var editor = new SimulatedEditor(app.Address, await app.CookieAsync(authors[i]), authors[i], draft, $"editor-{i}-aaaaaaaaaaaa");
            editor.Start();
            editors.Add(editor);
        }

        for (var round = 0; round < 60; round++)
        {
            for (var i = 0; i < editors.Count; i++)
            {
                var letter = authors[i] == app.Network.Ada ? "a" : "b";
                await editors[i].TypeAsync(text =>
                {
                    var at = random.Next(text.Length + 1);
                    return random.Next(4) == 0 && at < text.Length ? (at, at + 1, "") : (at, at, letter);
                });
            }

            await Tick.AfterAsync(5);
        }

        await Task.WhenAll(editors.Select(editor => editor.SettleAsync(0, Patience)));
        var newest = await NewestAsync(draft);
        await Task.WhenAll(editors.Select(editor => editor.SettleAsync(newest.Version.Number, Patience)));
        Assert.All(editors, editor => Assert.Equal(newest.Text.ToString(), editor.Text.ToString()));
        foreach (var run in newest.Attribution.Runs)
            Assert.Equal(new string(run.Stamp.InsertedBy.Person == app.Network.Ada ? 'a' : 'b', run.To - run.From), newest.Text.ToString(run.From, run.To));
        foreach (var editor in editors) await editor.DisposeAsync();
    }

    /// <summary>As it is, so that a client can send what no careful client would.</summary>
    private static WrittenJson Json(string json) => new(System.Text.Encoding.UTF8.GetBytes(json));

    private static async Task<string?> RefusedAsync(HubConnection hub, Guid draft, int version, string changes)
    {
        var receipt = await hub.InvokeAsync<JsonElement>("Propose", draft, Json($$"""{"key":"{{Key}}","base":{{version}},"changes":{{changes}}}"""));
        return receipt.TryGetProperty("refused", out var refused) ? refused.GetString() : null;
    }

    private async Task<HubConnection> JoinedAsync(PersonId? person, Guid draft)
    {
        var cookie = person is { } who ? await app.CookieAsync(who) : null;
        var hub = new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/live"), options =>
        {
            if (cookie is not null) options.Headers["Cookie"] = cookie;
        }).Build();
        await hub.StartAsync();
        await hub.InvokeAsync<JsonElement>("Join", draft, 0);
        return hub;
    }

    private async Task<DraftText> NewestAsync(Guid draft)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<DraftHistory>().TextAsync(new(draft), null, CancellationToken.None))!;
    }

    private async Task<string> TextAsync(Guid draft) => (await NewestAsync(draft)).Text.ToString();

    private async Task<List<Author>> AuthorsAsync(Guid draft) => [.. (await NewestAsync(draft)).Attribution.Runs.Select(run => run.Stamp.InsertedBy)];
}
