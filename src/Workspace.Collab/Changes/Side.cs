namespace Workspace.Collab;

/// <summary>Whether a position keeps to the text before or after it.</summary>
public enum Side
{
    /// <summary>Stays before text inserted at it.</summary>
    Before = -1,

    /// <summary>Goes behind text inserted at it.</summary>
    After = 1,
}
