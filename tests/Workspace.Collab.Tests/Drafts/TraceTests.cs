using System.Collections.Immutable;
using System.IO.Compression;
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

    [TraceFact("concurrent/friendsforever.json.gz")]
    public void Two_people_typing_at_once_with_delays_end_with_one_text_and_every_recorded_letter()
    {
        using var trace = Read("concurrent/friendsforever.json.gz");
        var recorded = trace.RootElement.GetProperty("txns").EnumerateArray().Select(Transaction.Of).ToArray();
        var authority = new List<Contribution>();
        var draft = Draft.Empty;
        TracePeer[] peers = [new(0), new(1)];

        // A transaction's parents say what its writer had seen of the other's: the peer hears that much, writes, and what waits goes to the authority.
        var seen = new int[recorded.Length];
        var madeBy = new List<int>();
        for (var i = 0; i < recorded.Length; i++)
        {
            var transaction = recorded[i];
            seen[i] = transaction.Parents.Select(parent => recorded[parent].Agent == transaction.Agent ? seen[parent] : parent).DefaultIfEmpty(-1).Max();
            var peer = peers[transaction.Agent];
            peer.Hears(authority, of => madeBy[of] <= seen[i]);
            var proposal = peer.Writes(transaction.Patches);
            var (next, receipt) = draft.Accept(proposal, Sample.Author(transaction.Agent), Sample.Noon.AddSeconds(i), Limits);
            foreach (var contribution in Assert.IsType<Receipt.Accepted>(receipt).Contributions)
            {
                authority.Add(contribution);
                madeBy.Add(i);
            }

            draft = next;
        }

        foreach (var peer in peers)
        {
            peer.Hears(authority, _ => true);
            Assert.Equal(draft.Text.ToString(), peer.Text.ToString());
        }

        // The recording's own merge kept deleted letters as landmarks. Ours does not: where one deletes a letter and writes on while the other writes behind that
        // same letter, both write at one place, and the authority's order decides. So the order of such letters may differ; that none is lost or made up may not.
        Assert.Equal(trace.RootElement.GetProperty("endContent").GetString()!.Order(), draft.Text.ToString().Order());
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

    /// <summary>A client whose every proposal arrives, and that hears of the others late.</summary>
    private sealed class TracePeer(int agent)
    {
        private readonly List<ChangeSet> waiting = [];
        private int version;

        internal Rope Text { get; private set; } = Rope.Empty;

        internal void Hears(List<Contribution> history, Func<int, bool> reaches)
        {
            for (; version < history.Count && (history[version].Client.Value == (ulong)agent || reaches(version)); version++)
            {
                if (history[version].Client.Value == (ulong)agent)
                {
                    waiting.RemoveAt(0);
                    continue;
                }

                var over = history[version].Changes;
                for (var i = 0; i < waiting.Count; i++)
                {
                    var own = waiting[i];
                    waiting[i] = own.Transform(over);
                    over = over.Transform(own, before: true);
                }

                Text = over.Apply(Text);
            }
        }

        internal Proposal Writes(Patch[] patches)
        {
            foreach (var patch in patches)
            {
                waiting.Add(ChangeSet.Replace(Text.Length, patch.At, patch.At + patch.Removed, patch.Inserted));
                Text = waiting[^1].Apply(Text);
            }

            return Sample.Proposes((ulong)agent, version, [.. waiting]);
        }
    }
}
