using Workspace.Collab;

namespace Workspace.Store;

/// <summary>What a notice tells of. The names are stored.</summary>
public enum NoticeKind
{
    /// <summary>Your organization is asked to take part.</summary>
    Invited = 0,

    /// <summary>An organization answered your invitation.</summary>
    Answered = 1,

    /// <summary>A stage ends soon, or the deadline is near.</summary>
    DeadlineNear = 2,

    StageMoved = 3,
    RoleChanged = 4,

    /// <summary>An organization left a submission that you coordinate.</summary>
    Left = 5,

    /// <summary>Your organization takes part no longer.</summary>
    Removed = 6,

    /// <summary>An organization asks to join the network that you administer.</summary>
    Requested = 20,
}

/// <summary>How somebody wants to be told of something by mail; in the app it stands in any case.</summary>
public enum NoticeWay
{
    Now = 0,
    Daily = 1,
    None = 2,
}

/// <summary>What became of a notice's mail.</summary>
public enum NoticeMail
{
    Waiting = 0,
    Sent = 1,

    /// <summary>Not wanted, or too old to be of use.</summary>
    None = 2,

    /// <summary>For the day's mail.</summary>
    Daily = 3,
}

/// <summary>Something that concerns one person.</summary>
/// <param name="Submission">Where it happened; empty for what concerns the network.</param>
public sealed record Notice(NoticeKind Kind, Guid Submission, DateTimeOffset At)
{
    public Guid Id { get; init; }

    /// <summary>Whom it concerns.</summary>
    public Guid Person { get; init; }

    /// <summary>Who did it; null when time did.</summary>
    public Author? By { get; init; }

    /// <summary>The organization it is about.</summary>
    public OrganizationId? Organization { get; init; }

    /// <summary>The request to join.</summary>
    public Guid? Request { get; init; }

    public SubmissionRole? Role { get; init; }

    public SubmissionStage? Stage { get; init; }

    /// <summary>Whether an invitation was accepted.</summary>
    public bool? Accepted { get; init; }

    /// <summary>What ends then.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>What was said with it; may be empty.</summary>
    public string Word { get; init; } = "";

    public DateTimeOffset? ReadAt { get; init; }

    public NoticeMail Mail { get; init; }
}

/// <summary>How one person wants to be told, and when their day's mail comes.</summary>
public sealed record NoticeChoices
{
    /// <summary>The person's.</summary>
    public Guid Id { get; init; }

    /// <summary>By kind; where nothing was chosen, see <see cref="Usual"/>.</summary>
    public IReadOnlyDictionary<NoticeKind, NoticeWay> Ways { get; init; } = new Dictionary<NoticeKind, NoticeWay>();

    /// <summary>The hour of the day, by the person's clock, at which what waits comes in one mail.</summary>
    public int Hour { get; init; } = 8;

    public NoticeWay WayOf(NoticeKind kind) => Ways.TryGetValue(kind, out var way) ? way : Usual(kind);

    public NoticeChoices With(NoticeKind kind, NoticeWay way) => this with { Ways = new Dictionary<NoticeKind, NoticeWay>(Ways) { [kind] = way } };

    public static NoticeWay Usual(NoticeKind kind) => kind is NoticeKind.StageMoved or NoticeKind.Left or NoticeKind.Removed ? NoticeWay.Daily : NoticeWay.Now;
}
