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

    /// <summary>Whether it is the same stamp. The versions tell nearly all stamps apart, so they are asked first.</summary>
    public bool Equals(Stamp? other) =>
        ReferenceEquals(this, other) || (other is not null && To == other.To && From == other.From && Channel == other.Channel
            && InsertedBy == other.InsertedBy && FromAt == other.FromAt && ToAt == other.ToAt && Origin == other.Origin);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(From, To, InsertedBy);

    /// <summary>Of text that one contribution inserts.</summary>
    internal static Stamp Of(in Authorship by, FirstWriting? origin) =>
        new(by.Author, by.Channel, by.Version, by.Version, by.At, by.At, origin);

    /// <summary>This stamp grown over one more contribution that writes on at the end of its run; null where that is not the same go.</summary>
    internal Stamp? WithNext(in Authorship next) =>
        GoesOn(next, ToAt) ? this with { To = next.Version, ToAt = next.At > ToAt ? next.At : ToAt } : null;

    /// <summary>Whether a contribution that writes on at the end of its run, with nothing from elsewhere, belongs to the same go.</summary>
    /// <remarks>The same go: the same author and channel, nothing from elsewhere, and at most 60 seconds since the last.</remarks>
    /// <param name="next">The contribution.</param>
    /// <param name="lastAt">When the last of the run was accepted.</param>
    internal bool GoesOn(in Authorship next, DateTimeOffset lastAt) =>
        Origin is null && Channel == next.Channel && InsertedBy == next.Author && next.At - lastAt <= OneGo;
}
