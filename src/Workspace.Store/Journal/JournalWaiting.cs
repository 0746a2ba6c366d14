namespace Workspace.Store;

/// <summary>What waits for the journal on this node.</summary>
/// <param name="Appends">For the next commit; the one under way not counted.</param>
/// <param name="Bytes">Of those.</param>
/// <param name="Oldest">How long the oldest one has had no outcome, the commit under way included.</param>
/// <param name="GaveUp">How long ago a commit was given up for want of an answer; null when none was.</param>
internal readonly record struct JournalWaiting(int Appends, long Bytes, TimeSpan Oldest, TimeSpan? GaveUp);
