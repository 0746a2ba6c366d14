namespace Workspace.Collab;

/// <summary>The bytes among a hand's keys that are no letters: none of them stands in UTF-8.</summary>
/// <remarks>
/// A letter, one code point, is typed at the hand's caret. A range is one key, after a jump where it is not at the caret, and leaves the caret behind what it
/// inserted; a contribution is one range, unless it begins with <see cref="Several"/>. Numbers stand in the column of places, in the order of reading.
/// </remarks>
internal static class Key
{
    /// <summary>Removes the code unit before the caret.</summary>
    internal const byte Back = 0xf8;

    /// <summary>Removes the code unit behind the caret.</summary>
    internal const byte Ahead = 0xf9;

    /// <summary>Moves the caret: so far, signed.</summary>
    internal const byte Jump = 0xfa;

    /// <summary>Replaces so many code units behind the caret by so many bytes of text, which follow.</summary>
    internal const byte Replace = 0xfb;

    /// <summary>So many ranges, one or none.</summary>
    internal const byte Several = 0xfc;
}
