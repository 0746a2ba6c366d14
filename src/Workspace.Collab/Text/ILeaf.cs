namespace Workspace.Collab;

/// <summary>A stretch of a sequence that a <see cref="Node{TLeaf}"/> keeps whole: text, or attribution runs. Immutable.</summary>
internal interface ILeaf<TLeaf>
    where TLeaf : struct, ILeaf<TLeaf>
{
    /// <summary>How much of the text it covers, in UTF-16 code units.</summary>
    int Length { get; }

    /// <summary>How many line feeds it holds; 0 where there is no text.</summary>
    int LineFeeds { get; }

    /// <summary>Whether there may be a surrogate in it; false where there is no text.</summary>
    bool MayHoldSurrogates { get; }

    /// <summary>How full it is: what the tree's limit counts.</summary>
    int Size { get; }

    /// <summary>A part, in code units, half-open, not empty.</summary>
    TLeaf Slice(int from, int to);

    /// <summary>This alone where the limit allows it, else two halves.</summary>
    (TLeaf First, TLeaf? Second) Halves(int limit);

    /// <summary>This and the next as one leaf when the limit allows it, else as two of about the same size.</summary>
    (TLeaf First, TLeaf? Second) Join(TLeaf next, int limit);
}
