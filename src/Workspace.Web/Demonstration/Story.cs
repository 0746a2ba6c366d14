using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Demonstration;

/// <summary>A draft and how it was written.</summary>
internal sealed record StoryText(SubmissionDraft Draft, Manuscript Manuscript);

/// <summary>A submission of the demonstration.</summary>
/// <param name="StartedOn">Days from the first start.</param>
/// <param name="DraftingSince">Days from the first start.</param>
internal sealed record StorySubmission(
    Guid Id, Bilingual Title, Bilingual Summary, string Mechanism, DateTimeOffset? Deadline, int? WordLimit, IReadOnlyList<StagePlan> Plan,
    int StartedOn, int DraftingSince, Author By, IReadOnlyList<(CastOrganization Organization, SubmissionRole Role)> Roles, IReadOnlyList<StoryText> Texts);

/// <summary>What the demonstration shows, dated from its first start.</summary>
internal sealed record Story(DateOnly FirstDay, IReadOnlyList<StorySubmission> Submissions)
{
    private static readonly Author Coordinator = new(Cast.Ruth.Id, Cast.Institute.Id);

    public static Story Of(DateTimeOffset firstStart)
    {
        var day = Places.DayInToronto(firstStart);
        return new(day, [JointSubmission(day), Declaration(day)]);
    }

    public DateTimeOffset At(int day, int hour) => Places.Toronto(FirstDay.AddDays(day), new TimeOnly(hour, 0));

    private static StorySubmission JointSubmission(DateOnly day)
    {
        var deadline = Ends(day, 23);
        return new(
            Cast.Id(0x30, 1),
            new("A home, a meal, a safe door: joint submission on Canada", "Un toit, un repas, une porte sûre\u00a0: contribution conjointe sur le Canada"),
            new("Four organizations write one text on housing, food and safety for the Universal Periodic Review. It is filed once; a later version may not be accepted.",
                "Quatre organismes écrivent un seul texte sur le logement, l’alimentation et la sécurité pour l’Examen périodique universel. Il est déposé une seule fois\u00a0; une version ultérieure pourrait être refusée."),
            "upr", deadline, 5_630,
            [
                new(SubmissionStage.Outline, Ends(day, -19)),
                new(SubmissionStage.Drafting, Ends(day, 6)),
                new(SubmissionStage.Review, Ends(day, 12)),
                new(SubmissionStage.SignOn, Ends(day, 19)),
                new(SubmissionStage.Filed, deadline),
            ],
            StartedOn: -24, DraftingSince: -19, Coordinator,
            [
                (Cast.Institute, SubmissionRole.Coordinator),
                (Cast.ThreeRivers, SubmissionRole.Drafter),
                (Cast.LanternStreet, SubmissionRole.Drafter),
                (Cast.LogementDigne, SubmissionRole.Drafter),
            ],
            [
                new(new(new(Cast.Id(0x40, 1)), new("Main text, English", "Texte principal, anglais"), "en", CountsWords: true), Texts.MainEnglish()),
                new(new(new(Cast.Id(0x40, 2)), new("Main text, French", "Texte principal, français"), "fr", CountsWords: true), Texts.MainFrench()),
            ]);
    }

    private static StorySubmission Declaration(DateOnly day) => new(
        Cast.Id(0x30, 2),
        new("The Universal Declaration, for our members’ reading circles", "La Déclaration universelle, pour les cercles de lecture de nos membres"),
        new("The whole Declaration in both languages, to read and to annotate together. Nothing is filed.",
            "Toute la Déclaration dans les deux langues, à lire et à annoter ensemble. Rien n’est déposé."),
        "reading", null, null, [],
        StartedOn: -22, DraftingSince: -21, Coordinator,
        [
            (Cast.Institute, SubmissionRole.Coordinator),
            (Cast.LogementDigne, SubmissionRole.Drafter),
            (Cast.LanternStreet, SubmissionRole.Reviewer),
            (Cast.ThreeRivers, SubmissionRole.Observer),
        ],
        [
            new(new(new(Cast.Id(0x40, 3)), new("Universal Declaration, English", "Déclaration universelle, anglais"), "en", CountsWords: false), Texts.DeclarationEnglish()),
            new(new(new(Cast.Id(0x40, 4)), new("Universal Declaration, French", "Déclaration universelle, français"), "fr", CountsWords: false), Texts.DeclarationFrench()),
        ]);

    /// <summary>18:00 in Geneva some days after the first start, or on the Monday after when that is a weekend.</summary>
    private static DateTimeOffset Ends(DateOnly day, int after)
    {
        var ends = day.AddDays(after);
        var toMonday = ends.DayOfWeek switch { DayOfWeek.Saturday => 2, DayOfWeek.Sunday => 1, _ => 0 };
        return Places.Geneva(ends.AddDays(toMonday), new TimeOnly(18, 0));
    }
}
