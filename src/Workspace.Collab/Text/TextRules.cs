namespace Workspace.Collab;

/// <summary>What a text may hold: no carriage return, no U+0000, no lone surrogate.</summary>
public static class TextRules
{
    /// <summary>Whether a whole text keeps the rules.</summary>
    public static bool Allows(ReadOnlySpan<char> text) => throw new NotImplementedException();
}
