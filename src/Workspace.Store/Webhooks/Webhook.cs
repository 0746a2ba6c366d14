using Workspace.Collab;

namespace Workspace.Store;

/// <summary>An address that is told what happens in a submission.</summary>
public sealed class Webhook
{
    public Guid Id { get; set; }

    public Guid Submission { get; set; }

    /// <summary>Where it is told.</summary>
    public string Address { get; set; } = "";

    /// <summary>The names of what it is told (<see cref="WebhookEvent.All"/>).</summary>
    public IReadOnlyList<string> Events { get; set; } = [];

    /// <summary>By which what it is told is signed, encrypted: it stands in no table and no backup.</summary>
    public byte[] Secret { get; set; } = [];

    public Guid MadeBy { get; set; }

    public Guid MadeFor { get; set; }

    /// <summary>What happened before is not told.</summary>
    public DateTimeOffset MadeAt { get; set; }

    /// <summary>Since when it is told nothing, because it answered nothing for days; null while it is told.</summary>
    public DateTimeOffset? OffSince { get; set; }

    public Author Author => new(new(MadeBy), new(MadeFor));
}

/// <summary>What a webhook can be told of.</summary>
public static class WebhookEvent
{
    public const string RevisionKept = "revision.kept";
    public const string DraftOpened = "draft.opened";
    public const string DraftFrozen = "draft.frozen";
    public const string DraftUnfrozen = "draft.unfrozen";
    public const string StageMoved = "stage.moved";
    public const string OrganizationJoined = "organization.joined";
    public const string OrganizationLeft = "organization.left";
    public const string RoleGiven = "role.given";

    public static IReadOnlyList<string> All { get; } = [RevisionKept, DraftOpened, DraftFrozen, DraftUnfrozen, StageMoved, OrganizationJoined, OrganizationLeft, RoleGiven];
}

public enum WebhookState
{
    Waiting = 0,
    Delivered = 1,

    /// <summary>Given up.</summary>
    Failed = 2,
}

/// <summary>One thing that one address is told.</summary>
/// <param name="Id">What the receiver knows it by, however often it comes.</param>
/// <param name="Body">Word for word.</param>
/// <param name="At">When it happened, UTC.</param>
/// <param name="Due">When it is tried next; the last time it was, once that is over.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Outcome">What became of the last attempt: a status, or what went wrong.</param>
public sealed record WebhookDelivery(Guid Id, Guid Webhook, string Event, string Body, WebhookState State, DateTimeOffset At, DateTimeOffset Due, int Attempts, string? Outcome);
