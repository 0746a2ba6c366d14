using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Live;

namespace Workspace.Web.Pages;

/// <summary>Moves a submission to a stage with all its texts: frozen from sign-on on, open before.</summary>
/// <remarks>Cut short in between, a text is frozen that need not be, which its coordinator sees and mends; never one open that others sign.</remarks>
public sealed class StageMoves(Submissions submissions, IGrainFactory grains)
{
    public async Task<SubmissionRefusal?> MoveAsync(Submission submission, SubmissionStage to, string reason, Author by, CancellationToken cancellation)
    {
        if (to < submission.Stage && reason.Length == 0) return SubmissionRefusal.NeedsReason;
        if (to.FreezesTexts() && submission.Stage.AllowsWriting() && !await FreezeAsync(submission, frozen: true, by)) return SubmissionRefusal.NotFrozen;
        if (await submissions.MoveToAsync(submission.Id, to, reason, by, cancellation) is { } refusal) return refusal;
        if (submission.Stage.FreezesTexts() && to.AllowsWriting() && !await FreezeAsync(submission, frozen: false, by)) return SubmissionRefusal.NotFrozen;
        return null;
    }

    private async Task<bool> FreezeAsync(Submission submission, bool frozen, Author by)
    {
        var all = true;
        foreach (var draft in submission.Drafts) all &= await grains.GetGrain<IDraftGrain>(draft.Draft.Value).Freeze(frozen, AuthorKey.Of(by));
        return all;
    }
}
