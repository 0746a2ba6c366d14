using System.Collections.Immutable;
using CsCheck;

namespace Workspace.Collab.Tests;

public sealed class DraftLaws
{
    private static readonly DraftLimits Limits = new();

    [Fact]
    public void A_proposal_sent_again_changes_nothing() =>
        Some.Rivals.Sample(rivals =>
        {
            var start = Draft.Empty.Accept(Sample.Proposes(9, 0, ChangeSet.Replace(0, 0, 0, rivals.Text)), Sample.Bela, Sample.Noon, Limits).Next;
            var own = Sample.Proposes(1, 1, rivals.A);
            var once = start.Accept(own, Sample.Amina, Sample.Noon, Limits).Next;
            once = once.Accept(Sample.Proposes(2, 1, rivals.B), Sample.Bela, Sample.Noon, Limits).Next;
            var (twice, receipt) = once.Accept(own, Sample.Amina, Sample.Noon, Limits);
            Assert.Empty(Assert.IsType<Receipt.Accepted>(receipt).Contributions);
            Assert.Same(once, twice);
        }, iter: Some.Cases);

    [Fact]
    public void Any_interleaving_of_peers_delays_resends_and_reconnects_ends_in_one_text() =>
        Gen.Select(Some.TextOf(12), Gen.Select(Gen.Int[0, 2], Gen.Int[0, 8], Gen.Int[0, 7], Gen.Int[0, 3], Some.TextOf(3)).List[0, 60]).Sample((start, steps) =>
        {
            var authority = new Authority(start);
            Peer[] peers = [new(authority, 1), new(authority, 2), new(authority, 3)];
            foreach (var (who, what, skip, delete, insert) in steps)
            {
                switch (what)
                {
                    case 0: peers[who].Sends(answerArrives: true); break;
                    case 1: peers[who].Sends(answerArrives: false); break;
                    case 2: peers[who].Hears(1 + skip); break;
                    case 3: peers[who].Reconnects(); break;
                    case 4 when skip == 0: authority.Reopens(); break;
                    default: peers[who].Writes(skip, delete, insert); break;
                }
            }

            foreach (var peer in peers)
            {
                for (peer.Hears(int.MaxValue); peer.IsWaiting; peer.Hears(int.MaxValue)) peer.Sends(answerArrives: true);
            }

            foreach (var peer in peers) peer.Hears(int.MaxValue);
            var text = authority.Draft.Text.ToString();
            Assert.All(peers, peer => Assert.Equal(text, peer.Text));
            Assert.Equal(text, authority.Replayed().Text.ToString());
            Assert.Equal(authority.Draft.Attribution.Runs, authority.Replayed().Attribution.Runs);
            Assert.True(TextRules.Allows(text));
        }, iter: Some.Cases);

    /// <summary>The one draft, and its whole history.</summary>
    private sealed class Authority
    {
        internal Authority(string start)
        {
            var (draft, receipt) = Draft.Empty.Accept(Sample.Proposes(9, 0, ChangeSet.Replace(0, 0, 0, start)), Sample.Bela, Sample.Noon, Limits);
            Draft = draft;
            History = ((Receipt.Accepted)receipt).Contributions;
        }

        internal Draft Draft { get; private set; }

        internal ImmutableArray<Contribution> History { get; private set; }

        internal void Takes(Proposal proposal)
        {
            var (next, receipt) = Draft.Accept(proposal, Sample.Author((int)proposal.Client.Value), Sample.Noon, Limits);
            History = History.AddRange(Assert.IsType<Receipt.Accepted>(receipt).Contributions);
            Draft = next;
            Assert.Equal(Draft.Version.Number, History.Length);
        }

        /// <summary>The draft as it comes back from its checkpoint and its packed history.</summary>
        internal void Reopens()
        {
            var reopened = Draft.At(Draft.Version, Rope.Of(Draft.Text.ToString()), Attribution.FromBytes(Draft.Attribution.ToBytes()));
            Draft = reopened.Remembering(PackedRun.Unpack(PackedRun.Pack(History)));
        }

        internal Draft Replayed() => History.Aggregate(Draft.Empty, (draft, contribution) => draft.After(contribution));
    }

    /// <summary>A client as docs/PROTOCOL.md describes it.</summary>
    private sealed class Peer(Authority authority, ulong client)
    {
        private int version = 1;
        private ImmutableList<ChangeSet> waiting = [];
        private (int Version, ImmutableList<ChangeSet> Waiting, string Text) outbox = (1, [], authority.Draft.Text.ToString());

        internal string Text { get; private set; } = authority.Draft.Text.ToString();

        internal bool IsWaiting => !waiting.IsEmpty;

        internal void Writes(int skip, int delete, string insert)
        {
            var changes = Sample.Changes(Text, [(skip, delete, insert)]);
            if (changes.IsEmpty) return;
            Text = changes.Applied(Text);
            waiting = waiting.Add(changes);
            outbox = (version, waiting, Text);
        }

        /// <summary>The tab is gone; another goes on from what stood in its outbox when somebody last wrote, and has forgotten what it has heard since.</summary>
        internal void Reconnects() => (version, waiting, Text) = outbox;

        internal void Sends(bool answerArrives)
        {
            if (waiting.IsEmpty) return;
            authority.Takes(Sample.Proposes(client, version, [.. waiting]));
            if (answerArrives) Hears(int.MaxValue);
        }

        internal void Hears(int most)
        {
            foreach (var contribution in authority.History.Skip(version).Take(most).ToList())
            {
                version++;
                if (contribution.Client.Value == client)
                {
                    waiting = waiting.RemoveAt(0);
                    continue;
                }

                var over = contribution.Changes;
                for (var i = 0; i < waiting.Count; i++)
                {
                    var own = waiting[i];
                    waiting = waiting.SetItem(i, own.Transform(over));
                    over = over.Transform(own, before: true);
                }

                Text = over.Applied(Text);
            }
        }
    }
}
