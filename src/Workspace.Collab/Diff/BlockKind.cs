namespace Workspace.Collab;

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
