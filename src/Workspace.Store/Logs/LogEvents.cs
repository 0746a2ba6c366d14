using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workspace.Store;

/// <summary>The events that stand in a log, by their stored names.</summary>
internal static class LogEvents
{
    private static readonly Dictionary<string, Type> Types = new(StringComparer.Ordinal)
    {
        ["draft.opened"] = typeof(DraftOpened),
        ["draft.revised"] = typeof(DraftRevised),
        ["draft.frozen"] = typeof(DraftFrozen),
        ["draft.unfrozen"] = typeof(DraftUnfrozen),
        ["submission.started"] = typeof(SubmissionStarted),
        ["submission.organization-invited"] = typeof(OrganizationInvited),
        ["submission.organization-accepted"] = typeof(OrganizationAccepted),
        ["submission.organization-declined"] = typeof(OrganizationDeclined),
        ["submission.organization-invitation-withdrawn"] = typeof(OrganizationInvitationWithdrawn),
        ["submission.timeline-changed"] = typeof(TimelineChanged),
        ["submission.rules-changed"] = typeof(RulesChanged),
        ["submission.moved-to-stage"] = typeof(SubmissionMovedToStage),
        ["submission.organization-joined"] = typeof(OrganizationJoinedSubmission),
        ["submission.role-given"] = typeof(RoleGiven),
        ["submission.person-role-given"] = typeof(PersonRoleGiven),
        ["submission.section-lead-given"] = typeof(SectionLeadGiven),
        ["submission.guest-invited"] = typeof(GuestInvited),
        ["submission.guest-revoked"] = typeof(GuestRevoked),
        ["submission.organization-left"] = typeof(OrganizationLeftSubmission),
        ["submission.organization-listed"] = typeof(OrganizationListed),
        ["submission.organization-unlisted"] = typeof(OrganizationUnlisted),
        ["submission.draft-opened"] = typeof(SubmissionDraftOpened),
    };

    private static readonly Dictionary<Type, string> Names = Types.ToDictionary(one => one.Value, one => one.Key);

    public static IReadOnlyCollection<string> All => Types.Keys;

    public static string NameOf(object happened) => Names[happened.GetType()];

    /// <exception cref="FormatException">There is no such event, or it is not of its form.</exception>
    public static object Read(string name, JsonNode data)
    {
        if (!Types.TryGetValue(name, out var type)) throw new FormatException($"There is no event {name}.");
        return data.Deserialize(type, StoreJson.Options) ?? throw new FormatException($"The event {name} is empty.");
    }
}
