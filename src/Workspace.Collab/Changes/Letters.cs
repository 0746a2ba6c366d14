namespace Workspace.Collab;

/// <summary>The strings of one ASCII letter, made once: most of what is typed is one of them.</summary>
internal static class Letters
{
    private static readonly string[] Ascii = [.. Enumerable.Range(0, 128).Select(letter => ((char)letter).ToString())];

    /// <summary>A text as a string. O(length); nothing is allocated for an ASCII letter.</summary>
    internal static string TextOf(ReadOnlySpan<char> text) =>
        text is [var letter] && letter < Ascii.Length ? Ascii[letter] : text.ToString();
}
