using System.Collections.Immutable;
using System.Text;

namespace Workspace.Collab.Tests;

/// <summary>
/// Bytes as the doings of hostile clients against one draft: wrong bases, wrong lengths, texts that break the rules, the same again, too much of all. Whatever they do, the draft
/// does what a plain reading of the rules says, and keeps what it must keep.
/// </summary>
internal sealed class Script(byte[] bytes)
{
    private static readonly DraftLimits Limits = new(Text: 60, ChangeSets: 4, Rebasing: 90);

    private static readonly string[] Letters = ["a", "b", " ", "\n", "é", "😀", "𝄞", "\r", "\0", "\ud83d", "\ude00", "\t", "\u2028", "\uffff"];

    private readonly List<Contribution> history = [];
    private readonly List<Draft> drafts = [Draft.Empty];
    private readonly List<Proposal> sent = [];
    private int at;

    private Draft Now => drafts[^1];

    private bool IsOver => at >= bytes.Length;

    /// <summary>Plays it to its end.</summary>
    /// <returns>All that was accepted.</returns>
    internal ImmutableArray<Contribution> Play()
    {
        while (!IsOver && history.Count < 100)
        {
            switch (Next(8))
            {
                case 0 when sent.Count > 0: Proposes(sent[Next(sent.Count)]); break;
                case 1: Forgets(); break;
                default: Proposes(Proposal()); break;
            }
        }

        AssertReplays();
        return [.. history];
    }

    /// <summary>Scripts of numbers that look random, the same each time.</summary>
    internal static IEnumerable<byte[]> Seeds() => Enumerable.Range(1, 24).Select(seed =>
    {
        var script = new byte[20 + (seed * 12)];
        new Random(seed).NextBytes(script);
        return script;
    });

    private void Proposes(Proposal proposal)
    {
        var time = Sample.Noon.AddTicks((history.Count * 7_000_001L) + Next(3));
        var author = Sample.Author(1 + Next(2));
        if (proposal.Base < Now.Oldest && proposal.Base >= DraftVersion.Zero)
        {
            Assert.Throws<ArgumentException>(() => Now.Accept(proposal, author, time, Limits));
            return;
        }

        var (next, receipt) = Now.Accept(proposal, author, time, Limits);
        var (refusal, changes) = Expected(proposal);
        if (refusal is not null)
        {
            Assert.Equal(refusal, Assert.IsType<Receipt.Refused>(receipt).Reason);
            Assert.Same(Now, next);
            return;
        }

        var accepted = Assert.IsType<Receipt.Accepted>(receipt).Contributions;
        Assert.Equal(changes, accepted.Select(contribution => contribution.Changes));
        foreach (var contribution in accepted)
        {
            var proposed = proposal.Changes[proposal.Changes.Length - accepted.Length + (contribution.Version.Number - Now.Version.Number - 1)];
            Assert.Equal((proposal.Client, author, proposed.Channel), (contribution.Client, contribution.Author, contribution.Channel));
            Assert.Equal(proposed.Origins.AsEnumerable(), contribution.Origins);
            Assert.Equal(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), contribution.At.UtcTicks);
            history.Add(contribution);
            Assert.Equal(history.Count, contribution.Version.Number);
        }

