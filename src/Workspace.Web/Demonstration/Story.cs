using Workspace.Store;

namespace Workspace.Web.Demonstration;

/// <summary>A draft and how it was written.</summary>
internal sealed record StoryText(SubmissionDraft Draft, Manuscript Manuscript);

/// <summary>An organization was asked to take part.</summary>
/// <param name="Answer">Why it declined; null while it has not answered.</param>
internal sealed record StoryInvitation(CastOrganization Organization, SubmissionRole Role, string Word, string? Answer = null);

/// <summary>A submission of the demonstration.</summary>
/// <param name="Mechanism">The template's key, or another.</param>
/// <param name="StartedOn">Days from the first start.</param>
/// <param name="By">Starts and coordinates it.</param>
/// <param name="Others">Who was invited that day and accepted the next.</param>
internal sealed record StorySubmission(
    Guid Id, Bilingual Title, Bilingual Summary, string Template, string Mechanism, string Session, DateTimeOffset? Deadline, IReadOnlyList<StagePlan> Plan,
    int StartedOn, Writer By, IReadOnlyList<(CastOrganization Organization, SubmissionRole Role)> Others, IReadOnlyList<StoryText> Texts)
{
    /// <summary>Asked the day after it began, and not taking part.</summary>
    public IReadOnlyList<StoryInvitation> Asked { get; init; } = [];

    /// <summary>The stages it was moved to, with the days from the first start.</summary>
    public IReadOnlyList<(SubmissionStage Stage, int Day)> Stages { get; init; } = [];

    public SubmissionStage Stage => Stages.Count > 0 ? Stages[^1].Stage : SubmissionStage.Drafting;
}

/// <summary>What the demonstration shows, dated from its first start.</summary>
internal sealed record Story(DateOnly FirstDay, IReadOnlyList<StorySubmission> Submissions)
{
    private const string Geneva = "Europe/Zurich";

    public static Story Of(DateTimeOffset firstStart)
    {
        var day = Places.DayInToronto(firstStart);
        return new(day, [JointSubmission(day), Declaration(day), Brief(day), Meals(day)]);
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
            "upr-joint", "upr-joint", "", deadline,
            [
                new(SubmissionStage.Drafting, Ends(day, 6)),
                new(SubmissionStage.Review, Ends(day, 12)),
                new(SubmissionStage.SignOn, Ends(day, 19)),
                new(SubmissionStage.Filed, deadline),
            ],
            StartedOn: -24, Cast.WriterNamed("ruth"),
            [
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
        "blank", "reading", "", null, [],
        StartedOn: -22, Cast.WriterNamed("ruth"),
        [
            (Cast.LogementDigne, SubmissionRole.Drafter),
            (Cast.LanternStreet, SubmissionRole.Reviewer),
            (Cast.ThreeRivers, SubmissionRole.Observer),
        ],
        [
            new(new(new(Cast.Id(0x40, 3)), new("Universal Declaration, English", "Déclaration universelle, anglais"), "en", CountsWords: false), Texts.DeclarationEnglish()),
            new(new(new(Cast.Id(0x40, 4)), new("Universal Declaration, French", "Déclaration universelle, français"), "fr", CountsWords: false), Texts.DeclarationFrench()),
        ]);

    /// <summary>Filed some weeks ago.</summary>
    private static StorySubmission Brief(DateOnly day)
    {
        var deadline = Ends(day, -21);
        return new(
            Cast.Id(0x30, 3),
            new("Sixty days: brief on eviction without cause", "Soixante jours\u00a0: mémoire sur l’éviction sans motif"),
            new("A short brief to the committee that studies the housing bill, in both official languages.",
                "Un court mémoire pour le comité qui étudie le projet de loi sur le logement, dans les deux langues officielles."),
            "parliament", "parliament", "", deadline,
            [
                new(SubmissionStage.Drafting, Ends(day, -39)),
                new(SubmissionStage.Review, Ends(day, -32)),
                new(SubmissionStage.SignOn, Ends(day, -25)),
                new(SubmissionStage.Filed, deadline),
            ],
            StartedOn: -60, Cast.WriterNamed("etienne"),
            [
                (Cast.Institute, SubmissionRole.Drafter),
                (Cast.ThreeRivers, SubmissionRole.Drafter),
            ],
            [
                new(new(new(Cast.Id(0x40, 5)), new("Main text, French", "Texte principal, français"), "fr", CountsWords: true), Texts.BriefFrench()),
                new(new(new(Cast.Id(0x40, 6)), new("Main text, English", "Texte principal, anglais"), "en", CountsWords: true), Texts.BriefEnglish()),
            ])
        {
            Stages = [(SubmissionStage.Review, -37), (SubmissionStage.SignOn, -30), (SubmissionStage.Filed, -22)],
        };
    }

    /// <summary>Begun some days ago: nothing written but its outline, and not everybody has answered.</summary>
    private static StorySubmission Meals(DateOnly day)
    {
        var deadline = Ends(day, 97);
        var template = Template.Find("crc")!; // one of ours
        var title = new Bilingual("A meal at school: input before the list of issues", "Un repas à l’école\u00a0: contribution avant la liste de points");
        StoryText Text(int number, string language, Bilingual name, TimeOnly time)
        {
            var draft = new SubmissionDraft(new(Cast.Id(0x40, number)), name, language, CountsWords: true);
            return new(draft, Texts.Outline(template.OutlineOf(draft, title), -6, time, "maya"));
        }

        return new(
            Cast.Id(0x30, 4), title,
            new("What children who come to the food bank with their parents need from school meals, for the Committee on the Rights of the Child.",
                "Ce que les enfants qui viennent à la banque alimentaire avec leurs parents attendent des repas scolaires, pour le Comité des droits de l’enfant."),
            template.Key, template.Key, "", deadline, Timeline.Back(template, Places.Toronto(day.AddDays(-6), new(9, 0)), deadline, Geneva),
            StartedOn: -6, Cast.WriterNamed("maya"), [],
            [
                Text(7, "en", new("Main text, English", "Texte principal, anglais"), new(9, 10)),
                Text(8, "fr", new("Main text, French", "Texte principal, français"), new(9, 11)),
            ])
        {
            Asked =
            [
                new(Cast.Institute, SubmissionRole.Reviewer, "You know the Committee. Would you read along, and tell us early where we go wrong?"),
                new(Cast.ThreeRivers, SubmissionRole.Drafter, "Your members see what a move in mid-year does to school meals. Two paragraphs would help."),
                new(Cast.LogementDigne, SubmissionRole.Drafter, "We would be glad of your view from Quebec.", "Pas cette année\u00a0: nous sommes trois, et le mémoire nous a pris tout notre temps."),
            ],
        };
    }

    /// <summary>18:00 in Geneva some days after the first start, or on the Monday after when that is a weekend.</summary>
    private static DateTimeOffset Ends(DateOnly day, int after)
    {
        var ends = day.AddDays(after);
        var toMonday = ends.DayOfWeek switch { DayOfWeek.Saturday => 2, DayOfWeek.Sunday => 1, _ => 0 };
        return Places.Geneva(ends.AddDays(toMonday), new TimeOnly(18, 0));
    }
}
