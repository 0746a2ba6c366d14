using System.Collections.Immutable;
using CsCheck;

namespace Workspace.Collab.Tests;

public sealed class RebaseLaws
{
    private static readonly DraftLimits Limits = new();

    /// <summary>Change sets that follow each other, many of one keystroke, some of several ranges, some of none.</summary>
    private static Gen<ImmutableArray<ChangeSet>> FollowingFrom(string text, int most) =>
        Gen.Select(Gen.Int[0, 12], Gen.Int[0, 3], Some.TextOf(2)).List[0, 3].List[0, most].Select(steps =>
        {
            var now = text;
            var changes = ImmutableArray.CreateBuilder<ChangeSet>();
            foreach (var edits in steps)
            {
                changes.Add(Sample.Changes(now, edits.Take(edits.Count == 3 ? 3 : 1)));
                now = changes[^1].Applied(now);
            }

            return changes.ToImmutable();
        });

    [Fact]
    public void A_proposal_is_rebased_as_by_whole_transformations_one_contribution_at_a_time() =>
        Some.Text.SelectMany(text => Gen.Select(Gen.Const(text), FollowingFrom(text, 6), FollowingFrom(text, 12), Gen.Bool.Array[12], Gen.Int[0, 6])).Sample((text, own, others, turns, sent) =>
        {
            // Somebody else writes on their own draft; some of ours arrive in between, each on top of what came before it.
            var draft = Accepted(Draft.Empty, Sample.Proposes(9, 0, ChangeSet.Replace(0, 0, 0, text)));
            var before = 0;
            for (var i = 0; i < others.Length; i++)
            {
                if (turns[i] && before < Math.Min(sent, own.Length)) draft = Accepted(draft, Sample.Proposes(1, 1, [.. own.Take(++before)]));
                draft = Accepted(draft, Sample.Proposes(2, 1, [.. others.Take(i + 1)]));
            }

            var proposal = Sample.Proposes(1, 1, [.. own]);
            var (next, receipt) = draft.Accept(proposal, Sample.Amina, Sample.Noon, Limits);
            var plain = PlainRebase.Over(draft.Since(new(1)), proposal);
            Assert.Equal(own.Length - before, plain.Length);
            Assert.Equal(plain.AsEnumerable(), Assert.IsType<Receipt.Accepted>(receipt).Contributions.Select(contribution => contribution.Changes));
            Assert.Equal(plain.Aggregate(draft.Text.ToString(), (now, changes) => changes.Applied(now)), next.Text.ToString());
        }, iter: Some.Cases);

    [Fact]
    public void A_proposal_is_taken_exactly_when_its_letters_and_the_text_after_it_keep_the_rules() =>
        Gen.Select(Some.TextOf(4), Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.OneOf(Gen.Const(""), Gen.Const("a"), Gen.Const("😀"), Gen.Const("\ud83d"), Gen.Const("\ude00"))).List[1, 3]).Sample((text, edits) =>
        {
            var draft = text.Length == 0 ? Draft.Empty : Accepted(Draft.Empty, Sample.Proposes(9, 0, ChangeSet.Replace(0, 0, 0, text)));
            var changes = Cut(text, edits);
            var (next, receipt) = draft.Accept(Sample.Proposes(1, draft.Version.Number, changes), Sample.Amina, Sample.Noon, Limits);
            var pieces = changes.Ranges.All(range => TextRules.Allows(range.Inserted.Span));
            Assert.Equal(pieces && TextRules.Allows(changes.Applied(text)), receipt is Receipt.Accepted);
            if (receipt is Receipt.Refused refused) Assert.Equal((Refusal.ForbiddenCharacters, draft), (refused.Reason, next));
        }, iter: Some.Cases * 5);

    /// <summary>A change set whose places may lie within surrogate pairs.</summary>
    private static ChangeSet Cut(string text, IEnumerable<(int Skip, int Delete, string Insert)> edits)
    {
        var sections = new SectionWriter([]);
        var (at, inserted) = (0, "");
        foreach (var (skip, delete, insert) in edits)
        {
            var (from, to) = (Math.Min(at + skip, text.Length), Math.Min(at + skip + delete, text.Length));
            sections.Add(from - at, -1);
            sections.Add(to - from, insert.Length);
            inserted += insert;
            at = to;
        }

        sections.Add(text.Length - at, -1);
        return ChangeSet.Of(sections.Written, inserted);
    }

    private static Draft Accepted(Draft draft, Proposal proposal)
    {
        var (next, receipt) = draft.Accept(proposal, Sample.Bela, Sample.Noon, Limits);
        Assert.IsType<Receipt.Accepted>(receipt);
        return next;
    }
}
