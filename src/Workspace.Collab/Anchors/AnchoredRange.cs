namespace Workspace.Collab;

/// <summary>A stretch of text that survives edits: what a comment is about, what a suggestion replaces. An immutable value.</summary>
/// <remarks>
/// Its ends cling to its own first and last code unit, so text typed at its outer edges stays outside, and text within it belongs to it. What is written where its beginning was deleted
/// belongs to it too; what is written where its end was does not. When all its text is deleted it is empty, at that place, and stays so whatever is written there, until the text comes back.
/// It is never inverted.
/// </remarks>
/// <param name="Start">Clings to the first code unit; of an empty range, to the one before it.</param>
/// <param name="End">Clings to the last code unit, or to the one before an empty range.</param>
public readonly record struct AnchoredRange(Anchor Start, Anchor End)
{
    /// <summary>Of a range of a text, half-open; an empty one is a place, and keeps to the text before it.</summary>
    public static AnchoredRange Of(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        return new(Anchor.At(from, from < to ? Side.After : Side.Before), Anchor.At(to, Side.Before));
    }

    /// <summary>Where it starts in the text of now.</summary>
    public int From => Start.Position;

    /// <summary>Where it ends, not included.</summary>
    public int To => Math.Max(Start.Position, End.Position);

    /// <summary>Whether it has no text.</summary>
    public bool IsEmpty => End.Position <= Start.Position;

    /// <summary>The range after a change; as <see cref="Anchor.After"/> for both ends.</summary>
    /// <exception cref="ArgumentException">The change is for a text of another length.</exception>
    public AnchoredRange After(ChangeSet changes, Rope before) => new(Start.After(changes, before), End.After(changes, before));
}
