using System.Collections.Immutable;
using System.Text;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Live;

namespace Workspace.Web.Tests.Live;

public sealed class WireTests
{
    private static readonly Author Ada = new(new(new("00000000-0000-0000-0000-00000000000a")), new(new("00000000-0000-0000-0000-0000000000aa")));
    private static readonly Author Ben = new(new(new("00000000-0000-0000-0000-00000000000b")), new(new("00000000-0000-0000-0000-0000000000bb")));
    private static readonly DateTimeOffset Noon = new(2026, 9, 14, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Contributions_are_written_as_the_protocol_says()
    {
        var typed = new Contribution(new(8), new(255), Ada, Channel.Typed, Noon, ChangeSet.Replace(3, 1, 2, "x\ny"), []);
        var pasted = new Contribution(
            new(9), new(1), Ben, Channel.Pasted, Noon.AddMilliseconds(5), ChangeSet.Replace(5, 5, 5, "abc"),
            [new(0, 2, new(Ada, new(Guid.Empty), new(3), Noon))]);
        Assert.Equal(
            """[{"c":[1,[1,"x","y"],1],"id":"00000000000000ff","p":"00000000-0000-0000-0000-00000000000a","o":"00000000-0000-0000-0000-0000000000aa","t":1789387200000,"ch":0},{"c":[5,[0,"abc"]],"id":"0000000000000001","p":"00000000-0000-0000-0000-00000000000b","o":"00000000-0000-0000-0000-0000000000bb","t":1789387200005,"ch":1,"w":[{"at":0,"length":2,"p":"00000000-0000-0000-0000-00000000000a","o":"00000000-0000-0000-0000-0000000000aa","t":1789387200000}]}]""",
            Encoding.UTF8.GetString(Wire.Updates([typed, pasted]).Utf8.Span));
    }

    [Theory]
    [InlineData(Refusal.TooLarge, "too-large")]
    [InlineData(Refusal.BadChangeSet, "bad-change-set")]
    [InlineData(Refusal.WrongLength, "wrong-length")]
    [InlineData(Refusal.AheadOfUs, "ahead-of-us")]
    [InlineData(Refusal.ForbiddenCharacters, "forbidden-characters")]
    [InlineData(Refusal.NoRight, "no-right")]
    [InlineData(Refusal.TooMany, "too-many")]
    [InlineData(Refusal.DraftFrozen, "draft-frozen")]
    [InlineData(Refusal.Unavailable, "unavailable")]
    public void Refusals_have_the_names_of_the_protocol(Refusal refusal, string name) => Assert.Equal(name, Wire.Name(refusal));

    [Fact]
    public void Every_refusal_has_a_row_in_the_protocol()
    {
        var protocol = File.ReadAllText(Path.Combine(Root(), "docs", "PROTOCOL.md"));
        Assert.All(Enum.GetValues<Refusal>(), refusal => Assert.Contains($"| `{Wire.Name(refusal)}` |", protocol, StringComparison.Ordinal));
        var suggestions = protocol[protocol.IndexOf("## Suggestions", StringComparison.Ordinal)..];
        Assert.All(Enum.GetValues<SuggestionRefusal>(), refusal => Assert.Contains($"| `{Wire.Name(refusal)}` |", suggestions, StringComparison.Ordinal));
    }

    [Fact]
    public void Claims_of_origin_are_read_in_order_and_without_overlap()
    {
        var id = Guid.CreateVersion7();
        string Claim(int at, int length) => $$"""{"at":{{at}},"length":{{length}},"draft":"{{id}}","version":1,"start":0}""";
        var (changes, refused) = ProposalReader.Read(Encoding.UTF8.GetBytes($$"""[{"c":[[0,"abcd"]],"pasted":true,"from":[{{Claim(0, 2)}},{{Claim(2, 2)}}]}]"""), new());
        Assert.Null(refused);
        Assert.Equal([(0, 2), (2, 2)], changes.Single().Claims.Select(claim => (claim.At, claim.Length)));
        Assert.True(changes.Single().Pasted);
        Assert.Equal(Refusal.BadChangeSet, ProposalReader.Read(Encoding.UTF8.GetBytes($$"""[{"c":[[0,"abcd"]],"from":[{{Claim(0, 3)}},{{Claim(2, 2)}}]}]"""), new()).Refused);
    }

    [Theory]
    [InlineData("""[{"c":[[0,"a"]]},{"x":[1,{}],"pasted":false,"c":[1,[0,"b"]],"y":null}]""", 2, null)]
    [InlineData("""[{"c":[[0,"a"]],"c":[[0,"b"]]}]""", 1, null)]
    [InlineData("""[{"c":[1]},{"c":[1]},{"c":[1]},{"c":[1]}]""", 0, Refusal.TooLarge)]
    [InlineData("""[{"c":[1],"note":"more bytes than a proposal may have here, and by far, as anybody can count"}]""", 0, Refusal.TooLarge)]
    [InlineData("[]", 0, Refusal.BadChangeSet)]
    [InlineData("{}", 0, Refusal.BadChangeSet)]
    [InlineData("null", 0, Refusal.BadChangeSet)]
    [InlineData("[[]]", 0, Refusal.BadChangeSet)]
    [InlineData("[{}]", 0, Refusal.BadChangeSet)]
    [InlineData("""[{"c":5}]""", 0, Refusal.BadChangeSet)]
    [InlineData("""[{"c":"[5]"}]""", 0, Refusal.BadChangeSet)]
    [InlineData("""[{"c":[1],"from":{}}]""", 0, Refusal.BadChangeSet)]
    [InlineData("""[{"c":[[0,"\r"]]}]""", 0, Refusal.ForbiddenCharacters)]
    [InlineData("""[{"c":[1]},{"c":[[[[[[1]]]]]]}]""", 0, Refusal.BadChangeSet)]
    public void A_proposal_is_read_strictly_or_refused_by_name(string json, int changes, Refusal? refusal)
    {
        var (read, refused) = ProposalReader.Read(Encoding.UTF8.GetBytes(json), new(ChangeSets: 3, ProposalBytes: 80));
        Assert.Equal((changes, refusal), (read.Length, refused));
    }

    [Fact]
    public void Presence_ends_for_the_connections_a_node_no_longer_has()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var list = new PresenceList(clock);
        foreach (var connection in (string[])["one", "two"]) list.Set(new(connection, "node", AuthorKey.Of(Ada), null, null, null, false));
        list.Set(new("three", "other", AuthorKey.Of(Ben), null, null, null, false));
        Assert.Equal(["two"], list.Keep("node", ["one"]).ToArray());
        Assert.Equal(["one", "three"], list.All.Select(one => one.Connection).Order());
        clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(2, list.TurnedAway().Length);
        Assert.Empty(list.TurnedAway());
        list.Wrote([new(new(1), new(1), Ada, Channel.Typed, Noon, ChangeSet.Replace(0, 0, 0, "x"), ImmutableArray<Origin>.Empty)]);
        Assert.Equal([false, true], list.All.OrderBy(one => one.Connection, StringComparer.Ordinal).Select(one => one.Away));
    }

    [Fact]
    public void Presence_ends_with_a_node_that_is_not_heard_of()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var list = new PresenceList(clock);
        list.Set(new("one", "dead", AuthorKey.Of(Ada), null, null, null, false));
        list.Set(new("two", "alive", AuthorKey.Of(Ben), null, null, null, false));
        clock.Advance(TimeSpan.FromSeconds(61));
        list.Keep("alive", ["two"]);
        Assert.Equal(["one"], list.OfLostNodes().ToArray());
        Assert.Equal(["two"], list.All.Select(one => one.Connection));
    }

    [Fact]
    public void Presence_over_ten_a_second_is_over_the_rate_for_that_connection_only()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var rates = new LiveRates(20, 10, clock);
        Assert.Equal(10, Enumerable.Range(0, 100).Count(_ => rates.AllowsPresence("one")));
        Assert.True(rates.AllowsPresence("two"));
        clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(5, Enumerable.Range(0, 100).Count(_ => rates.AllowsPresence("one")));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Workspace.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
