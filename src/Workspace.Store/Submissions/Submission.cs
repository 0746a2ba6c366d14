using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A text in both languages of the network.</summary>
public sealed record Bilingual(string En, string Fr)
{
    /// <summary>The words in one language ("fr", or anything else for English); where they are missing, the other's.</summary>
    public string In(string language) => language == "fr" ? (Fr.Length > 0 ? Fr : En) : (En.Length > 0 ? En : Fr);
}

/// <summary>What an organization may do in a submission.</summary>
public enum SubmissionRole
{
    Coordinator = 0,
    Drafter = 1,
    Suggester = 2,
    Reviewer = 3,
    Observer = 4,
}

/// <summary>Where a submission stands.</summary>
public enum SubmissionStage
{
    Outline = 0,
    Drafting = 1,
    Review = 2,
    SignOn = 3,
    Filed = 4,
}

/// <summary>When a stage ends, UTC.</summary>
public sealed record StagePlan(SubmissionStage Stage, DateTimeOffset EndsAt);

/// <summary>An organization in a submission. The order of joining gives the line style (1 to 8) that marks its words.</summary>
public sealed record Participant(OrganizationId Organization, SubmissionRole Role, DateTimeOffset JoinedAt);

/// <summary>A draft of a submission.</summary>
/// <param name="Draft">Which.</param>
/// <param name="Title">As listed: "Main text, English".</param>
/// <param name="Language">BCP 47: "en", "fr", "iu".</param>
/// <param name="CountsWords">Whether the word limit applies to it.</param>
public sealed record SubmissionDraft(DraftId Draft, Bilingual Title, string Language, bool CountsWords);

/// <summary>The joint undertaking of several organizations, folded from its stream.</summary>
public sealed record Submission(
    Guid Id, Bilingual Title, Bilingual Summary, string Mechanism, string Country, SubmissionStage Stage,
    DateTimeOffset? Deadline, int? WordLimit, DateTimeOffset StartedAt,
    IReadOnlyList<StagePlan> Plan, IReadOnlyList<Participant> Participants, IReadOnlyList<SubmissionDraft> Drafts);

/// <summary>What a list shows of a draft.</summary>
/// <param name="Words">Of the sealed text.</param>
/// <param name="LastAt">Of the last contribution, UTC.</param>
public sealed record DraftCard(DraftId Draft, Guid Submission, DraftVersion Version, int Words, DateTimeOffset? LastAt, Author? LastBy, bool Frozen);
