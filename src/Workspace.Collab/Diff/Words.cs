using System.Globalization;

namespace Workspace.Collab;

/// <summary>A text in words: runs of letters and digits, runs of blanks, every other character by itself.</summary>
internal static class Words
{
    internal static List<string> Split(ReadOnlySpan<char> text)
    {
        var words = new List<string>(text.Length / 3);
        for (int from = 0, to; from < text.Length; from = to)
        {
            to = End(text, from);
            words.Add(text[from..to].ToString());
        }

        return words;
    }

    /// <summary>Where the word that starts at an offset ends.</summary>
    internal static int End(ReadOnlySpan<char> text, int from)
    {
        var to = from + 1;
        if (IsLetter(text[from])) while (to < text.Length && IsLetter(text[to])) to++;
        else if (text[from] == ' ') while (to < text.Length && text[to] == ' ') to++;
        return to;
    }

    /// <summary>Whether a word says something: it is neither blank nor punctuation.</summary>
    internal static bool Says(ReadOnlySpan<char> word) => !word.IsEmpty && IsLetter(word[0]);

    /// <summary>How many words there are to a reader: runs without white space that hold a letter or digit.</summary>
    internal static int Count(ReadOnlySpan<char> text)
    {
        var (count, says) = (0, false);
        foreach (var letter in text)
        {
            if (char.IsWhiteSpace(letter)) says = false;
            else if (!says && IsLetter(letter)) (count, says) = (count + 1, true);
        }

        return count;
    }

    // Surrogates count as letters so that no pair is ever cut; marks belong to the letter before them.
    private static bool IsLetter(char c) =>
        char.IsLetterOrDigit(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Format;
}
