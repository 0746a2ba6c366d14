using System.Collections.Immutable;
using CsCheck;

namespace Workspace.Collab.Tests;

public sealed class SectionRangeLaws
{
    private static readonly Author Lead = Sample.Author(1, 1);
    private static readonly Author Other = Sample.Author(2, 2);

    /// <summary>Small texts of headings and lines, so that edges meet.</summary>
    private static readonly Gen<string> Line = Gen.OneOf("# a\n", "## b\n", "### c\n", "word\n", "\n", "d 😀\n", "e");

    private static readonly Gen<string> Lines = Line.List[1, 8].Select(lines => string.Concat(lines));

    private static readonly Gen<string> Inserted = Gen.OneOf(Gen.Const(""), Gen.Const("\n"), Gen.Const("#"), Gen.Const("x"), Line, Lines);

    /// <summary>Whose it is, how many versions behind it is made, and what it replaces by what.</summary>
    private static readonly Gen<ImmutableArray<(bool ByLead, int Behind, ImmutableArray<(int Skip, int Delete, string Insert)> Edits)>> Work =
        Gen.Select(Gen.Bool, Gen.Int[0, 3], Gen.Select(Gen.Int[0, 12], Gen.Int[0, 4], Inserted).List[1, 3].Select(edits => edits.ToImmutableArray()))
            .List[1, 14].Select(steps => steps.ToImmutableArray());

    [Fact]
    public void Whatever_interleaves_nobody_but_its_lead_changes_it_and_nobody_is_refused_elsewhere() =>
        Gen.Select(Lines, Gen.Int[0, 1000], Gen.Int[0, 1000], Work).Sample((text, first, last, work) =>
        {
            var (from, to) = (StartOfLine(text, first), StartOfLine(text, last));
            if (from == to) to = text.Length;
            if (from > to) (from, to) = (to, from);
            if (from == to) return;

            var draft = Draft.Empty;
            (draft, _) = draft.Accept(new(new(9), DraftVersion.Zero, [new(ChangeSet.Replace(0, 0, 0, text), Channel.Typed, [])]), Lead, Sample.Noon, new DraftLimits());
            var section = SectionRange.Of(from, to);
            var texts = new List<string> { "", text };
            foreach (var (byLead, behind, edits) in work)
            {
                var seen = Math.Max(1, texts.Count - 1 - behind);
                var changes = Sample.Changes(texts[seen], edits);
                var (next, receipt) = draft.Accept(new(new((ulong)texts.Count), new(seen), [new(changes, Channel.Typed, [])]), byLead ? Lead : Other, Sample.Noon, new DraftLimits());
                if (receipt is not Receipt.Accepted { Contributions: [var contribution] }) continue;

                var (before, after) = (draft.Text, next.Text.ToString());
                var isLeftAlone = section.IsLeftAloneBy(contribution.Changes, before);
                var isElsewhere = contribution.Changes.Ranges.All(one => one.ToA < section.From || one.FromA > section.To);
                Assert.True(isLeftAlone || !isElsewhere, "refused elsewhere");
                if (!byLead && !isLeftAlone) continue;

                var moved = section.After(contribution.Changes, before, byLead);
                Assert.InRange(moved.To, moved.From, after.Length);
                if (!byLead && !section.IsEmpty)
                {
                    Assert.Equal(before.ToString(section.From, section.To), after[moved.From..moved.To]);
                    var began = section.From == 0 || before[section.From - 1] == '\n';
                    Assert.True(!began || moved.From == 0 || after[moved.From - 1] == '\n', "its heading begins no line any more");
                }

                if (byLead && contribution.Changes.Ranges.All(one => one.FromA > section.From && one.ToA < section.To))
                    Assert.Equal(after.Length - (before.Length - (section.To - section.From)), moved.To - moved.From);
                var (start, end) = moved.ToBytes();
                (draft, section) = (next, SectionRange.FromBytes(start, end));
                texts.Add(after);
            }
        }, iter: Some.Cases);

    private static int StartOfLine(string text, int place)
    {
        var at = place * text.Length / 1000;
        return at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;
    }
}
