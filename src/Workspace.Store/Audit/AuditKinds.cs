namespace Workspace.Store;

/// <summary>What entries of the audit log are about.</summary>
public enum AuditKind
{
    Network = 0,
    Requests = 1,
    Organizations = 2,
    Members = 3,
    Submissions = 4,
    Roles = 5,
    Texts = 6,
    SignIn = 7,
    Programs = 8,
    Forgetting = 9,
}

/// <summary>The events that stand in the audit log, by what they are about. A test asks of every event there is that it stands here, or is named as one that does not.</summary>
public static class AuditKinds
{
    private static readonly Dictionary<AuditKind, string[]> Events = new()
    {
        [AuditKind.Network] = ["network.created", "network.settings-changed", "network.administrator-appointed", "network.administrator-dismissed"],
        [AuditKind.Requests] = ["request.made", "request.approved", "request.declined", "request.lapsed"],
        [AuditKind.Organizations] = ["organization.founded", "organization.renamed", "organization.details-changed", "organization.merged", "organization.absorbed", "organization.closed"],
        [AuditKind.Members] =
        [
            "organization.member-joined", "organization.member-left", "organization.contact-appointed", "organization.contact-dismissed", "organization.pseudonym-vouched", "organization.pseudonym-ended",
            "invitation.sent", "invitation.revoked", "invitation.accepted",
        ],
        [AuditKind.Submissions] =
        [
            "submission.started", "submission.organization-invited", "submission.organization-accepted", "submission.organization-declined", "submission.organization-invitation-withdrawn",
            "submission.organization-joined", "submission.organization-left", "submission.organization-unlisted", "submission.organization-listed", "submission.moved-to-stage", "submission.timeline-changed", "submission.rules-changed",
        ],
        [AuditKind.Roles] = ["submission.role-given", "submission.person-role-given", "submission.section-lead-given", "submission.guest-invited", "submission.guest-revoked"],
        [AuditKind.Texts] = ["submission.draft-opened", "draft.frozen", "draft.unfrozen"],
        [AuditKind.SignIn] =
        [
            "person.session-ended", "person.passkey-added", "person.passkey-removed", "person.second-factor-turned-on", "person.second-factor-turned-off",
            "person.recovery-codes-renewed", "person.recovery-code-used", "person.provider-linked", "person.provider-unlinked",
        ],
        [AuditKind.Programs] = ["person.token-made", "person.token-ended", "webhook.made", "webhook.removed", "webhook.switched-on"],
        [AuditKind.Forgetting] = ["person.forgotten"],
    };

    /// <summary>Of one kind, or of all.</summary>
    public static IEnumerable<string> EventsOf(AuditKind? kind) => kind is { } only ? Events[only] : Events.Values.SelectMany(names => names);

    /// <summary>What an event is about; null where it stands in no audit log.</summary>
    public static AuditKind? Of(string name) => Events.Where(kind => kind.Value.Contains(name)).Select(kind => (AuditKind?)kind.Key).FirstOrDefault();
}
