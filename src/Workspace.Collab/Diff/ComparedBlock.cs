using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>One block (heading, paragraph, list item, table row, line of code, blank lines) in a comparison.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Change">What became of it.</param>
/// <param name="Hunks">Its text in order, each hunk of one kind and by one person in one go.</param>
public sealed record ComparedBlock(BlockKind Kind, BlockChange Change, ImmutableArray<Hunk> Hunks);

/// <summary>What became of a block.</summary>
public enum BlockChange
{
    /// <summary>Nothing.</summary>
    Unchanged,

    /// <summary>Some words in it; or paragraphs were joined, or one was split.</summary>
    Changed,

    /// <summary>It is new, though sentences of it may have been moved here.</summary>
    Inserted,

    /// <summary>It is gone, though sentences of it may have been moved away.</summary>
    Removed,

    /// <summary>It stood elsewhere.</summary>
    MovedHere,

    /// <summary>It stands elsewhere.</summary>
    MovedAway,
}
