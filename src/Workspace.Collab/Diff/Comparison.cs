using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>The readable difference between two versions of one text: blocks aligned first, then words within them.</summary>
/// <param name="Blocks">In the order of the newer text; removed blocks where they stood.</param>
public sealed record Comparison(ImmutableArray<ComparedBlock> Blocks)
{
    /// <summary>Words inserted.</summary>
    public int WordsInserted => throw new NotImplementedException();

    /// <summary>Words removed.</summary>
    public int WordsRemoved => throw new NotImplementedException();

    /// <summary>Compares an older with a newer version of one draft.</summary>
    /// <param name="before">The older text.</param>
    /// <param name="after">The newer text.</param>
    /// <param name="attribution">Who wrote the newer text.</param>
    /// <param name="between">Every contribution after the older up to the newer version, in order: they say who removed what.</param>
    public static Comparison Between(Rope before, Rope after, Attribution attribution, ImmutableArray<Contribution> between) => throw new NotImplementedException();
}

/// <summary>One block (heading, paragraph, list item, table row, line of code, blank lines) in a comparison.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Change">What became of it.</param>
/// <param name="Hunks">Its text in order, each hunk kept, inserted or removed by one person in one go.</param>
public sealed record ComparedBlock(BlockKind Kind, BlockChange Change, ImmutableArray<Hunk> Hunks);

/// <summary>What a block is.</summary>
public enum BlockKind
{
    /// <summary>A paragraph.</summary>
    Paragraph,

    /// <summary>A heading line.</summary>
    Heading,

    /// <summary>An item of a list.</summary>
    ListItem,

    /// <summary>A row of a table.</summary>
    TableRow,

    /// <summary>Code, fenced or indented.</summary>
    Code,

    /// <summary>A quotation.</summary>
    Quote,

    /// <summary>A footnote's text.</summary>
    Footnote,

    /// <summary>Blank lines between blocks.</summary>
    Blank,
}

/// <summary>What became of a block.</summary>
public enum BlockChange
{
    /// <summary>Nothing.</summary>
    Unchanged,

    /// <summary>Some words in it.</summary>
    Changed,

    /// <summary>It is new.</summary>
    Inserted,

    /// <summary>It is gone.</summary>
    Removed,
}

/// <summary>A stretch of text in a comparison.</summary>
/// <param name="Kind">Kept, inserted or removed.</param>
/// <param name="Text">The text, byte for byte.</param>
/// <param name="At">Where it starts: in the newer text, or in the older where it was removed.</param>
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
public sealed record Removal(Author By, DraftVersion Version, DateTimeOffset At);
