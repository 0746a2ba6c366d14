namespace Workspace.Collab;

/// <summary>Who put a run of text where it stands, and who first wrote it. Typing in one go is one stamp.</summary>
/// <param name="InsertedBy">Who put it here, for which organization.</param>
/// <param name="Channel">How it came in.</param>
/// <param name="From">The first contribution of the run.</param>
/// <param name="To">The last contribution of the run.</param>
/// <param name="FromAt">When the first was accepted, UTC.</param>
/// <param name="ToAt">When the last was accepted, UTC.</param>
/// <param name="Origin">Who first wrote it, where it was pasted, moved or restored from inside the workspace.</param>
public sealed record Stamp(Author InsertedBy, Channel Channel, DraftVersion From, DraftVersion To, DateTimeOffset FromAt, DateTimeOffset ToAt, FirstWriting? Origin)
{
    private static readonly TimeSpan OneGo = TimeSpan.FromSeconds(60);

    /// <summary>Of text that one contribution inserts.</summary>
    internal static Stamp Of(Contribution contribution, FirstWriting? origin) =>
        new(contribution.Author, contribution.Channel, contribution.Version, contribution.Version, contribution.At, contribution.At, origin);

    /// <summary>This stamp grown over one more contribution that writes on at the end of its run; null where that is not the same go.</summary>
    /// <remarks>The same go: the same author and channel, nothing from elsewhere, and at most 60 seconds since the last.</remarks>
    internal Stamp? WithNext(Stamp next)
    {
        if (Origin is not null || next.Origin is not null || InsertedBy != next.InsertedBy || Channel != next.Channel) return null;
        if (next.FromAt - ToAt > OneGo) return null;
        return this with { To = next.To, ToAt = next.ToAt > ToAt ? next.ToAt : ToAt };
    }
}
