using Marten;

namespace Workspace.Store;

/// <summary>Reminds everybody who takes part of the end of a stage and of the deadline, some days before.</summary>
public sealed class Reminders(IDocumentStore store, Notices notices, TimeProvider clock)
{
    private static readonly int[] DaysBefore = [1, 3, 7, 14];
    private static readonly SubmissionStage[] Under = [SubmissionStage.Outline, SubmissionStage.Drafting, SubmissionStage.Review, SubmissionStage.SignOn];

    /// <summary>Writes what is due and not written yet. A reminder that was missed for a day is left out.</summary>
    /// <returns>How many notices were written.</returns>
    public async Task<int> GoAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var session = store.QuerySession();
        var written = 0;
        foreach (var submission in await session.Query<Submission>().Where(submission => submission.Stage.IsOneOf(Under)).ToListAsync(cancellation))
        {
            foreach (var (stage, due) in Ends(submission))
            {
                if (DaysBefore.FirstOrDefault(days => due - TimeSpan.FromDays(days) is var at && at <= now && now - at < TimeSpan.FromDays(1)) is not (> 0 and var days) || due <= now) continue;
                var organizations = await session.LoadManyAsync<Organization>(cancellation, [.. submission.Participants.Select(p => p.Organization.Value)]);
                written += await notices.RemindAsync(submission.Id, stage, due, days, organizations.SelectMany(Notices.MembersOf), cancellation);
            }
        }

        return written;
    }

    /// <summary>What ends: the stage it is in, and the time until the deadline.</summary>
    private static IEnumerable<(SubmissionStage Stage, DateTimeOffset Due)> Ends(Submission submission)
    {
        foreach (var plan in submission.Plan.Where(plan => plan.Stage == submission.Stage && plan.EndsAt != submission.Deadline)) yield return (plan.Stage, plan.EndsAt);
        if (submission.Deadline is { } deadline) yield return (SubmissionStage.Filed, deadline);
    }
}
