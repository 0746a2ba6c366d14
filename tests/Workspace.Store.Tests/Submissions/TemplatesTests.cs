namespace Workspace.Store.Tests;

public sealed class TemplatesTests
{
    public static TheoryData<string> Keys => [.. Template.All.Select(template => template.Key)];

    [Fact]
    public void There_is_one_for_each_body_the_network_writes_to_and_a_blank_one_last() =>
        Assert.Equal(["upr-joint", "upr-individual", "cedaw", "crc", "crpd", "ccpr", "parliament", "blank"], Template.All.Select(template => template.Key));

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_rule_has_its_form_a_source_and_a_day(string key)
    {
        var template = Template.Find(key)!;
        Assert.True(new RuleSet(template.Rules).IsValid());
        foreach (var rule in template.Rules)
        {
            Assert.True(Uri.TryCreate(rule.Source, UriKind.Absolute, out var source) && source.Host.Contains('.', StringComparison.Ordinal), $"{key}: {rule.Name} has no source.");
            Assert.NotNull(rule.CheckedOn);
            if (rule.Words is { } words) Assert.True(words.En.Length > 0 && words.Fr.Length > 0, $"{key}: advice in one language: {words.En}{words.Fr}");
        }
    }

    [Fact]
    public void What_nobody_could_confirm_is_to_be_checked_before_use()
    {
        RuleName[] open = [RuleName.CountsFootnotes, RuleName.CountsAnnexes, RuleName.CountsCover, RuleName.CountsSignatories];
        foreach (var key in new[] { "upr-joint", "upr-individual" })
            Assert.All(open, name => Assert.Equal((false, "no"), (new RuleSet(Template.Find(key)!.Rules)[name]!.IsConfirmed, new RuleSet(Template.Find(key)!.Rules)[name]!.Value)));
        Assert.False(new RuleSet(Template.Find("upr-joint")!.Rules)[RuleName.NamesAtStart]!.IsConfirmed);
    }

    [Theory]
    [InlineData("upr-joint", 1, 5_630)]
    [InlineData("upr-joint", 9, 5_630)]
    [InlineData("upr-individual", 1, 2_815)]
    [InlineData("upr-individual", 3, 2_815)]
    [InlineData("cedaw", 1, 3_300)]
    [InlineData("cedaw", 2, 6_600)]
    [InlineData("ccpr", 2, 10_000)]
    public void The_limit_is_that_of_as_many_as_write_together(string key, int organizations, int words) =>
        Assert.Equal(new LengthLimit(words, LengthUnit.Words), new RuleSet(Template.Find(key)!.Rules).LimitFor(organizations));

    [Fact]
    public void Three_bodies_count_in_three_ways()
    {
        Assert.Equal((true, false, (bool?)null), (Asks("cedaw", RuleName.CountsFootnotes), Asks("crc", RuleName.CountsAnnexes), Asks("ccpr", RuleName.CountsFootnotes)));
        Assert.Equal(new LengthLimit(10, LengthUnit.Pages), new RuleSet(Template.Find("parliament")!.Rules).LimitFor(2));
        Assert.Null(RuleSet.Empty.LimitFor(2));
        static bool? Asks(string key, RuleName name) => new RuleSet(Template.Find(key)!.Rules).Asks(name);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Its_drafts_begin_with_the_title_and_headings_in_their_language(string key)
    {
        var template = Template.Find(key)!;
        var number = 0;
        var opened = template.Open(["fr", "en"], () => new Guid(++number, 0, 0, new byte[8]));
        Assert.Equal(["fr", "en"], opened.Where(draft => draft.CountsWords).Select(draft => draft.Language));
        Assert.Equal(opened.Count, opened.DistinctBy(draft => draft.Draft).Count());
        var title = new Bilingual("A roof", "Un toit");
        var (french, english) = (template.OutlineOf(opened[0], title), template.OutlineOf(opened[1], title));
        Assert.StartsWith("# Un toit\n", french, StringComparison.Ordinal);
        Assert.StartsWith("# A roof\n", english, StringComparison.Ordinal);
        Assert.Equal(french.Split("\n## ").Length, english.Split("\n## ").Length);
        if (key is not ("blank" or "parliament")) Assert.Contains("\n## Qui nous sommes\n", french, StringComparison.Ordinal);
        foreach (var annex in opened.Where(draft => !draft.CountsWords))
            Assert.Equal(("fr", "# Annexe"), (annex.Language, template.OutlineOf(annex, title)[..8]));
    }

    [Theory]
    [InlineData(RuleName.Limit, "2815 words", true)]
    [InlineData(RuleName.Limit, "2,815 words", false)]
    [InlineData(RuleName.Limit, "0 words", false)]
    [InlineData(RuleName.JointLimit, "10 pages", true)]
    [InlineData(RuleName.CountsAnnexes, "no", true)]
    [InlineData(RuleName.CountsAnnexes, "maybe", false)]
    [InlineData(RuleName.DeadlineRule, "6 months", true)]
    [InlineData(RuleName.DeadlineRule, "soon", false)]
    [InlineData(RuleName.Languages, "en fr", true)]
    [InlineData(RuleName.Languages, "", false)]
    [InlineData(RuleName.SectionOrder, "clusters", true)]
    public void A_value_has_the_form_of_its_rule(RuleName name, string value, bool isValid) =>
        Assert.Equal(isValid, new Rule(name, value, "https://example.org/rules", new(2026, 11, 1), IsConfirmed: true).IsValid);

    [Fact]
    public void Nothing_is_confirmed_without_an_address_and_a_day()
    {
        Assert.False(new Rule(RuleName.Limit, "10 pages", "", new(2026, 11, 1), IsConfirmed: true).IsValid);
        Assert.False(new Rule(RuleName.Limit, "10 pages", "https://example.org", null, IsConfirmed: true).IsValid);
        Assert.False(new Rule(RuleName.Limit, "10 pages", "javascript:alert(1)", null, IsConfirmed: false).IsValid);
        Assert.True(new Rule(RuleName.Limit, "10 pages", "", null, IsConfirmed: false).IsValid);
        Assert.False(new RuleSet([new(RuleName.Limit, "10 pages", "", null, false), new(RuleName.Limit, "9 pages", "", null, false)]).IsValid());
    }
}
