using CsCheck;

namespace Workspace.Collab.Tests;

public sealed class ComparisonLaws
{
    private static readonly Gen<string> Markdown = Gen.OneOf(
        "word ", "other ", "third", " ", ", ", "é😀 ", "\n", "\n\n", "\n\n", "# Title\n\n", "- item one\n", "1. first\n", "| a | b |\n", "> said\n", "```\n", "code()\n", "[^1]: note\n", "---\n", "    deep\n")
        .List[0, 14].Select(parts => string.Concat(parts));

    /// <summary>Sentences that are told apart, so that moving one can be seen.</summary>
    private static readonly Gen<string> Prose = Gen.OneOf(
        "The State detained nine journalists in March.", "Rents rose faster than income assistance!", "« Où irons-nous ? » demande une mère.", "Shelters turn women away every single night.",
        "No province requires a landlord to give a reason.", "A meal a day is not enough for a growing child.", " ", " ", " ", "\n\n", "\n\n", "\n", "\n\n- ", "\n\n# Title\n\n", "\n| a row of | three words |\n")
        .List[0, 20].Select(parts => string.Concat(parts));

    private static readonly Gen<Story> Stories = Gen.OneOf(StoriesOf(Markdown, 12), StoriesOf(Prose, 60));

    private static Gen<Story> StoriesOf(Gen<string> texts, int most) =>
        Gen.Select(texts, Gen.Select(Gen.Int[0, 1000], Gen.Int[0, most], Gen.OneOf(texts, Some.TextOf(4)), Some.Author, Gen.Int[0, 1000]).List[0, 12]).Select((start, edits) =>
        {
            var story = new Story().Does(Sample.Amina, ChangeSet.Replace(0, 0, 0, start));
            foreach (var (at, delete, insert, author, to) in edits)
            {
                var changes = Sample.Changes(story.Text, [(at * story.Text.Length / 1000, delete, insert)]);
                var cut = story.Text[changes.Ranges.FirstOrDefault().FromA..changes.Ranges.FirstOrDefault().ToA];
                if (to % 2 == 0 || cut.Length == 0)
                {
                    story.Does(author, changes);
                    continue;
                }

                // Cut, and pasted elsewhere.
                story.Does(author, Sample.Changes(story.Text, [(at * story.Text.Length / 1000, delete, "")]));
                story.Does(author, Sample.Changes(story.Text, [(to * story.Text.Length / 1000, 0, cut)]));
            }

            return story;
        });

    [Fact]
    public void Kept_inserted_and_moved_here_are_the_newer_text_kept_removed_and_moved_away_the_older() =>
        Gen.Select(Stories, Gen.Int[0, 100]).Sample((story, from) =>
        {
            from %= story.Version + 1;
            var (before, after) = story.Texts(from, story.Version);
            var hunks = story.Compared(from, story.Version).Blocks.SelectMany(block => block.Hunks).ToList();
            Assert.Equal(after, string.Concat(hunks.Where(hunk => hunk.Kind is HunkKind.Kept or HunkKind.Inserted or HunkKind.MovedHere).Select(hunk => hunk.Text)));
            Assert.Equal(before, string.Concat(hunks.Where(hunk => hunk.Kind is HunkKind.Kept or HunkKind.Removed or HunkKind.MovedAway).Select(hunk => hunk.Text)));
            foreach (var hunk in hunks.Concat(hunks.SelectMany(hunk => hunk.Edits)))
            {
                Assert.NotEqual(0, hunk.Text.Length);
                Assert.True(TextRules.Allows(hunk.Text));
                Assert.Equal(hunk.Text, (hunk.Kind is HunkKind.Removed or HunkKind.MovedAway ? before : after).Substring(hunk.At, hunk.Text.Length));
            }
        }, iter: Some.Cases);

    [Fact]
    public void What_is_inside_a_move_leads_from_its_older_text_to_its_newer() =>
        Gen.Select(Stories, Gen.Int[0, 100]).Sample((story, from) =>
        {
            var comparison = story.Compared(from % (story.Version + 1), story.Version);
            var hunks = comparison.Blocks.SelectMany(block => block.Hunks).ToList();
            var moves = comparison.Moves.ToList();
            Assert.Equal(Enumerable.Range(1, moves.Count), moves.Select(move => move.Number));
            foreach (var move in moves)
            {
                var away = hunks.Where(hunk => hunk.Kind == HunkKind.MovedAway && hunk.Move!.Number == move.Number).ToList();
                var here = hunks.Where(hunk => hunk.Kind == HunkKind.MovedHere && hunk.Move == move).ToList();
                Assert.Equal(away.Count, here.Count);
                foreach (var (one, other) in away.Zip(here))
                {
                    Assert.Equal(one.Text, other.Edits.IsEmpty ? other.Text : string.Concat(other.Edits.Where(edit => edit.Kind != HunkKind.Inserted).Select(edit => edit.Text)));
                    if (!other.Edits.IsEmpty) Assert.Equal(other.Text, string.Concat(other.Edits.Where(edit => edit.Kind != HunkKind.Removed).Select(edit => edit.Text)));
                    Assert.DoesNotContain(other.Edits, edit => edit.Kind is HunkKind.MovedHere or HunkKind.MovedAway);
                }
            }
        }, iter: Some.Cases);

