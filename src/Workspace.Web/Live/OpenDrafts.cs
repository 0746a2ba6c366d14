using System.Collections.Concurrent;

namespace Workspace.Web.Live;

/// <summary>The drafts whose writer is on this node.</summary>
public sealed class OpenDrafts
{
    private readonly ConcurrentDictionary<DraftWriting, bool> writers = new();
    private readonly ConcurrentDictionary<Guid, NearWriter> near = new();

    public int Count => writers.Count;

    /// <summary>How long the oldest contribution that is journaled here has waited to be sealed.</summary>
    public TimeSpan SealLag => writers.Keys.Select(writing => writing.UnsealedFor).DefaultIfEmpty().Max();

    public void Add(DraftWriting writing, NearWriter writer)
    {
        writers[writing] = true;
        near[writer.Draft] = writer;
    }

    public void Remove(DraftWriting writing, NearWriter writer)
    {
        writers.TryRemove(writing, out _);
        near.TryRemove(new(writer.Draft, writer)); // not one that has come after it
    }

    /// <summary>A draft's writer, if it is on this node.</summary>
    public NearWriter? Near(Guid draft) => near.GetValueOrDefault(draft);
}
