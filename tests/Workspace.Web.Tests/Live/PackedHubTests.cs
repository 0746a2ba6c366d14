using System.Text.Json;
using Workspace.Collab;

namespace Workspace.Web.Tests.Live;

[Collection(SharedApp.Name)]
public sealed class PackedHubTests(WorkspaceApp app)
{
    private const string Key = "packed-aaaaaaaaaaaa";
    private static readonly ChangeSet X = ChangeSet.Replace(0, 0, 0, "x");

    [Fact]
    public async Task What_is_typed_comes_to_all_in_a_few_bytes_and_the_names_come_once()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var ada = await PackedLine.JoinedAsync(app, app.Network.Ada, draft);
        await using var ben = await PackedLine.JoinedAsync(app, app.Network.Ben, draft);
        Assert.Equal(1, (await ada.ProposeAsync([.. PackedLine.Front(draft, Key), .. PackedLine.Changes(0, X)], isAnew: true)).Version);
        for (var version = 1; version < 6; version++)
        {
            await ben.HearsAsync(line => line.Told.Count() >= version);
            Assert.Equal(version + 1, (await ada.ProposeAsync(PackedLine.Changes(version, ChangeSet.Replace(version, version, version, "y")))).Version);
        }

        await ben.HearsAsync(line => line.Told.Count() == 6);
        var hands = Assert.Single(ben.Said("Hands"));
        Assert.Equal((draft, 0), (hands.GetProperty("draft").GetGuid(), hands.GetProperty("first").GetInt32()));
        var hand = Assert.Single(hands.GetProperty("hands").EnumerateArray());
        Assert.Equal(ClientId.Of(app.Network.Ada, Key).ToString(), hand.GetProperty("id").GetString());
        Assert.Equal((app.Network.Ada.Value, app.Network.Alder.Value), (hand.GetProperty("p").GetGuid(), hand.GetProperty("o").GetGuid()));
        Assert.Equal("Ada Alder", hands.GetProperty("people").GetProperty(app.Network.Ada.ToString()).GetProperty("name").GetString());
        Assert.Empty(ben.Said("Told"));

