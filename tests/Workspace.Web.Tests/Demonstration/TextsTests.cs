using System.Text.RegularExpressions;
using Workspace.Web.Demonstration;

namespace Workspace.Web.Tests.Demonstration;

public sealed partial class TextsTests
{
    private static readonly DateOnly FirstDay = new(2027, 9, 14);

    [Fact]
    public void The_main_text_is_as_long_as_a_joint_submission_and_within_its_limit() => Assert.InRange(Words(Texts.MainEnglish().Text()), 2_000, 5_630);

    [Fact]
    public void The_French_text_is_a_real_draft() => Assert.InRange(Words(Texts.MainFrench().Text()), 800, 5_630);

    [Fact]
    public void The_main_text_has_headings_lists_a_table_footnotes_and_recommendations()
    {
        var text = Texts.MainEnglish().Text();
        for (var section = 1; section <= 8; section++) Assert.Single(Regex.Matches(text, $"^## {section}\\. ", RegexOptions.Multiline));
        Assert.Contains("\n    - ", text, StringComparison.Ordinal);
        Assert.Contains("\n    1. ", text, StringComparison.Ordinal);
        Assert.Contains("\n| --- | ---: | ---: |\n", text, StringComparison.Ordinal);
        for (var recommendation = 1; recommendation <= 9; recommendation++) Assert.Contains($"- **R{recommendation}.** ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Paragraphs_of_the_main_text_are_numbered_without_a_gap()
    {
        var numbers = Regex.Matches(Texts.MainEnglish().Text(), @"^(\d+)\. ", RegexOptions.Multiline).Select(match => int.Parse(match.Groups[1].Value, null));
        Assert.Equal(Enumerable.Range(1, 38), numbers);
    }

    public static TheoryData<string> Both => ["en", "fr"];

    [Theory, MemberData(nameof(Both))]
    public void Every_footnote_is_called_once_and_told_once(string language)
    {
        var text = TextIn(language).Text();
        var told = Regex.Matches(text, @"^\[\^(\d)\]: ", RegexOptions.Multiline).Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(told);
        Assert.All(told, number => Assert.Equal(2, Regex.Count(text, $@"\[\^{number}\]")));
        Assert.Equal(told.Length * 2, Regex.Count(text, @"\[\^\d+\]"));
    }

    [Theory, MemberData(nameof(Both))]
    public void No_sitting_leaves_a_hole_or_a_trailing_blank(string language)
    {
        var text = TextIn(language).Text();
        Assert.DoesNotContain("\n\n\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" \n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("%%", text, StringComparison.Ordinal);
        Assert.Equal(text.Trim(), text);
    }

    [Fact]
    public void French_has_no_break_spaces_and_its_own_quotation_marks()
    {
        var text = Texts.MainFrench().Text();
        Assert.DoesNotMatch(@"(?<=[^\u202f])[;?!]", text);
        Assert.DoesNotMatch(@"[\p{L}\d»] ?:[ \n]", text);
        Assert.DoesNotMatch(@"« |«[^\u00a0]| »|[^\u00a0]»", text);
        Assert.DoesNotMatch(@"\d ?%|\d \d{3}\b", text);
        Assert.DoesNotMatch("['\"]", text);
    }

    [Theory, InlineData("en", "Article 1"), InlineData("fr", "Article premier")]
    public void The_Universal_Declaration_has_its_preamble_and_thirty_articles(string language, string first)
    {
        var text = (language == "fr" ? Texts.DeclarationFrench() : Texts.DeclarationEnglish()).Text();
        var headings = Regex.Matches(text, "^## (.+)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(31, headings.Length);
        Assert.Equal(first, headings[1]);
        Assert.Equal("Article 30", headings[30]);
        Assert.Equal(30, headings.Distinct().Count(heading => heading.StartsWith("Article ", StringComparison.Ordinal)));
        Assert.InRange(Words(text), 1_600, 2_600);
        Assert.DoesNotContain('<', text);
    }

    [Theory, MemberData(nameof(Both))]
    public void Nobody_writes_before_they_could_or_two_sittings_at_once(string language)
    {
        var sittings = TextIn(language).Strokes(FirstDay).ToArray();
        var all = sittings.SelectMany(strokes => strokes).ToArray();
        Assert.InRange(all.Length, 1_000, 4_000);
        Assert.All(all.Zip(all.Skip(1)), pair => Assert.True(pair.First.At < pair.Second.At, $"{pair.Second.At:u} {pair.Second.Stroke.Insert}"));
        Assert.All(all, stroke => Assert.Equal(0, stroke.At.Ticks % TimeSpan.TicksPerMillisecond));
        Assert.True(all[^1].At < Places.Toronto(FirstDay, TimeOnly.MinValue));
        Assert.All(sittings, strokes => Assert.True(strokes[^1].At - strokes[0].At < TimeSpan.FromHours(2)));
    }

    [Theory, MemberData(nameof(Both))]
    public void The_strokes_make_the_text_and_the_same_ones_every_time(string language)
    {
        var manuscript = TextIn(language);
        var strokes = manuscript.Strokes(FirstDay).SelectMany(sitting => sitting).ToArray();
        Assert.Equal(manuscript.Text(), strokes.Aggregate("", (text, stroke) => stroke.Stroke.Apply(text)));
        Assert.Equal(strokes, manuscript.Strokes(FirstDay).SelectMany(sitting => sitting));
        Assert.DoesNotContain('\r', manuscript.Text());
    }

    [Fact]
    public void Everybody_writes_in_one_of_the_two_texts() =>
        Assert.Equal(
            Cast.People.Select(person => person.Key).Order(),
            new[] { "en", "fr" }.SelectMany(language => TextIn(language).Sittings).SelectMany(sitting => sitting.Turns).Select(turn => turn.Writer.Person.Key).Distinct().Order());

    private static Manuscript TextIn(string language) => language == "fr" ? Texts.MainFrench() : Texts.MainEnglish();

    private static int Words(string text) => Word().Count(text);

    [GeneratedRegex(@"\S+")]
    private static partial Regex Word();
}