    [Fact]
    public void Every_changed_hunk_names_a_contribution_between_the_two() =>
        Gen.Select(Stories, Gen.Int[0, 100]).Sample((story, from) =>
        {
            from %= story.Version + 1;
            var hunks = story.Compared(from, story.Version).Blocks.SelectMany(block => block.Hunks).ToList();
            foreach (var hunk in hunks.Concat(hunks.SelectMany(hunk => hunk.Edits)))
            {
                Assert.Equal(hunk.Kind == HunkKind.Kept, hunk.By is null);
                Assert.Equal(hunk.Kind is HunkKind.MovedHere or HunkKind.MovedAway, hunk.Move is not null);
                Assert.Equal(hunk.Kind is HunkKind.Inserted or HunkKind.MovedHere, hunk.Stamp is not null);
                if (hunk.By is not { } by) continue;
                Assert.InRange(by.Version.Number, from + 1, story.Version);
                Assert.Equal(story.Contributions[by.Version.Number - 1].Author, by.By);
                Assert.Equal(story.Contributions[by.Version.Number - 1].At, by.At);
            }
        }, iter: Some.Cases);

    [Fact]
    public void By_the_lifetimes_of_all_text_it_is_to_the_letter_what_it_is_by_the_contributions() =>
        Gen.Select(Stories, Gen.Int[0, 100], Gen.Int[0, 100], Gen.Int[1, 100]).Sample((story, one, other, run) =>
        {
            var (from, to) = (Math.Min(one % (story.Version + 1), other % (story.Version + 1)), Math.Max(one % (story.Version + 1), other % (story.Version + 1)));
            Assert.Equal(Told(story.Compared(from, to)), Told(story.ComparedByLifetimes(from, to, run % (story.Version + 1))));
        }, iter: Some.Cases);

    /// <summary>All that a comparison says, as a text.</summary>
    private static string Told(Comparison comparison) =>
        string.Join('\n', comparison.Blocks.Select(block => $"{block.Kind} {block.Change}\n{string.Concat(block.Hunks.Select(Told))}")) + $"{comparison.WordsInserted} {comparison.WordsRemoved}";

    private static string Told(Hunk hunk) => $"{hunk.Kind} {hunk.At} {hunk.Text} {hunk.By} {hunk.Stamp} {hunk.Move}\n{string.Concat(hunk.Edits.Select(edit => $"  {Told(edit)}"))}";

    [Fact]
    public void A_text_compared_with_itself_shows_nothing() =>
        Stories.Sample(story =>
        {
            for (var from = 0; from < story.Version; from++)
            {
                var (before, after) = story.Texts(from, story.Version);
                if (before == after) Assert.All(story.Compared(from, story.Version).Blocks, block => Assert.Equal(BlockChange.Unchanged, block.Change));
            }

            Assert.All(story.Compared(story.Version, story.Version).Blocks, block => Assert.Equal(BlockChange.Unchanged, block.Change));
        }, iter: Some.Cases);

    [Fact]
    public void The_same_input_gives_the_same_comparison() =>
        Stories.Sample(story => Assert.Equal(story.Compared(0, story.Version).Drawn(), story.Compared(0, story.Version).Drawn()), iter: Some.DearCases);

    [Fact]
    public void A_block_says_truly_what_became_of_it() =>
        Stories.Sample(story =>
        {
            foreach (var block in story.Compared(Math.Min(1, story.Version), story.Version).Blocks)
            {
                var kinds = block.Hunks.Select(hunk => hunk.Kind).ToHashSet();
                Assert.True(block.Change switch
                {
                    BlockChange.Unchanged => kinds.SetEquals([HunkKind.Kept]),
                    BlockChange.Inserted => kinds.IsSubsetOf([HunkKind.Inserted, HunkKind.MovedHere]),
                    BlockChange.Removed => kinds.IsSubsetOf([HunkKind.Removed, HunkKind.MovedAway]),
                    BlockChange.MovedHere => block.Hunks[0].Kind == HunkKind.MovedHere && kinds.IsSubsetOf([HunkKind.Inserted, HunkKind.MovedHere]),
                    BlockChange.MovedAway => block.Hunks[0].Kind == HunkKind.MovedAway && kinds.IsSubsetOf([HunkKind.Removed, HunkKind.MovedAway]),
                    _ => !kinds.SetEquals([HunkKind.Kept]),
                }, $"{block.Change}: {string.Concat(block.Hunks.Select(DrawnComparison.Drawn))}");
            }
        }, iter: Some.Cases);

    [Fact]
    public void A_block_moved_untouched_between_distinct_blocks_is_exactly_one_move() =>
        Gen.Select(Gen.Int[2, 12], Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Int[0, 5]).Sample((count, what, to, seed) =>
        {
            var blocks = Enumerable.Range(0, count).Select(i => $"Sentence {i * 7} tells fact {i * 31 + seed} about{(i % 3 == 0 ? " homes and" : "")} town number {i}.").ToList();
            var after = blocks.ToList();
            var moved = after[what % count];
            after.RemoveAt(what % count);
            after.Insert(to % count, moved);
            var story = new Story().Replaces(Sample.Amina, "", string.Join("\n\n", blocks)).Does(Sample.Bela, ChangeSet.Replace(string.Join("\n\n", blocks).Length, 0, string.Join("\n\n", blocks).Length, string.Join("\n\n", after)));
            var comparison = story.Compared(1, 2);
            Assert.Equal(what % count == to % count ? 0 : 1, comparison.Moves.Count());
            Assert.DoesNotContain(comparison.Blocks.SelectMany(block => block.Hunks), hunk => hunk.Kind is HunkKind.Inserted or HunkKind.Removed && hunk.Text.Trim().Length > 0);
            Assert.All(comparison.Blocks.SelectMany(block => block.Hunks), hunk => Assert.Empty(hunk.Edits));
        }, iter: Some.Cases);
}
