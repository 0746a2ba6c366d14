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

    /// <summary>Whether a text that kept the rules keeps them at an offset where it was cut or joined. O(log length).</summary>
    internal static bool AllowsSeam(Rope text, int at)
    {
        var before = at > 0 && char.IsHighSurrogate(text[at - 1]);
        var after = at < text.Length && char.IsLowSurrogate(text[at]);
        return before == after;
    }
}
