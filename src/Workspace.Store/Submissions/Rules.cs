using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Workspace.Store;

/// <summary>What a rule of a receiving body is about. The names are stored.</summary>
public enum RuleName
{
    /// <summary>"2815 words" or "10 pages": the most that one organization may hand in.</summary>
    Limit = 0,

    /// <summary>The same for several organizations together.</summary>
    JointLimit = 1,

    /// <summary>"yes" or "no": whether notes count.</summary>
    CountsFootnotes = 2,
    CountsAnnexes = 3,
    CountsCover = 4,
    CountsSignatories = 5,

    /// <summary>"docx pdf".</summary>
    FileTypes = 6,

    /// <summary>"en fr es".</summary>
    Languages = 7,
    NumberedParagraphs = 8,
    NamesAtStart = 9,

    /// <summary>"free", "articles" of the convention, "clusters" or "matrix".</summary>
    SectionOrder = 10,

    /// <summary>"none", "optional" or "required".</summary>
    ExecutiveSummary = 11,

    /// <summary>Whether one may ask that it be kept confidential.</summary>
    Confidentiality = 12,

    /// <summary>"6 months": how long before the session it must be there.</summary>
    DeadlineRule = 13,

    /// <summary>What no value can say; there may be several.</summary>
    Advice = 14,
}

public enum LengthUnit
{
    Words = 0,
    Pages = 1,
}

/// <summary>The most that may be handed in.</summary>
public readonly record struct LengthLimit(int Most, LengthUnit Unit);

/// <summary>One rule of a receiving body: what it asks for, where that is written, and when somebody last looked.</summary>
/// <param name="Value">As its name says; empty for advice.</param>
/// <param name="Source">The address of the page it was found on; of an unconfirmed rule, where to look.</param>
/// <param name="IsConfirmed">Whether it was read there; one that was not is to be checked before it is relied on.</param>
public sealed partial record Rule(RuleName Name, string Value, string Source, DateOnly? CheckedOn, bool IsConfirmed)
{
    private static readonly string[] YesOrNo = ["yes", "no"];

    /// <summary>What it asks for in words, in place of a value.</summary>
    public Bilingual? Words { get; init; }

    /// <summary>The values that a rule of this name may have; null where it is a number or a list.</summary>
    public static IReadOnlyList<string>? ChoicesOf(RuleName name) => name switch
    {
        RuleName.CountsFootnotes or RuleName.CountsAnnexes or RuleName.CountsCover or RuleName.CountsSignatories
            or RuleName.NumberedParagraphs or RuleName.NamesAtStart or RuleName.Confidentiality => YesOrNo,
        RuleName.SectionOrder => ["free", "articles", "clusters", "matrix"],
        RuleName.ExecutiveSummary => ["none", "optional", "required"],
        _ => null,
    };

    /// <summary>Whether the value is of the form that the name asks for, and the source an address.</summary>
    [JsonIgnore]
    public bool IsValid => Source.Length <= 500 && (Source.Length == 0 ? !IsConfirmed : IsAddress(Source)) && (!IsConfirmed || CheckedOn is not null) && Name switch
    {
        RuleName.Advice => Words is { } words && (words.En.Length > 0 || words.Fr.Length > 0) && words.En.Length <= 1_000 && words.Fr.Length <= 1_000,
        RuleName.Limit or RuleName.JointLimit => Length is not null,
        RuleName.DeadlineRule => Span().IsMatch(Value),
        RuleName.FileTypes or RuleName.Languages => List().IsMatch(Value),
        _ => ChoicesOf(Name)?.Contains(Value) == true,
    };

    /// <summary>The value as a limit; null when it is none.</summary>
    internal LengthLimit? Length => LengthForm().Match(Value) is { Success: true } match
        ? new(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Groups[2].Value == "words" ? LengthUnit.Words : LengthUnit.Pages)
        : null;

    private static bool IsAddress(string source) => Uri.TryCreate(source, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);

    [GeneratedRegex(@"^([1-9]\d{0,5}) (words|pages)$")]
    private static partial Regex LengthForm();

    [GeneratedRegex(@"^[1-9]\d{0,2} (days|weeks|months)$")]
    private static partial Regex Span();

    [GeneratedRegex(@"^[a-z]{2,8}( [a-z]{2,8}){0,9}$")]
    private static partial Regex List();
}

/// <summary>The limits and form rules that a submission has to keep; there is no single count of words that is right for every body.</summary>
public sealed record RuleSet(IReadOnlyList<Rule> Rules)
{
    public static RuleSet Empty { get; } = new([]);

    /// <summary>The rule of a name; the first of several.</summary>
    public Rule? this[RuleName name] => Rules.FirstOrDefault(rule => rule.Name == name);

    /// <summary>Whether every rule is of its form and none but advice stands twice.</summary>
    public bool IsValid() => Rules.Count <= 60 && Rules.All(rule => rule.IsValid)
        && Rules.Where(rule => rule.Name != RuleName.Advice).DistinctBy(rule => rule.Name).Count() == Rules.Count(rule => rule.Name != RuleName.Advice);

    /// <summary>The limit for a number of organizations together; null when there is none.</summary>
    public LengthLimit? LimitFor(int organizations) =>
        (organizations > 1 ? this[RuleName.JointLimit]?.Length : null) ?? this[RuleName.Limit]?.Length ?? this[RuleName.JointLimit]?.Length;

    /// <summary>What a rule of "yes" or "no" says; null when there is none.</summary>
    public bool? Asks(RuleName name) => this[name] is { } rule ? rule.Value == "yes" : null;
}
