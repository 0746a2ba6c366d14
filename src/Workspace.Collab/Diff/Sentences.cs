namespace Workspace.Collab;

/// <summary>Cuts the text of a block into sentences, without what introduces the block and the blanks between them.</summary>
/// <remarks>
/// A sentence ends at a full stop and its like, with what closes it (« Oui ! », a footnote's number), where white space follows and then no small letter. Abbreviations
/// need not all be known: a sentence cut in two is compared as well.
/// </remarks>
internal static class Sentences
{
    private static readonly string[] Abbreviations =
        ["Art", "art", "al", "cf", "Dr", "ch", "Ms", "Mr", "Mrs", "MM", "Me", "Mme", "No", "no", "Nos", "nos", "p", "par", "para", "paras", "pp", "Prof", "Rev", "Sec", "sec", "St", "Ste", "v", "vol", "vs"];

    /// <summary>Whether a block of a kind is written in sentences.</summary>
    internal static bool AreIn(BlockKind kind) => kind is BlockKind.Paragraph or BlockKind.ListItem or BlockKind.Quote or BlockKind.Footnote;

    /// <summary>Adds the sentences of a block.</summary>
    internal static void Add(List<Unit> to, string text, Block block)
    {
        if (!AreIn(block.Kind)) return;
        var end = block.End;
        for (var at = Introduction(text, block.From, end); at < end;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var stop = End(text.AsSpan(0, end), at);
            to.Add(new(block.Kind, at, stop));
            at = stop;
        }
    }

    /// <summary>Where the sentence that starts at an offset ends.</summary>
    private static int End(ReadOnlySpan<char> text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            if (!IsStop(text[at])) continue;
            var end = Closed(text, at + 1);
            if (text[at] is '。' or '！' or '？') return end;
            if (end == text.Length) return end;
            if (char.IsWhiteSpace(text[end]) && !GoesOn(text[end..]) && !(text[at] == '.' && IsAbbreviation(text[from..at]))) return end;
            at = end - 1;
        }

        return from + text[from..].TrimEnd().Length;
    }

    /// <summary>Behind further stops and what closes a sentence: quotation marks with or without a blank before them, brackets, marks of Markdown, footnotes' numbers.</summary>
    private static int Closed(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length)
        {
            if (IsStop(text[at]) || text[at] is '»' or '”' or '’' or '"' or '\'' or ')' or ']' or '*' or '_')
            {
                at++;
            }
            else if (text[at..].StartsWith("[^", StringComparison.Ordinal) && text[at..].IndexOf(']') is > 0 and < 24 and var close)
            {
                at += close + 1;
            }
            else if (IsBlank(text[at]) && at + 1 < text.Length && (text[at + 1] == '»' || (text[at] != ' ' && IsStop(text[at + 1]))))
            {
                at += 2;
            }
            else
            {
                break;
            }
        }

        return at;
    }

    private static bool GoesOn(ReadOnlySpan<char> text)
    {
        var next = text.TrimStart();
        return !next.IsEmpty && char.IsLower(next[0]);
    }

    private static bool IsAbbreviation(ReadOnlySpan<char> before)
    {
        var start = before.Length;
        while (start > 0 && char.IsLetterOrDigit(before[start - 1])) start--;
        var word = before[start..];
        if (word.Length == 1 && char.IsUpper(word[0])) return true;
        foreach (var known in Abbreviations)
        {
            if (word.SequenceEqual(known)) return true;
        }

        return false;
    }

    private static int Introduction(string text, int at, int end)
    {
        while (at < end && text[at] is ' ' or '\t' or '>') at++;
        if (at == end) return at;
        if (text[at] is '-' or '*' or '+' && at + 1 < end && text[at + 1] == ' ') return at + 2;
        if (text.AsSpan(at, end - at).StartsWith("[^", StringComparison.Ordinal) && text.IndexOf("]:", at, end - at, StringComparison.Ordinal) is >= 0 and var close) return close + 2;
        var digits = at;
        while (digits < end && char.IsAsciiDigit(text[digits])) digits++;
        return digits > at && digits < end && text[digits] is '.' or ')' ? digits + 1 : at;
    }

    private static bool IsStop(char c) => c is '.' or '!' or '?' or '…' or '。' or '！' or '？' or '؟' or '۔' or '।';

    // The no-break space and the narrow one, before French marks.
    private static bool IsBlank(char c) => c is ' ' or '\u00A0' or '\u202F';
}
