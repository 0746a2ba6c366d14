using Workspace.Collab;

namespace Workspace.Web.Live;

/// <summary>The newest contributions that were told of one draft, without a gap: for whoever could not take them when they were told.</summary>
internal sealed class RecentlyTold
{
    private const int Most = 2_000;

    private readonly Queue<Contribution> contributions = new();

    /// <summary>The version after the last; nothing was told while it is null.</summary>
    public int? To { get; private set; }

    public void Add(ToldBatch batch)
    {
        if (batch.From != To) contributions.Clear();
        foreach (var contribution in batch.Contributions) contributions.Enqueue(contribution);
        while (contributions.Count > Most) contributions.Dequeue();
        To = batch.To;
    }

    /// <summary>All that was told after a version; where that is not remembered any more, what is. Null when nothing was.</summary>
    public ToldBatch? Since(int version)
    {
        if (To is not { } to || version >= to) return null;
        var count = Math.Min(to - version, contributions.Count);
        return new(to - count, [.. contributions.Skip(contributions.Count - count)]);
    }
}
