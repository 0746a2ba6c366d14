using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Live;

namespace Workspace.Web.Pages;

/// <summary>The history of a draft with what was just written sealed into it.</summary>
public sealed class SealedDraft(IGrainFactory grains, DraftHistory history, ILogger<SealedDraft> logger)
{
    /// <summary>Asks the writer to seal, then gives the newest durable version; null when there is no such draft.</summary>
    /// <remarks>A writer that does not answer does not hide the history: what is journaled can be read unsealed too.</remarks>
    public async Task<DraftVersion?> HeadAsync(DraftId draft, CancellationToken cancellation)
    {
        try
        {
            await grains.GetGrain<IDraftGrain>(draft.Value).Seal().WaitAsync(TimeSpan.FromSeconds(3), cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.NotSealed(e, draft);
        }

        return await history.HeadAsync(draft, cancellation);
    }
}

internal static partial class PagesLog
{
    [LoggerMessage(1, LogLevel.Warning, "Draft {Draft} could not be sealed for a page")]
    public static partial void NotSealed(this ILogger logger, Exception exception, DraftId draft);
}
