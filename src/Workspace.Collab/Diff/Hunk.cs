using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>A stretch of text in a comparison.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Text">The text, byte for byte: of the newer version, or of the older where it was removed or moved away.</param>
/// <param name="At">Where it starts: in the newer text, or in the older where it was removed or moved away. UTF-16 code units from 0.</param>
/// <param name="By">Who inserted, removed or moved it; null where it was kept.</param>
/// <param name="Stamp">The attribution of inserted text: its channel, and who first wrote it where it came from elsewhere.</param>
/// <param name="Move">The move it is a part of, for moved text: the same at both its places.</param>
/// <param name="Edits">
/// What changed within moved text, told once, where it stands now; empty where nothing did. Kept and inserted ones in order are its newer text, kept and removed ones its older.
/// </param>
public sealed record Hunk(HunkKind Kind, string Text, int At, Signature? By, Stamp? Stamp, Move? Move, ImmutableArray<Hunk> Edits);

/// <summary>What became of a stretch of text.</summary>
public enum HunkKind
{
    /// <summary>In both texts, where it was.</summary>
    Kept,

    /// <summary>In the newer text only.</summary>
    Inserted,

    /// <summary>In the older text only.</summary>
    Removed,

    /// <summary>In the newer text, and elsewhere in the older one.</summary>
    MovedHere,

    /// <summary>In the older text, and elsewhere in the newer one.</summary>
    MovedAway,
}

/// <summary>Who changed a stretch of text, by which contribution, when.</summary>
/// <param name="By">The person, for the organization of that time.</param>
/// <param name="Version">The contribution; the last one, where the change was made in one go by several.</param>
/// <param name="At">When, UTC.</param>
public sealed record Signature(Author By, DraftVersion Version, DateTimeOffset At);

/// <summary>Text that stands elsewhere than it stood: a sentence or more, or blocks that follow each other at both places.</summary>
/// <param name="Number">From 1, in the order of the newer text.</param>
/// <param name="By">Who moved it.</param>
public sealed record Move(int Number, Signature By);
