using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Live;

namespace Workspace.Web.Pages;

/// <summary>Writes the headings that a template brings, as the first contribution of each draft, by the draft's one writer.</summary>
public sealed class Outlines(IGrainFactory grains, ILogger<Outlines> logger)
{
    /// <summary>Drafts in which somebody has written are left alone; so it may be done again after it was cut short.</summary>
    public async Task WriteAsync(Submission submission, Author by)
    {
        if (Template.Find(submission.Template) is not { } template) return;
        foreach (var draft in submission.Drafts)
        {
            var receipt = await grains.GetGrain<IDraftGrain>(draft.Draft.Value).Begin(AuthorKey.Of(by), template.OutlineOf(draft, submission.Title));
            if (receipt.Refused is { } refusal) logger.OutlineRefused(draft.Draft, refusal);
        }
    }
}

internal static partial class OutlinesLog
{
    [LoggerMessage(1, LogLevel.Warning, "The outline of draft {Draft} was not written: {Refusal}")]
    public static partial void OutlineRefused(this ILogger logger, DraftId draft, string refusal);
}
