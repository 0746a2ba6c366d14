using Workspace.Collab;

namespace Workspace.Web.Live;

/// <summary>What the writer says to the log: drafts and versions, never text, names or addresses.</summary>
internal static partial class DraftLog
{
    [LoggerMessage(1, LogLevel.Error, "Draft {Draft}: the journal failed; what was not durable is dropped and its clients send it again.")]
    public static partial void JournalFailed(ILogger logger, DraftId draft, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "Draft {Draft}: sealing failed; the journal holds everything and it is tried again.")]
    public static partial void SealFailed(ILogger logger, DraftId draft, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Draft {Draft}: a proposal could not be taken now.")]
    public static partial void ProposalFailed(ILogger logger, DraftId draft, Exception exception);

    [LoggerMessage(4, LogLevel.Error, "Draft {Draft}: a client's text differed from ours at version {Version}.")]
    public static partial void Diverged(ILogger logger, DraftId draft, int version);

    [LoggerMessage(5, LogLevel.Warning, "Draft {Draft}: this node could not go on watching it; tried again.")]
    public static partial void WatchFailed(ILogger logger, DraftId draft, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "The rights of open editors could not be checked; tried again.")]
    public static partial void RightsCheckFailed(ILogger logger, Exception exception);

    [LoggerMessage(7, LogLevel.Error, "Draft {Draft}: something committed could not be told to this node's readers; they ask for it themselves.")]
    public static partial void TellingFailed(ILogger logger, DraftId draft, Exception exception);

    [LoggerMessage(8, LogLevel.Warning, "Draft {Draft}: the writer could not be told that an editor left; it finds out by itself.")]
    public static partial void LeavingFailed(ILogger logger, DraftId draft, Exception exception);

    [LoggerMessage(9, LogLevel.Debug, "Draft {Draft}: contributions {From} to {To} are durable and told.")]
    public static partial void Journaled(ILogger logger, DraftId draft, DraftVersion from, DraftVersion to);

    [LoggerMessage(10, LogLevel.Debug, "Draft {Draft}: sealed up to contribution {Version}.")]
    public static partial void Sealed(ILogger logger, DraftId draft, DraftVersion version);

    [LoggerMessage(11, LogLevel.Debug, "Draft {Draft}: a proposal against version {Version} was refused: {Reason}.")]
    public static partial void Refused(ILogger logger, DraftId draft, int version, string reason);

    [LoggerMessage(12, LogLevel.Debug, "Draft {Draft}: who leads which section could not be looked up now; tried again.")]
    public static partial void LeadsUnknown(ILogger logger, DraftId draft, Exception exception);

    [LoggerMessage(13, LogLevel.Warning, "Draft {Draft}: what was decided on a suggestion could not be done now.")]
    public static partial void DecisionFailed(ILogger logger, DraftId draft, Exception exception);
}
