namespace Workspace.Collab;

/// <summary>Which deletion of the text around a position takes the position itself away (CodeMirror: MapMode).</summary>
public enum Deletion
{
    /// <summary>None: a position whose text is gone is where that text was (Simple).</summary>
    None = 0,

    /// <summary>One that reaches over it, so that text on both sides goes at once (TrackDel).</summary>
    Across = 1,

    /// <summary>One that takes the character before it (TrackBefore).</summary>
    Before = 2,

    /// <summary>One that takes the character after it (TrackAfter).</summary>
    After = 3,
}
