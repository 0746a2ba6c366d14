using Marten;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Deadline and timeline as they are from now on.</summary>
public sealed record TimelineChanged(DateTimeOffset? Deadline, string Zone, IReadOnlyList<StagePlan> Plan, Author By, DateTimeOffset At);

public sealed partial class Submissions
{
    /// <summary>Moves it to a stage; everybody who takes part is told.</summary>
    /// <param name="reason">Why; must be said when it goes back.</param>
    public Task<SubmissionRefusal?> MoveToAsync(Guid id, SubmissionStage stage, string reason, Author by, CancellationToken cancellation) =>
        TryAsync(id, async (submission, session) =>
        {
            if (submission.Stage == stage) return Array.Empty<object>();
            if (stage < submission.Stage && reason.Length == 0) return SubmissionRefusal.NeedsReason;
            await TellEverybodyAsync(submission, session, by, new(NoticeKind.StageMoved, id, clock.GetUtcNow()) { Stage = stage, Word = reason }, cancellation);
            return new SubmissionMovedToStage(stage, by, clock.GetUtcNow()) { Reason = reason };
        }, cancellation);

    /// <summary>Changes the deadline and when stages end.</summary>
    public Task<SubmissionRefusal?> ChangeTimelineAsync(Guid id, DateTimeOffset? deadline, string zone, IReadOnlyList<StagePlan> plan, Author by, CancellationToken cancellation) =>
        TryAsync(id, (submission, _) => Task.FromResult<object>(
            submission.Stage.IsReadOnly() ? SubmissionRefusal.ReadOnly
            : !Timeline.IsInOrder(plan, deadline) ? SubmissionRefusal.OutOfOrder
            : submission.Deadline == deadline && submission.Zone == zone && submission.Plan.SequenceEqual(plan) ? Array.Empty<object>()
            : new TimelineChanged(deadline, zone, plan, by, clock.GetUtcNow())), cancellation);

    private static async Task TellEverybodyAsync(Submission submission, IDocumentSession session, Author by, Notice notice, CancellationToken cancellation)
    {
        var organizations = await session.LoadManyAsync<Organization>(cancellation, [.. submission.Participants.Select(p => p.Organization.Value)]);
        Notices.Tell(session, organizations.SelectMany(Notices.MembersOf), by, notice);
    }
}
