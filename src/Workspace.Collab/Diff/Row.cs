namespace Workspace.Collab;

/// <summary>A row of a comparison: blocks of the older text beside blocks of the newer one; one and one, unless paragraphs were joined or one was split.</summary>
/// <param name="OldFrom">The first older block.</param>
/// <param name="OldTo">The one behind the last.</param>
/// <param name="NewFrom">The first newer block.</param>
/// <param name="NewTo">The one behind the last.</param>
/// <param name="Place">Whether it stands where it stood.</param>
internal readonly record struct Row(int OldFrom, int OldTo, int NewFrom, int NewTo, Place Place)
{
    internal bool HasOld => OldFrom < OldTo;

    internal bool HasNew => NewFrom < NewTo;
}

/// <summary>Whether a row stands where it stood.</summary>
internal enum Place
{
    /// <summary>It does, or has no other place.</summary>
    Same,

    /// <summary>The older place of what moved.</summary>
    Left,

    /// <summary>The newer place of what moved.</summary>
    Reached,
}
