using System.Collections.Concurrent;

namespace Workspace.Web.Live;

/// <summary>The drafts whose writer is on this node.</summary>
public sealed class OpenDrafts
{
    private readonly ConcurrentDictionary<DraftWriting, bool> writers = new();

    public int Count => writers.Count;

    /// <summary>How long the oldest contribution that is journaled here has waited to be sealed.</summary>
    public TimeSpan SealLag => writers.Keys.Select(writing => writing.UnsealedFor).DefaultIfEmpty().Max();

    public void Add(DraftWriting writing) => writers[writing] = true;

    public void Remove(DraftWriting writing) => writers.TryRemove(writing, out _);
}
