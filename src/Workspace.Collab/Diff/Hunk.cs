namespace Workspace.Collab;

/// <summary>A stretch of text in a comparison.</summary>
/// <param name="Kind">Kept, inserted or removed.</param>
/// <param name="Text">The text, byte for byte.</param>
/// <param name="At">Where it starts: in the newer text, or in the older where it was removed. UTF-16 code units from 0.</param>
/// <param name="Inserted">Who inserted it, for an inserted hunk.</param>
/// <param name="Removed">Who removed it, for a removed hunk.</param>
public sealed record Hunk(HunkKind Kind, string Text, int At, Stamp? Inserted, Removal? Removed);

/// <summary>Kept, inserted or removed.</summary>
public enum HunkKind
{
    /// <summary>In both texts.</summary>
    Kept,

    /// <summary>In the newer text only.</summary>
    Inserted,

    /// <summary>In the older text only.</summary>
    Removed,
}

/// <summary>Who removed text, by which contribution, when.</summary>
/// <param name="By">The person, for the organization of that time.</param>
/// <param name="Version">The contribution.</param>
/// <param name="At">When, UTC.</param>
public sealed record Removal(Author By, DraftVersion Version, DateTimeOffset At);
