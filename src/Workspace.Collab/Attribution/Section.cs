using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>A heading of a Markdown text, and what follows up to the next one of the same or a higher level. UTF-16 code units from 0, half-open.</summary>
/// <param name="Heading">Its words, without the marks.</param>
/// <param name="Level">From 1, the highest, to 6.</param>
/// <param name="From">Where the heading's line starts.</param>
/// <param name="To">Where the section ends, not included.</param>
public sealed record Section(string Heading, int Level, int From, int To)
{
    /// <summary>The sections of a text, in order; one that lies in another comes after it. A heading within code is none. O(length).</summary>
    public static ImmutableArray<Section> Of(string text)
    {
        var sections = ImmutableArray.CreateBuilder<Section>();
        var open = new Stack<int>();
        foreach (var block in Block.Split(text))
        {
            if (block.Kind != BlockKind.Heading) continue;
            var (heading, level) = Named(block.Text(text));
            while (open.Count > 0 && sections[open.Peek()].Level >= level) Close(block.From);
            open.Push(sections.Count);
            sections.Add(new(heading, level, block.From, text.Length));
        }

        return sections.DrainToImmutable();

        void Close(int at)
        {
            var last = open.Pop();
            sections[last] = sections[last] with { To = at };
        }
    }

    private static (string Heading, int Level) Named(ReadOnlySpan<char> block)
    {
        var line = block.Trim();

        // A heading of several lines has its mark in the last one.
        if (line.LastIndexOf('\n') is var last and >= 0) return (line[..last].TrimEnd().ToString().Replace('\n', ' '), line[(last + 1)..].TrimStart()[0] == '=' ? 1 : 2);
        var words = line.TrimStart('#');
        return (words.Trim().TrimEnd('#').TrimEnd().ToString(), line.Length - words.Length);
    }
}
