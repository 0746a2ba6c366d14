using System.Collections.Immutable;

namespace Workspace.Store;

/// <summary>Who may do one act.</summary>
/// <param name="Narrowest">The narrowest role that may; every wider one may too.</param>
/// <param name="From">The first stage in which it is possible.</param>
/// <param name="To">The last one.</param>
/// <param name="IsForContacts">Whether only a contact of the organization may.</param>
/// <param name="IsForGuests">Whether guests with the role may, too.</param>
public sealed record ActRule(Act Act, SubmissionRole Narrowest, SubmissionStage From, SubmissionStage To, bool IsForContacts = false, bool IsForGuests = false);

/// <summary>Who may do what: the one place that decides by role. docs/ROLES.md is made from it.</summary>
/// <remarks>The roles are a ladder, from <see cref="SubmissionRole.Coordinator"/> down to <see cref="SubmissionRole.Observer"/>: each may all that those below it may. A guest's role is one of it, but never the coordinator's.</remarks>
public static class RoleTable
{
    private const SubmissionStage First = SubmissionStage.Outline;

    /// <summary>Of all acts, in the order of the acts.</summary>
    public static ImmutableArray<ActRule> Rules { get; } =
    [
        new(Act.Read, SubmissionRole.Observer, First, Last, IsForGuests: true),
        new(Act.Export, SubmissionRole.Observer, First, Last, IsForGuests: true),
        new(Act.Comment, SubmissionRole.Reviewer, First, SubmissionStage.SignOn, IsForGuests: true),
        new(Act.Approve, SubmissionRole.Reviewer, SubmissionStage.Review, SubmissionStage.SignOn, IsForContacts: true),
        new(Act.Suggest, SubmissionRole.Suggester, First, SubmissionStage.Review, IsForGuests: true),
        new(Act.Write, SubmissionRole.Drafter, First, SubmissionStage.Review, IsForGuests: true),
        new(Act.LeadSection, SubmissionRole.Drafter, First, SubmissionStage.Review),
        new(Act.Leave, SubmissionRole.Observer, First, SubmissionStage.Filed, IsForContacts: true),
        new(Act.NarrowOwnPeople, SubmissionRole.Observer, First, SubmissionStage.Filed, IsForContacts: true),
        new(Act.Freeze, SubmissionRole.Coordinator, First, SubmissionStage.SignOn),
        new(Act.OpenDrafts, SubmissionRole.Coordinator, First, SubmissionStage.Review),
        new(Act.InviteOrganizations, SubmissionRole.Coordinator, First, SubmissionStage.SignOn),
        new(Act.InviteGuests, SubmissionRole.Coordinator, First, SubmissionStage.SignOn),
        new(Act.GiveRoles, SubmissionRole.Coordinator, First, SubmissionStage.Filed),
        new(Act.GiveSections, SubmissionRole.Coordinator, First, SubmissionStage.Review),
        new(Act.ChangeRules, SubmissionRole.Coordinator, First, SubmissionStage.SignOn),
        new(Act.MoveStages, SubmissionRole.Coordinator, First, Last),
        new(Act.SeeAccessLog, SubmissionRole.Coordinator, First, Last),
        new(Act.ChooseListing, SubmissionRole.Observer, First, Last, IsForContacts: true),
        new(Act.KnowUnlisted, SubmissionRole.Coordinator, First, Last),
    ];

    /// <summary>The widest role that a guest can have.</summary>
    public static SubmissionRole WidestOfGuests => SubmissionRole.Drafter;

    /// <summary>What no page offers yet.</summary>
    public static Acts Coming => Acts.Of(Act.Comment, Act.Approve);

    private static SubmissionStage Last => Enum.GetValues<SubmissionStage>()[^1];

    /// <summary>What somebody may do.</summary>
    /// <param name="role">Theirs, narrowed where it is.</param>
    /// <param name="stage">Where the submission stands.</param>
    /// <param name="isContact">Whether they are a contact of the organization they act for.</param>
    /// <param name="isGuest">Whether they are here by a guest's link.</param>
    public static Acts Of(SubmissionRole role, SubmissionStage stage, bool isContact = false, bool isGuest = false)
    {
        if (isGuest) role = Narrower(role, WidestOfGuests);
        Span<Act> acts = stackalloc Act[Rules.Length];
        var count = 0;
        foreach (var rule in Rules)
            if (role <= rule.Narrowest && stage >= rule.From && stage <= rule.To && (isContact || !rule.IsForContacts) && (!isGuest || rule.IsForGuests)) acts[count++] = rule.Act;
        return Acts.Of(acts[..count]);
    }

    /// <summary>The one of two roles that may less.</summary>
    public static SubmissionRole Narrower(SubmissionRole one, SubmissionRole other) => one > other ? one : other;
}
