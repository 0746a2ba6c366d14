using System.Text.Json.Serialization;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A text in both languages of the network.</summary>
public sealed record Bilingual(string En, string Fr)
{
    /// <summary>The words in one language ("fr", or anything else for English); where they are missing, the other's.</summary>
    public string In(string language) => language == "fr" ? (Fr.Length > 0 ? Fr : En) : (En.Length > 0 ? En : Fr);
}

/// <summary>What an organization may do in a submission: <see cref="RoleTable"/> says what. A ladder, the widest first.</summary>
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
    /// <summary>Only in what was started before a template brought the outline: now writing begins at once.</summary>
    Outline = 0,
    Drafting = 1,
    Review = 2,
    SignOn = 3,
    Filed = 4,

    /// <summary>Only read any more, and gone from everybody's list.</summary>
    Archived = 5,
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
    IReadOnlyList<StagePlan> Plan, IReadOnlyList<Participant> Participants, IReadOnlyList<SubmissionDraft> Drafts)
{
    /// <summary>The key of the <see cref="Store.Template"/> it began with; null for one of before there were any.</summary>
    public string? Template { get; init; }

    /// <summary>The session of the body it goes to, in its own words: "48th session, January 2025".</summary>
    public string Session { get; init; } = "";

    /// <summary>BCP 47, the leading one first.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>The time zone in which the deadline is said, as IANA names it.</summary>
    public string Zone { get; init; } = SubmissionStarted.Geneva;

    /// <summary>Everybody who was ever asked to take part, in the order of asking.</summary>
    public IReadOnlyList<OrganizationInvitation> Invitations { get; init; } = [];

    /// <summary>Its rules; null where only <see cref="WordLimit"/> is known.</summary>
    public RuleSet? Rules { get; init; }

    /// <summary>The most words its texts may have, as many organizations as take part now; null when words are not limited.</summary>
    [JsonIgnore]
    public int? MostWords => Rules is null ? WordLimit : Rules.LimitFor(Participants.Count) is { Unit: LengthUnit.Words } limit ? limit.Most : null;

    /// <summary>The roles that were narrowed for a person.</summary>
    public IReadOnlyList<PersonRole> PersonRoles { get; init; } = [];

    /// <summary>Those who are here by an invitation of their own, whether they have come or not.</summary>
    public IReadOnlyList<Guest> Guests { get; init; } = [];

    /// <summary>The sections that organizations lead, as they were given.</summary>
    public IReadOnlyList<SectionLead> SectionLeads { get; init; } = [];

    /// <summary>Those that contribute and are not named, whether they take part still, are invited, or have left.</summary>
    public IReadOnlyList<OrganizationId> Unlisted { get; init; } = [];

    public bool IsUnlisted(OrganizationId organization) => Unlisted.Contains(organization);

    /// <summary>The role of an organization; null when it takes no part.</summary>
    public SubmissionRole? RoleOf(OrganizationId organization) => Participants.FirstOrDefault(one => one.Organization == organization)?.Role;

    /// <summary>The guest of a declared organization; null when there is none, or their time is over.</summary>
    public Guest? GuestOf(OrganizationId organization, DateTimeOffset now) => Guests.FirstOrDefault(one => one.Organization == organization && one.Until > now);

    /// <summary>The role of an author: that of the organization, narrowed where it is for the person. Null when the organization takes no part.</summary>
    public SubmissionRole? RoleOf(Author author) =>
        RoleOf(author.Organization) is not { } role ? null
        : PersonRoles.FirstOrDefault(one => one.Person == author.Person && one.Organization == author.Organization) is { } narrowed ? RoleTable.Narrower(role, narrowed.Role)
        : role;

    /// <summary>The invitation that an organization has not answered yet; null when there is none.</summary>
    public OrganizationInvitation? OpenInvitationOf(OrganizationId organization) => Invitations.LastOrDefault(i => i.Organization == organization && i.State == SubmissionInvitationState.Open);

    /// <summary>Whether nobody would coordinate without it.</summary>
    public bool IsLastCoordinator(OrganizationId organization) =>
        Participants.Any(p => p.Organization == organization && p.Role == SubmissionRole.Coordinator) && Participants.Count(p => p.Role == SubmissionRole.Coordinator) == 1;
}

/// <summary>What a list shows of a draft.</summary>
/// <param name="Words">Of the sealed text.</param>
/// <param name="LastAt">Of the last contribution, UTC.</param>
public sealed record DraftCard(DraftId Draft, Guid Submission, DraftVersion Version, int Words, DateTimeOffset? LastAt, Author? LastBy, bool Frozen);
