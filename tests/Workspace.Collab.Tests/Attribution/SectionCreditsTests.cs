using CsCheck;

namespace Workspace.Collab.Tests;

public sealed class SectionCreditsTests
{
    private const string Text = """
        Before any heading.

        # Report #
        Why.
        ## Housing
        One two.
        ```
        # no heading
        ```
        ### Rents
        Three.
        ## Health ##
        Four.

        Annex
        =====
        Five.
        """;

    [Fact]
    public void A_section_lasts_to_the_next_heading_of_its_level_or_above() =>
        Assert.Equal(
            [("Report", 1, "Four."), ("Housing", 2, "Three."), ("Rents", 3, "Three."), ("Health", 2, "Four."), ("Annex", 1, "Five.")],
            Section.Of(Text).Select(section => (section.Heading, section.Level, Text[section.From..section.To].Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1])));

    [Fact]
    public void An_author_is_credited_in_each_section_they_wrote_in()
    {
        var at = Text.IndexOf("Three", StringComparison.Ordinal);
        var attribution = Attribution.Empty.After(ChangeSet.Replace(0, 0, 0, Text.Remove(at, 6)).By(Sample.Amina, 1))
            .After(ChangeSet.Replace(Text.Length - 6, at, at, "Three.").By(Sample.Bela, 2));
        var credits = SectionCredits.Of(Rope.Of(Text), attribution);
        Assert.Equal((5, 3), (credits.CountOf(Sample.Amina), credits.CountOf(Sample.Bela)));
        Assert.Equal((5, 3), (credits.CountOf(Sample.Amina.Organization), credits.CountOf(Sample.Bela.Organization)));
        Assert.Equal(new CreditShare(Sample.Bela, 6, 1), credits.Sections[2].Credits.Shares.Single(share => share.Author == Sample.Bela));
        Assert.Equal(new OrganizationShare(Sample.Bela.Organization, 6, 1), credits.Whole.Organizations[1]);
    }

    [Fact]
    public void Headings_of_one_line_and_of_several_say_their_words() =>
        Assert.Equal(
            [("", 2), ("One", 6), ("two lines", 2), ("#tag", 1), ("C# and F", 3)],
            Section.Of("##\n###### One\ntwo\nlines\n--\n\n#tag\n=\n### C# and F ##").Select(section => (section.Heading, section.Level)));

    [Fact]
    public void Each_section_is_credited_as_that_part_of_the_text_is() =>
        Gen.Select(Gen.OneOf("# A\n", "## B\n", "### C\n", "word ", "\n", "a😀", "```\n").List[0, 30].Select(lines => string.Concat(lines)), Gen.Select(Some.Author, Gen.Int[0, 1000]).List[0, 8]).Sample((text, parts) =>
        {
            var attribution = Attribution.EmptyWith(3);
            foreach (var (author, until) in parts.OrderBy(part => part.Item2).Append((Sample.Amina, 1000)))
            {
                var to = text.Length * until / 1000;
                attribution = attribution.After(ChangeSet.Replace(attribution.Length, attribution.Length, attribution.Length, new('x', to - attribution.Length)).By(author, attribution.Length + 1));
            }

            var (rope, credits) = (Rope.Of(text), SectionCredits.Of(Rope.Of(text), attribution));
            AssertSame(Credits.Of(rope, attribution, 0, text.Length), credits.Whole);
            foreach (var (section, share) in credits.Sections) AssertSame(Credits.Of(rope, attribution, section.From, section.To), share);
            foreach (var (section, next) in credits.Sections.Zip(credits.Sections.Skip(1))) Assert.True(section.Section.From < next.Section.From);
        }, iter: Some.Cases);

    private static void AssertSame(Credits expected, Credits got) => Assert.Equal(expected.Shares.AsEnumerable(), got.Shares.AsEnumerable());
}