        Assert.Equal(history.Count, next.Version.Number);
        Assert.Equal(changes.Aggregate(Now.Text.ToString(), (text, each) => each.Applied(text)), next.Text.ToString());
        Assert.True(TextRules.Allows(next.Text.ToString()));
        Assert.Equal((null, null, next.Text.Length), (next.Text.Fault(), next.Attribution.Fault(), next.Attribution.Length));
        Assert.Equal(history.Skip(next.Oldest.Number), next.Since(next.Oldest));
        if (accepted.IsEmpty) Assert.Same(Now, next);
        drafts.Add(next);
        sent.Add(proposal);
    }

    /// <summary>What the rules say of a proposal: its refusal, or the change sets that must come of it.</summary>
    private (Refusal? Refusal, ImmutableArray<ChangeSet> Changes) Expected(Proposal proposal)
    {
        if (proposal.Base > Now.Version) return (Refusal.AheadOfUs, []);
        if (proposal.Base < DraftVersion.Zero) return (Refusal.BadChangeSet, []);
        if (proposal.Changes.Length > Limits.ChangeSets) return (Refusal.TooLarge, []);

        var length = proposal.Base == DraftVersion.Zero ? 0 : history[proposal.Base.Number - 1].Changes.LengthAfter;
        foreach (var change in proposal.Changes)
        {
            if (change.Changes.LengthBefore != length) return (Refusal.WrongLength, []);
            if (change.Changes.Ranges.Any(range => !TextRules.Allows(range.Inserted.Span))) return (Refusal.ForbiddenCharacters, []);
            if (!Enum.IsDefined(change.Channel)) return (Refusal.BadChangeSet, []);
            var ends = change.Origins.Select(origin => origin.To).Prepend(0);
            if (change.Origins.Zip(ends).Any(pair => pair.First.From < pair.Second || pair.First.From >= pair.First.To || pair.First.To > change.Changes.Inserted.Length)) return (Refusal.BadChangeSet, []);
            length = change.Changes.LengthAfter;
        }

        var since = history.Skip(proposal.Base.Number).ToList();
        var (changesNow, work) = PlainRebase.Counted(since, proposal);
        if (work > Limits.Rebasing) return (Refusal.TooLarge, []);
        if (changesNow is not { } rebased) return (Refusal.BadChangeSet, []);
        var text = Now.Text.ToString();
        foreach (var changes in rebased)
        {
            if (changes.LengthAfter > Math.Max(Limits.Text, text.Length)) return (Refusal.TooLarge, []);
            text = changes.Applied(text);
            if (!TextRules.Allows(text)) return (Refusal.ForbiddenCharacters, []);
        }

        return (null, rebased);
    }

    private void Forgets()
    {
        var draft = Now.Forgetting(new(Next(history.Count + 2)));
        if (Next(2) == 0) draft = draft.Remembering([.. history.Take(draft.Oldest.Number).Skip(Next(draft.Oldest.Number + 1))]);
        drafts.Add(draft);
    }

    private Proposal Proposal()
    {
        var client = new ClientId((ulong)Next(3));
        var seen = Next(16) == 0 ? Next(256) - 128 : history.Count - Next(Math.Min(history.Count, 12) + 1);
        var length = seen > 0 && seen <= history.Count ? history[seen - 1].Changes.LengthAfter : 0;
        var changes = ImmutableArray.CreateBuilder<ProposedChange>();
        for (var count = 1 + (Next(4) == 0 ? Next(6) : 0); count > 0; count--)
        {
            if (Next(32) == 0) length = Next(80);
            changes.Add(Change(length));
            length = changes[^1].Changes.LengthAfter;
        }

        return new(client, new(seen), changes.ToImmutable());
    }

    private ProposedChange Change(int length)
    {
        var sections = new SectionWriter([]);
        var inserted = new StringBuilder();
        var done = 0;
        for (var count = 1 + (Next(3) == 0 ? Next(4) : 0); count > 0; count--)
        {
            var kept = Next(length - done + 1);
            var removed = Next(Math.Min(length - done - kept, 6) + 1);
            var insert = "";
            for (var letters = Next(5); letters > 0; letters--) insert += Letters[Next(4) > 0 ? Next(7) : Next(Letters.Length)];
            sections.Add(kept, -1);
            sections.Add(removed, insert.Length);
            inserted.Append(insert);
            done += kept + removed;
        }

        sections.Add(length - done, -1);
        var channel = Next(8) == 0 ? (Channel)(Next(9) - 1) : Channel.Typed;
        ImmutableArray<Origin> origins = Next(6) == 0 ? [.. Enumerable.Range(0, 1 + Next(2)).Select(_ => OriginOf(inserted.Length))] : [];
        return new(ChangeSet.Of(sections.Written, inserted.ToString()), channel, origins);
    }

    private Origin OriginOf(int length)
    {
        var from = Next(length + 1) - (Next(16) == 0 ? 1 : 0);
        return new(from, from + Next(length + 2), new(Sample.Author(1 + Next(2)), new(Sample.Id(Next(2))), new(Next(3)), Sample.Noon));
    }

    /// <summary>History alone gives the text and who wrote it, and no draft has changed since it was made.</summary>
    private void AssertReplays()
    {
        var (replayed, stamps) = (Draft.Empty, new List<Stamp>());
        var texts = new List<string> { "" };
        foreach (var contribution in history)
        {
            replayed = replayed.After(contribution);
            stamps = NaiveAttribution.After(stamps, contribution);
            texts.Add(replayed.Text.ToString());
        }

        Assert.Equal(replayed.Attribution.Runs, Now.Attribution.Runs);
        var atOnce = Draft.Empty.After(history);
        Assert.Equal((replayed.Text.ToString(), replayed.Version), (atOnce.Text.ToString(), atOnce.Version));
        Assert.Equal(replayed.Attribution.Runs, atOnce.Attribution.Runs);
        Assert.Equal(stamps, Now.Attribution.Runs.SelectMany(run => Enumerable.Repeat(run.Stamp, run.To - run.From)));
        Assert.All(drafts, draft => Assert.Equal(texts[draft.Version.Number], draft.Text.ToString()));
        Assert.All(drafts, draft => Assert.Equal(history.Take(draft.Version.Number).Skip(draft.Oldest.Number), draft.Since(draft.Oldest)));
    }

    /// <summary>The next number below a bound; 0 when the script is over.</summary>
    private int Next(int below) => IsOver || below <= 1 ? 0 : bytes[at++] % below;
}
