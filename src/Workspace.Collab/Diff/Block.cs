namespace Workspace.Collab;

/// <summary>One block of a Markdown text with the blank lines behind it. Blocks in order cover the text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="From">Where it starts.</param>
/// <param name="End">Where its text ends, line feed included.</param>
/// <param name="Next">Where the blank lines behind it end.</param>
internal readonly record struct Block(BlockKind Kind, int From, int End, int Next)
{
    /// <summary>Its text in the whole, line feed included.</summary>
    internal ReadOnlySpan<char> Text(string whole) => whole.AsSpan(From, End - From);

    /// <summary>It without the line feed that ends it, to be matched with others.</summary>
    internal Unit ToUnit(string whole) => new(Kind, From, End > From && whole[End - 1] == '\n' ? End - 1 : End);

    /// <summary>
    /// Splits a text. The first block is always an empty one, for the blank lines at the start.
    /// </summary>
    /// <remarks>Only as fine as a comparison needs: this decides what is aligned with what, never what the text means.</remarks>
    internal static List<Block> Split(string text)
    {
        var blocks = new List<Block> { new(BlockKind.Blank, 0, 0, 0) };
        var fence = "";
        for (int from = 0, to; from < text.Length; from = to)
        {
            var feed = text.IndexOf('\n', from);
            to = feed < 0 ? text.Length : feed + 1;
            var line = text.AsSpan(from, to - from).TrimEnd();
            var last = blocks[^1];
            var follows = last.End == last.Next && blocks.Count > 1;

            if (fence.Length > 0)
            {
                if (line.TrimStart().StartsWith(fence, StringComparison.Ordinal)) fence = "";
                blocks.Add(new(BlockKind.Code, from, to, to));
            }
            else if (line.IsEmpty)
            {
                blocks[^1] = last with { Next = to };
            }
            else if (follows && last.Kind == BlockKind.Paragraph && IsUnderline(line))
            {
                blocks[^1] = new(BlockKind.Heading, last.From, to, to);
            }
            else
            {
                var (kind, isStart) = KindOf(line, last.Kind, follows);
                if (kind == BlockKind.Code && FenceOf(line) is { Length: > 0 } opened) fence = opened;
                if (follows && !isStart) blocks[^1] = last with { End = to, Next = to };
                else blocks.Add(new(kind, from, to, to));
            }
        }

        return blocks;
    }

    /// <summary>What a line that is not blank is, and whether it starts a block even where it follows another directly.</summary>
    private static (BlockKind Kind, bool IsStart) KindOf(ReadOnlySpan<char> line, BlockKind before, bool follows)
    {
        var trimmed = line.TrimStart();
        if (FenceOf(line).Length > 0) return (BlockKind.Code, true);
        if (IsHeading(trimmed)) return (BlockKind.Heading, true);
        if (trimmed[0] == '|') return (BlockKind.TableRow, true);
        if (trimmed[0] == '>') return (BlockKind.Quote, before != BlockKind.Quote);
        if (IsFootnote(trimmed)) return (BlockKind.Footnote, true);
        if (IsListItem(trimmed)) return (BlockKind.ListItem, true);
        if (IsIndented(line) && (follows ? before == BlockKind.Code : before is not (BlockKind.ListItem or BlockKind.Footnote))) return (BlockKind.Code, true);
        return (BlockKind.Paragraph, before is BlockKind.Heading or BlockKind.TableRow or BlockKind.Code);
    }

    private static string FenceOf(ReadOnlySpan<char> line)
    {
        var trimmed = line.TrimStart();
        return trimmed.StartsWith("```", StringComparison.Ordinal) ? "```" : trimmed.StartsWith("~~~", StringComparison.Ordinal) ? "~~~" : "";
    }

    private static bool IsHeading(ReadOnlySpan<char> line)
    {
        var level = line.IndexOfAnyExcept('#');
        return level < 0 ? line.Length <= 6 : level is >= 1 and <= 6 && line[level] == ' ';
    }

    private static bool IsUnderline(ReadOnlySpan<char> line) =>
        line.IndexOfAnyExcept('=') < 0 || (line.Length > 1 && line.IndexOfAnyExcept('-') < 0);

    private static bool IsFootnote(ReadOnlySpan<char> line) =>
        line.StartsWith("[^", StringComparison.Ordinal) && line.IndexOf("]:", StringComparison.Ordinal) > 2;

    private static bool IsListItem(ReadOnlySpan<char> line)
    {
        if (line[0] is '-' or '*' or '+') return line.Length == 1 || line[1] is ' ' or '\t';
        var digits = line.IndexOfAnyExceptInRange('0', '9');
        return digits is >= 1 and <= 9 && line[digits] is '.' or ')' && (digits + 1 == line.Length || line[digits + 1] == ' ');
    }

    private static bool IsIndented(ReadOnlySpan<char> line) => line[0] == '\t' || line.StartsWith("    ", StringComparison.Ordinal);
}
