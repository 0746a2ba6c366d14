using CsCheck;

namespace Workspace.Collab.Tests;

public sealed class ComparisonLaws
{
    private static readonly Gen<string> Markdown = Gen.OneOf(
        "word ", "other ", "third", " ", ", ", "é😀 ", "\n", "\n\n", "\n\n", "# Title\n\n", "- item one\n", "1. first\n", "| a | b |\n", "> said\n", "```\n", "code()\n", "[^1]: note\n", "---\n", "    deep\n")
        .List[0, 14].Select(parts => string.Concat(parts));

    private static readonly Gen<Story> Stories =
        Gen.Select(Markdown, Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 12], Gen.OneOf(Markdown, Some.TextOf(4)), Some.Author).List[0, 12]).Select((start, edits) =>
        {
            var story = new Story().Does(Sample.Amina, ChangeSet.Replace(0, 0, 0, start));
            foreach (var (at, delete, insert, author) in edits) story.Does(author, Sample.Changes(story.Text, [(at * story.Text.Length / 1000, delete, insert)]));
            return story;
        });

    [Fact]
    public void Kept_and_inserted_are_the_newer_text_kept_and_removed_the_older() =>
        Gen.Select(Stories, Gen.Int[0, 100]).Sample((story, from) =>
        {
            from %= story.Version + 1;
            var (before, after) = story.Texts(from, story.Version);
            var hunks = story.Compared(from, story.Version).Blocks.SelectMany(block => block.Hunks).ToList();
            Assert.Equal(after, string.Concat(hunks.Where(hunk => hunk.Kind != HunkKind.Removed).Select(hunk => hunk.Text)));
            Assert.Equal(before, string.Concat(hunks.Where(hunk => hunk.Kind != HunkKind.Inserted).Select(hunk => hunk.Text)));
            foreach (var hunk in hunks) Assert.Equal(hunk.Text, (hunk.Kind == HunkKind.Removed ? before : after).Substring(hunk.At, hunk.Text.Length));
        }, iter: Some.Cases);

    [Fact]
    public void Every_inserted_hunk_has_a_stamp_and_every_removed_one_a_removal_from_between() =>
        Gen.Select(Stories, Gen.Int[0, 100]).Sample((story, from) =>
        {
            from %= story.Version + 1;
            foreach (var hunk in story.Compared(from, story.Version).Blocks.SelectMany(block => block.Hunks))
            {
                Assert.NotEqual(0, hunk.Text.Length);
                Assert.True(TextRules.Allows(hunk.Text));
                Assert.Equal(hunk.Kind == HunkKind.Inserted, hunk.Inserted is not null);
                Assert.Equal(hunk.Kind == HunkKind.Removed, hunk.Removed is not null);
                if (hunk.Removed is { } removed)
                {
                    Assert.InRange(removed.Version.Number, from + 1, story.Version);
                    Assert.Equal(story.Contributions[removed.Version.Number - 1].Author, removed.By);
                }
            }
        }, iter: Some.Cases);

    [Fact]
    public void The_same_input_gives_the_same_comparison() =>
        Stories.Sample(story => Assert.Equal(
            story.Compared(0, story.Version).Blocks.SelectMany(block => block.Hunks),
            story.Compared(0, story.Version).Blocks.SelectMany(block => block.Hunks)), iter: Some.Cases / 4);

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
                    BlockChange.Inserted => kinds.SetEquals([HunkKind.Inserted]),
                    BlockChange.Removed => kinds.SetEquals([HunkKind.Removed]),
                    _ => kinds.Contains(HunkKind.Inserted) || kinds.Contains(HunkKind.Removed),
                });
            }
        }, iter: Some.Cases);
}
