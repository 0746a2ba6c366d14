using Marten.Events.Aggregation;
using Workspace.Collab;

namespace Workspace.Store;

public sealed record SubmissionStarted(
    Bilingual Title, Bilingual Summary, string Mechanism, string Country, DateTimeOffset? Deadline, int? WordLimit,
    IReadOnlyList<StagePlan> Plan, Author By, DateTimeOffset At)
{
    internal const string Geneva = "Europe/Zurich";

    public string? Template { get; init; }

    public string Session { get; init; } = "";

    public IReadOnlyList<string> Languages { get; init; } = [];

    public string Zone { get; init; } = Geneva;

    public RuleSet? Rules { get; init; }

    /// <summary>The stage it begins in.</summary>
    public SubmissionStage Stage { get; init; } = SubmissionStage.Outline;
}

/// <summary>The rules as they are from now on, all of them.</summary>
public sealed record RulesChanged(RuleSet Rules, Author By, DateTimeOffset At);

public sealed record SubmissionMovedToStage(SubmissionStage Stage, Author By, DateTimeOffset At)
{
    /// <summary>Why; always said when it goes back.</summary>
    public string Reason { get; init; } = "";
}

public sealed record OrganizationJoinedSubmission(OrganizationId Organization, SubmissionRole Role, Author By, DateTimeOffset At);

public sealed record RoleGiven(OrganizationId Organization, SubmissionRole Role, Author By, DateTimeOffset At);

/// <param name="By">Of the organization itself when it left, of another when it was removed.</param>
public sealed record OrganizationLeftSubmission(OrganizationId Organization, Author By, DateTimeOffset At)
{
    /// <summary>Why; may be empty.</summary>
    public string Word { get; init; } = "";
}

public sealed record SubmissionDraftOpened(SubmissionDraft Draft, Author By, DateTimeOffset At);

/// <summary>Folds a submission's stream to what its page shows.</summary>
public sealed partial class SubmissionFold : SingleStreamProjection<Submission, Guid>
{
    public static Submission Create(JasperFx.Events.IEvent<SubmissionStarted> started)
    {
        var said = started.Data;
        return new(started.StreamId, said.Title, said.Summary, said.Mechanism, said.Country, said.Stage, said.Deadline, said.WordLimit, said.At, said.Plan, [], [])
        {
            Template = said.Template,
            Session = said.Session,
            Languages = said.Languages,
            Zone = said.Zone,
            Rules = said.Rules,
        };
    }

    public static Submission Apply(OrganizationInvited invited, Submission submission) =>
        submission with { Invitations = [.. submission.Invitations, new(invited.Organization, invited.Role, invited.Word, invited.By, invited.At, SubmissionInvitationState.Open)] };

    public static Submission Apply(OrganizationAccepted accepted, Submission submission) =>
        Answered(submission, accepted.Organization, open => open with { State = SubmissionInvitationState.Accepted, Answer = accepted.Word, AnsweredBy = accepted.By, AnsweredAt = accepted.At });

    public static Submission Apply(OrganizationDeclined declined, Submission submission) =>
        Answered(submission, declined.Organization, open => open with { State = SubmissionInvitationState.Declined, Answer = declined.Word, AnsweredBy = declined.By, AnsweredAt = declined.At });

    public static Submission Apply(OrganizationInvitationWithdrawn withdrawn, Submission submission) =>
        Answered(submission, withdrawn.Organization, open => open with { State = SubmissionInvitationState.Withdrawn, AnsweredBy = withdrawn.By, AnsweredAt = withdrawn.At });

    public static Submission Apply(TimelineChanged changed, Submission submission) => submission with { Deadline = changed.Deadline, Zone = changed.Zone, Plan = changed.Plan };

    public static Submission Apply(RulesChanged changed, Submission submission) => submission with { Rules = changed.Rules };

    public static Submission Apply(SubmissionMovedToStage moved, Submission submission) => submission with { Stage = moved.Stage };

    public static Submission Apply(OrganizationJoinedSubmission joined, Submission submission) =>
        submission with { Participants = [.. submission.Participants, new(joined.Organization, joined.Role, joined.At)] };

    public static Submission Apply(RoleGiven given, Submission submission) =>
        submission with { Participants = [.. submission.Participants.Select(p => p.Organization == given.Organization ? p with { Role = given.Role } : p)] };

    public static Submission Apply(OrganizationLeftSubmission left, Submission submission) =>
        submission with
        {
            Participants = [.. submission.Participants.Where(p => p.Organization != left.Organization)],
            PersonRoles = [.. submission.PersonRoles.Where(p => p.Organization != left.Organization)],
            SectionLeads = [.. submission.SectionLeads.Where(p => p.Lead != left.Organization)],
        };

    public static Submission Apply(SubmissionDraftOpened opened, Submission submission) =>
        submission with { Drafts = [.. submission.Drafts, opened.Draft] };

    private static Submission Answered(Submission submission, OrganizationId organization, Func<OrganizationInvitation, OrganizationInvitation> answer) =>
        submission with { Invitations = [.. submission.Invitations.Select(i => i.Organization == organization && i.State == SubmissionInvitationState.Open ? answer(i) : i)] };
}