        // Kind, numbering, hand, time, place, size and the letter; numbering and time may be longer.
        Assert.Equal((byte)5, ben.Told.First()[0]);
        Assert.All(ben.Told.Skip(1), told =>
        {
            Assert.Equal((byte)4, told[0]);
            Assert.InRange(told.Length, 7, 11);
        });
    }

    [Fact]
    public async Task What_was_pasted_is_told_in_JSON_and_what_is_typed_next_begins_anew()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var ada = await PackedLine.JoinedAsync(app, app.Network.Ada, draft);
        Assert.Equal(1, (await ada.ProposeAsync([.. PackedLine.Front(draft, Key), .. PackedLine.Changes(0, X)], isAnew: true)).Version);
        var answer = await ada.AskAsync("Propose", $$"""{{JsonSerializer.Serialize(draft)}},{"key":"{{Key}}","base":1,"changes":[{"c":[1,[0,"pasted"]],"pasted":true}]}""");
        Assert.Equal(2, answer.GetProperty("result").GetProperty("version").GetInt32());
        Assert.Equal(3, (await ada.ProposeAsync(PackedLine.Changes(2, ChangeSet.Replace(7, 7, 7, "!")))).Version);
        await ada.HearsAsync(line => line.Told.Count() == 2);
        var told = Assert.Single(ada.Said("Told"));
        Assert.Equal((1, 1), (told.GetProperty("from").GetInt32(), told.GetProperty("updates")[0].GetProperty("ch").GetInt32()));
        Assert.All(ada.Told, frame => Assert.Equal((byte)5, frame[0]));
    }

    [Fact]
    public async Task Both_forms_write_in_one_draft_and_end_with_one_text()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var ada = await PackedLine.JoinedAsync(app, app.Network.Ada, draft);
        await using var ben = new SimulatedEditor(app.Address, await app.CookieAsync(app.Network.Ben), app.Network.Ben, draft, "plain-bbbbbbbbbbbb");
        ben.Start();
        await ben.TypeAsync(_ => (0, 0, "b"));
        await ben.SettleAsync(1, TimeSpan.FromSeconds(20));
        Assert.Equal(2, (await ada.ProposeAsync([.. PackedLine.Front(draft, Key), .. PackedLine.Changes(0, ChangeSet.Replace(0, 0, 0, "é😀"))], isAnew: true)).Version);
        await ben.SettleAsync(2, TimeSpan.FromSeconds(20));
        Assert.Equal("bé😀", ben.Text.ToString());
        var digest = (await ada.AskAsync("Digest", $"\"{draft}\",2")).GetProperty("result").GetString();
        Assert.Equal(digest, await ben.DigestAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_proposal_sent_again_changes_nothing()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var ada = await PackedLine.JoinedAsync(app, app.Network.Ada, draft);
        for (var round = 0; round < 3; round++)
            Assert.Equal(1, (await ada.ProposeAsync([.. PackedLine.Front(draft, Key), .. PackedLine.Changes(0, X)], isAnew: true)).Version);
        Assert.Equal(2, (await ada.ProposeAsync(PackedLine.Changes(0, X, ChangeSet.Replace(1, 1, 1, "y")))).Version);
        await using var other = await PackedLine.JoinedAsync(app, app.Network.Ada, draft);
        Assert.Equal("bad-change-set", (await other.ProposeAsync([.. PackedLine.Front(draft, Key), .. PackedLine.Changes(0, ChangeSet.Replace(0, 0, 0, "other"))], isAnew: true)).Refused);
    }

    public static TheoryData<string, string> BadProposals => new()
    {
        { "00", "bad-change-set" },
        { "0000", "bad-change-set" },
        { "00000000", "" },
        { "00070000", "wrong-length" },
        { "05000000", "ahead-of-us" },
        { "0000040d", "bad-change-set" },
        { "0000000800c3a9", "bad-change-set" },
        { "000000040d", "forbidden-characters" },
        { "0000000400", "forbidden-characters" },
        { "00ffffffff7f0000", "bad-change-set" },
        { "0000ffffffffffffffffff7f", "bad-change-set" },
        { "00000000000000000000000000ff", "bad-change-set" },
    };

    [Theory]
    [MemberData(nameof(BadProposals))]
    public async Task Bad_bytes_are_refused_by_name_and_harm_nothing(string hex, string refusal)
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var ada = await PackedLine.JoinedAsync(app, app.Network.Ada, draft);
        var (_, refused) = await ada.ProposeAsync([.. PackedLine.Front(draft, Key), .. Convert.FromHexString(hex)], isAnew: true);
        Assert.Equal(refusal, refused ?? "");
        var version = refusal.Length == 0 ? 1 : 0;
        Assert.Equal(version + 1, (await ada.ProposeAsync(PackedLine.Changes(version, X))).Version);
    }

    [Fact]
    public async Task Too_much_is_too_large()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var ada = await PackedLine.JoinedAsync(app, app.Network.Ada, draft);
        Assert.Equal("too-large", (await ada.ProposeAsync([.. PackedLine.Front(draft, Key), .. PackedLine.Changes(0, ChangeSet.Replace(0, 0, 0, new('x', 1_000_000)))], isAnew: true)).Refused);
        Assert.Equal("too-large", (await ada.ProposeAsync(PackedLine.Changes(0, [.. Enumerable.Repeat(ChangeSet.Empty(0), 1_001)]))).Refused);
        Assert.Equal(1, (await ada.ProposeAsync(PackedLine.Changes(0, X))).Version);
    }

    [Fact]
    public async Task A_proposal_without_a_tab_fails_and_the_connection_lives()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var ada = await PackedLine.JoinedAsync(app, app.Network.Ada, draft);
        foreach (var (packed, isAnew) in new[] { (PackedLine.Changes(0, X), false), ([1, 2, 3], true), ([.. PackedLine.Front(draft, "short"), .. PackedLine.Changes(0, X)], true), (PackedLine.Front(draft, Key), true) })
            Assert.Contains("protocol:", (await ada.ProposeAsync(packed, isAnew)).Refused, StringComparison.Ordinal);
        var elsewhere = await app.Network.NewDraftAsync(app.Services);
        Assert.Contains("denied:", (await ada.ProposeAsync([.. PackedLine.Front(elsewhere, Key), .. PackedLine.Changes(0, X)], isAnew: true)).Refused, StringComparison.Ordinal);
        Assert.Equal(1, (await ada.ProposeAsync([.. PackedLine.Front(draft, Key), .. PackedLine.Changes(0, X)], isAnew: true)).Version);
    }

    [Theory]
    [InlineData("0163")]
    [InlineData("00")]
    [InlineData("ffffffffff")]
    [InlineData("0101")]
    [InlineData("037b7d1e")]
    [InlineData("ffffff7f")]
    public async Task What_is_no_frame_or_larger_than_any_may_be_ends_the_connection_and_nothing_else(string hex)
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var ada = await PackedLine.JoinedAsync(app, app.Network.Ada, draft);
        await using var ben = await PackedLine.JoinedAsync(app, app.Network.Ben, draft);
        await ada.SendAsync(Convert.FromHexString(hex), isFramed: false);
        for (var sent = 0; hex == "ffffff7f" && sent < 80; sent++) await ada.SendAsync(new byte[64 * 1024], isFramed: false);
        Assert.True(await ada.IsEndedAsync());
        Assert.Equal(1, (await ben.ProposeAsync([.. PackedLine.Front(draft, Key), .. PackedLine.Changes(0, X)], isAnew: true)).Version);
    }
}
