using System.Globalization;
using System.Text;

namespace Workspace.Store;

/// <summary>What can be a name, of a person, an organization or a thing: one line whose letters stand where they are written, so that a name says the same wherever it is shown.</summary>
/// <remarks>Refused are signs that cannot be seen and change what stands beside them: control characters, line and paragraph separators, overrides and isolates of the writing direction, and what is no character at all. Scripts that run from right to left need none of them.</remarks>
public static class PlainName
{
    public const int MostLength = 200;

    /// <summary>The name without blanks around it. Null when nothing is left that can be seen, it is too long, or it is not plain.</summary>
    /// <param name="most">UTF-16 code units.</param>
    public static string? Parse(string? said, int most = MostLength) =>
        (said ?? "").Trim() is { Length: > 0 } name && name.Length <= most && IsPlain(name) && name.EnumerateRunes().Any(IsSeen) ? name : null;

    /// <summary>Whether there is nothing in it that is no part of a name. So for an empty one.</summary>
    public static bool IsPlain(string said)
    {
        for (var i = 0; i < said.Length;)
        {
            if (!Rune.TryGetRuneAt(said, i, out var rune) || IsRefused(rune)) return false;
            i += rune.Utf16SequenceLength;
        }

        return true;
    }

    /// <summary>With a blank in place of everything that is refused, cut to a length; for what a device or another service calls itself. Null when nothing is left.</summary>
    public static string? Mended(string? said, int most = MostLength)
    {
        var mended = new StringBuilder();
        foreach (var rune in (said ?? "").EnumerateRunes())
        {
            var part = IsRefused(rune) ? " " : rune.ToString();
            if (mended.Length + part.Length > most) break;
            mended.Append(part);
        }

        return Parse(string.Join(' ', mended.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)), most);
    }

    private static bool IsRefused(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        || rune.Value is 0x200B or 0x2060 or 0xFEFF or 0xFFFD or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or (>= 0xFFF9 and <= 0xFFFB) or (>= 0xE0000 and <= 0xE007F);

    private static bool IsSeen(Rune rune) => !Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);
}
