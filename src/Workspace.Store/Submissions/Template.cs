using System.Text.Json;

namespace Workspace.Store;

/// <summary>How many days before the deadline a stage ends, where there is time enough.</summary>
public sealed record StageShare(SubmissionStage Stage, int DaysBefore);

/// <summary>A draft that a template opens.</summary>
/// <param name="Title">Without its language: "Main text".</param>
/// <param name="CountsWords">Whether the limit applies to it.</param>
/// <param name="InEachLanguage">Whether one is opened for every language of the submission, or one in the first of them.</param>
/// <param name="Outline">The headings it begins with, by language.</param>
public sealed record TemplateDraft(Bilingual Title, bool CountsWords, bool InEachLanguage, IReadOnlyDictionary<string, IReadOnlyList<string>> Outline);

/// <summary>What a submission to one body begins with: its rules, its drafts and the time it takes.</summary>
/// <param name="Key">"upr-joint"; also the mechanism of a submission that begins so.</param>
/// <param name="Zone">The time zone in which the body says its deadlines, as IANA names it.</param>
/// <param name="FullLength">In how many days before the deadline all stages have the room that their shares give them; with fewer, all shrink alike.</param>
public sealed record Template(
    string Key, string Zone, int FullLength, IReadOnlyList<StageShare> Timeline, IReadOnlyList<TemplateDraft> Drafts, IReadOnlyList<Rule> Rules)
{
    private static readonly Lazy<IReadOnlyList<Template>> Read = new(ReadAll);

    /// <summary>All there are, in the order in which they are offered; the last one is blank.</summary>
    public static IReadOnlyList<Template> All => Read.Value;

    public static Template? Find(string? key) => All.FirstOrDefault(template => template.Key == key);

    /// <summary>The drafts to open for a submission in some languages, the first of which leads.</summary>
    public IReadOnlyList<SubmissionDraft> Open(IReadOnlyList<string> languages, Func<Guid> newId) =>
    [
        .. Drafts.SelectMany(draft => (draft.InEachLanguage ? languages : languages.Take(1)).Select(language => new SubmissionDraft(
            new(newId()), draft.InEachLanguage ? Titled(draft.Title, language) : draft.Title, language, draft.CountsWords))),
    ];

    /// <summary>The text a draft of it begins with, in the draft's language: the submission's title, and the headings.</summary>
    public string OutlineOf(SubmissionDraft opened, Bilingual title)
    {
        var draft = Drafts.FirstOrDefault(draft => opened.Title.En.StartsWith(draft.Title.En, StringComparison.Ordinal)) ?? Drafts[0];
        var headings = draft.Outline.GetValueOrDefault(opened.Language) ?? [];
        var name = draft.InEachLanguage ? title.In(opened.Language) : opened.Title.In(opened.Language);
        return string.Concat([$"# {name}\n", .. headings.Select(heading => $"\n## {heading}\n")]);
    }

    private static Bilingual Titled(Bilingual title, string language) => language switch
    {
        "en" => new($"{title.En}, English", $"{title.Fr}, anglais"),
        "fr" => new($"{title.En}, French", $"{title.Fr}, français"),
        _ => new($"{title.En}, {language}", $"{title.Fr}, {language}"),
    };

    private static IReadOnlyList<Template> ReadAll()
    {
        using var stream = typeof(Template).Assembly.GetManifestResourceStream("templates.json") ?? throw new InvalidOperationException("The assembly holds no templates.");
        return JsonSerializer.Deserialize<IReadOnlyList<Template>>(stream, StoreJson.Options) ?? throw new InvalidOperationException("The templates are empty.");
    }
}
