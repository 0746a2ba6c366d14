namespace Workspace.Collab;

/// <summary>The way by which text came in. The numbers are stored.</summary>
public enum Channel
{
    /// <summary>Written in the editor.</summary>
    Typed = 0,

    /// <summary>Pasted or dropped in the editor.</summary>
    Pasted = 1,

    /// <summary>Taken from a file.</summary>
    Imported = 2,

    /// <summary>A suggestion that somebody accepted.</summary>
    SuggestionAccepted = 3,

    /// <summary>An earlier version brought back.</summary>
    Restored = 4,

    /// <summary>Sent by a program.</summary>
    Api = 5,
}
