namespace Workspace.Collab;

/// <summary>Builds sections in their shortest form: neighbours that mean the same become one.</summary>
internal ref struct SectionWriter(Span<int> room)
{
    private Span<int> sections = room;
    private int count;

    /// <summary>Adds a section.</summary>
    /// <param name="length">In the old text.</param>
    /// <param name="insert">In the new text; -1 when kept.</param>
    /// <param name="join">Whether it is part of the replacement before it, whatever it is.</param>
    internal void Add(int length, int insert, bool join = false)
    {
        if (length == 0 && insert <= 0) return;
        var last = count - 2;
        if (last >= 0 && insert <= 0 && insert == sections[last + 1])
        {
            sections[last] += length;
        }
        else if (last >= 0 && length == 0 && sections[last] == 0)
        {
            sections[last + 1] += insert;
        }
        else if (join)
        {
            sections[last] += length;
            sections[last + 1] += insert;
        }
        else
        {
            if (count == sections.Length) Grow();
            sections[count] = length;
            sections[count + 1] = insert;
            count += 2;
        }
    }

    /// <summary>How many numbers there are: two for each section.</summary>
    internal readonly int Count => count;

    /// <summary>The sections so far; good until the next is added.</summary>
    internal readonly ReadOnlySpan<int> Written => sections[..count];

    private void Grow()
    {
        var larger = new int[Math.Max(16, sections.Length * 2)];
        sections.CopyTo(larger);
        sections = larger;
    }
}
