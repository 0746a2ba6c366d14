using System.Globalization;
using Microsoft.Extensions.Localization;
using Workspace.Store;
using Workspace.Web.Resources;

namespace Workspace.Web.Pages;

/// <summary>Rules as people say them.</summary>
public static class RuleWords
{
    /// <summary>What a rule asks for, without its name: "at most 5,630 words", "Word", "6 months before the session".</summary>
    public static string Of(IStringLocalizer<Words> words, Rule rule, string language) => rule.Name switch
    {
        RuleName.Advice => rule.Words?.In(language) ?? "",
        RuleName.Limit or RuleName.JointLimit => Counted(words, rule.Value),
        RuleName.DeadlineRule => words["Rule.Before", Spanned(words, rule.Value)],
        RuleName.FileTypes => string.Join(", ", rule.Value.Split(' ').Select(type => Known(words, $"Rule.Type.{type}", type))),
        RuleName.Languages => string.Join(", ", rule.Value.Split(' ').Select(name => Known(words, $"Language.{name}", name))),
        _ => Known(words, $"Rule.{rule.Name}.{rule.Value}", words[$"Rule.{rule.Value}"]),
    };

    /// <summary>"At most 2,815 words; together 5,630 words", in one line.</summary>
    public static string Limits(IStringLocalizer<Words> words, RuleSet rules) => (rules[RuleName.Limit], rules[RuleName.JointLimit]) switch
    {
        ({ } alone, { } together) => words["Rule.Limits", Counted(words, alone.Value), Counted(words, together.Value)],
        ({ } only, null) => words["Rule.AtMost", Counted(words, only.Value)],
        (null, { } only) => words["Rule.AtMost", Counted(words, only.Value)],
        _ => words["Rule.NoLimit"],
    };

    private static string Counted(IStringLocalizer<Words> words, string value)
    {
        var parts = value.Split(' ');
        return words[$"Rule.Count.{parts[1]}", int.Parse(parts[0], CultureInfo.InvariantCulture).ToString("N0", CultureInfo.CurrentCulture)];
    }

    private static string Spanned(IStringLocalizer<Words> words, string value)
    {
        var parts = value.Split(' ');
        return words[$"Rule.Span.{parts[1]}.{(parts[0] == "1" ? "One" : "Many")}", parts[0]];
    }

    private static string Known(IStringLocalizer<Words> words, string key, string otherwise) => words[key] is { ResourceNotFound: false } known ? known.Value : otherwise;
}
