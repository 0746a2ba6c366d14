namespace Workspace.Collab;

/// <summary>Who removed a run of text. Removing neighbouring text in one go, with at most 60 seconds between, is one removal.</summary>
/// <param name="By">Who, for which organization.</param>
/// <param name="From">The first contribution that removed some of it.</param>
/// <param name="To">The last one.</param>
/// <param name="FromAt">When the first was accepted, UTC.</param>
/// <param name="ToAt">When the last was accepted, UTC.</param>
public sealed record Removal(Author By, DraftVersion From, DraftVersion To, DateTimeOffset FromAt, DateTimeOffset ToAt)
{
    private static readonly TimeSpan OneGo = TimeSpan.FromSeconds(60);

    internal static Removal Of(Contribution contribution) =>
        new(contribution.Author, contribution.Version, contribution.Version, contribution.At, contribution.At);

    /// <summary>Whether the removal of neighbouring text is of the same go, whichever came first.</summary>
    internal bool GoesWith(Removal other) => By == other.By && other.FromAt - ToAt <= OneGo && FromAt - other.ToAt <= OneGo;

    /// <summary>Both as one.</summary>
    internal Removal With(Removal other) => other.From >= From && other.To <= To && other.FromAt >= FromAt && other.ToAt <= ToAt ? this : new(
        By,
        From <= other.From ? From : other.From,
        To >= other.To ? To : other.To,
        FromAt <= other.FromAt ? FromAt : other.FromAt,
        ToAt >= other.ToAt ? ToAt : other.ToAt);
}
