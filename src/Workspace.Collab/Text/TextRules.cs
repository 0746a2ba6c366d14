namespace Workspace.Collab;

/// <summary>What a text may hold: no carriage return, no U+0000, no lone surrogate.</summary>
public static class TextRules
{
    /// <summary>Whether a whole text keeps the rules. O(length).</summary>
    public static bool Allows(ReadOnlySpan<char> text)
    {
        if (text.ContainsAny('\r', '\0')) return false;
        for (var at = text.IndexOfAnyInRange('\ud800', '\udfff'); at >= 0;)
        {
            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1])) return false;
            text = text[(at + 2)..];
            at = text.IndexOfAnyInRange('\ud800', '\udfff');
        }

        return true;
    }
}
