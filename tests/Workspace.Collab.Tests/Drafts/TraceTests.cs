using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Workspace.Collab.Tests;

/// <summary>Real editing, every keystroke: texts, attribution, history and packing end where the recording ends.</summary>
public sealed class TraceTests
{
    private static readonly DraftLimits Limits = new();

    [TraceFact("sequential/sveltecomponent.json.gz")]
    public void A_component_is_replayed() => Replay("sequential/sveltecomponent.json.gz");

    [TraceFact("sequential/json-crdt-blog-post.json.gz")]
    public void A_blog_post_is_replayed() => Replay("sequential/json-crdt-blog-post.json.gz");

    [TraceFact("sequential/friendsforever_flat.json.gz")]
    public void Two_people_are_replayed_in_one_line() => Replay("sequential/friendsforever_flat.json.gz");

    [TraceFact("sequential/automerge-paper.json.gz")]
    public void A_paper_of_a_quarter_million_edits_is_replayed() => Replay("sequential/automerge-paper.json.gz");

    /// <summary>
    /// Each of the two is near to the authority, so that what is written arrives at once, or far, so that it arrives just before the other hears of it. The recording's own merge kept
    /// deleted letters as landmarks; ours does not, and where both write at one place, the authority's order decides (docs/decisions/0018). So the order of a few letters
    /// depends on who is near, none is lost or made up, and CodeMirror's collab ends with the same text to the letter: node tests/Workspace.Conformance/trace.mjs.
    /// </summary>
    [TraceTheory("concurrent/friendsforever.json.gz")]
    [InlineData(false, false, 9, "4C0C9D0DE160288FF73AFC088960EA549937D6E5B3E0F830A933385549727228")]
    [InlineData(true, false, 14, "7A5F2EC16F617F6612ECB136EFE6D078C134370C99F51CD4ED47A8118D002680")]
    [InlineData(false, true, 0, "4720EC330C91E288C00B71CAB318F7A1CDDE689DFC401F269C353ACFD6CB03F6")]
    [InlineData(true, true, 5, "9B5B296D4F32AFC2566FAED5E81DC85ED5C10A33F13F0C447DE16D6C3EFA5D4C")]
    public void Two_people_typing_at_once_with_delays_end_with_the_recorded_text_as_CodeMirrors_collab_does(bool isFirstFar, bool isSecondFar, int elsewhere, string hash)
    {
        using var trace = Read("concurrent/friendsforever.json.gz");
        var recorded = trace.RootElement.GetProperty("txns").EnumerateArray().Select(Transaction.Of).ToArray();
        var authority = new TraceAuthority();
        TracePeer[] peers = [new(0, authority), new(1, authority)];
        bool[] isFar = [isFirstFar, isSecondFar];

        // A transaction's parents say what its writer had seen of the other's: so much has arrived at the authority, and its writer hears no more than that.
        var seen = new int[recorded.Length];
        for (var i = 0; i < recorded.Length; i++)
        {
            var (agent, parents, patches) = recorded[i];
            seen[i] = parents.Select(parent => recorded[parent].Agent == agent ? seen[parent] : parent).DefaultIfEmpty(-1).Max();
            peers[1 - agent].Sends(seen[i]);
            peers[agent].Hears(seen[i]);
            peers[agent].Writes(patches, i);
            if (!isFar[agent]) peers[agent].Sends(i);
        }

        foreach (var peer in peers) peer.Sends(recorded.Length);
        foreach (var peer in peers) peer.Hears(recorded.Length);

        var text = authority.Draft.Text.ToString();
        Assert.All(peers, peer => Assert.Equal(text, peer.Text.ToString()));
        var ending = trace.RootElement.GetProperty("endContent").GetString()!;
        Assert.Equal(ending.Order(), text.Order());
        Assert.Equal(elsewhere, ending.Zip(text).Count(pair => pair.First != pair.Second));
        Assert.Equal(hash, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    private static void Replay(string path)
    {
        using var trace = Read(path);
        var (text, attribution) = (Rope.Empty, Attribution.Empty);
        var history = ImmutableArray.CreateBuilder<Contribution>();
        foreach (var transaction in trace.RootElement.GetProperty("txns").EnumerateArray())
        {
            foreach (var patch in transaction.GetProperty("patches").EnumerateArray().Select(Patch.Of))
            {
                var changes = ChangeSet.Replace(text.Length, patch.At, patch.At + patch.Removed, patch.Inserted);
                var contribution = changes.By(Sample.Author(1 + (history.Count / 5_000 % 3)), history.Count + 1, Sample.Noon.AddMilliseconds(500 * history.Count)) with { Client = new(1) };
                text = changes.Apply(text);
                attribution = attribution.After(contribution);
                history.Add(contribution);
            }
        }

        Assert.Equal(trace.RootElement.GetProperty("endContent").GetString(), text.ToString());
        Assert.Equal(text.Length, attribution.Length);
        Assert.Null(text.Fault());
        Assert.Null(attribution.Fault());

        var all = history.ToImmutable();
        var unpacked = PackedRun.Unpack(PackedRun.Pack(all));
        Assert.Equal(PackedRun.Hash(new byte[32], all), PackedRun.Hash(new byte[32], unpacked));
        Assert.Equal(text.ToString(), unpacked.Aggregate(Rope.Empty, (rope, contribution) => contribution.Changes.Apply(rope)).ToString());
    }

    private static JsonDocument Read(string path)
    {
        using var file = File.OpenRead(Repository.Trace(path));
        using var plain = new GZipStream(file, CompressionMode.Decompress);
        return JsonDocument.Parse(plain);
    }

    private sealed record Patch(int At, int Removed, string Inserted)
    {
        internal static Patch Of(JsonElement json) => new(json[0].GetInt32(), json[1].GetInt32(), json[2].GetString()!);
    }

    private sealed record Transaction(int Agent, int[] Parents, Patch[] Patches)
    {
        internal static Transaction Of(JsonElement json) => new(
            json.GetProperty("agent").GetInt32(),
            [.. json.GetProperty("parents").EnumerateArray().Select(parent => parent.GetInt32())],
            [.. json.GetProperty("patches").EnumerateArray().Select(Patch.Of)]);
    }

    private sealed class TraceAuthority
    {
        internal Draft Draft { get; private set; } = Draft.Empty;

        /// <summary>What was accepted, each with the transaction that made it.</summary>
        internal List<(Contribution Contribution, int MadeBy)> History { get; } = [];

        internal void Takes(Proposal proposal, IReadOnlyList<int> madeBy)
        {
            var (next, receipt) = Draft.Accept(proposal, Sample.Author((int)proposal.Client.Value), Sample.Noon.AddSeconds(madeBy[^1]), Limits);
            var accepted = Assert.IsType<Receipt.Accepted>(receipt).Contributions;
            History.AddRange(accepted.Zip(madeBy.Skip(madeBy.Count - accepted.Length)));
            Draft = next;
        }
    }

    /// <summary>A client whose proposals arrive late, and that hears of the others late.</summary>
    private sealed class TracePeer(int agent, TraceAuthority authority)
    {
        private readonly List<(ChangeSet Changes, int MadeBy)> waiting = [];
        private int version;

        internal Rope Text { get; private set; } = Rope.Empty;

        /// <summary>Takes what was accepted in order, up to the first of the other's that has not reached it.</summary>
        internal void Hears(int upTo)
        {
            for (; version < authority.History.Count; version++)
            {
                var (contribution, madeBy) = authority.History[version];
                if (contribution.Client.Value == (ulong)agent)
                {
                    waiting.RemoveAt(0);
                    continue;
                }

                if (madeBy > upTo) return;
                var over = contribution.Changes;
                for (var i = 0; i < waiting.Count; i++)
                {
                    var own = waiting[i].Changes;
                    waiting[i] = (own.Transform(over), waiting[i].MadeBy);
                    over = over.Transform(own, before: true);
                }

                Text = over.Apply(Text);
            }
        }

        internal void Writes(Patch[] patches, int madeBy)
        {
            foreach (var patch in patches)
            {
                waiting.Add((ChangeSet.Replace(Text.Length, patch.At, patch.At + patch.Removed, patch.Inserted), madeBy));
                Text = waiting[^1].Changes.Apply(Text);
            }
        }

        /// <summary>What it has written up to a transaction arrives, with what was accepted of it before.</summary>
        internal void Sends(int upTo)
        {
            var sent = waiting.TakeWhile(each => each.MadeBy <= upTo).ToList();
            if (sent.Count > 0) authority.Takes(Sample.Proposes((ulong)agent, version, [.. sent.Select(each => each.Changes)]), [.. sent.Select(each => each.MadeBy)]);
        }
    }
}
