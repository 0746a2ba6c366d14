namespace Workspace.Collab;

/// <summary>Walks over the replaced ranges of a change set, in order. Adjacent ones are one to a text, and one here.</summary>
internal ref struct Replacements(ChangeSet changes)
{
    private readonly ReadOnlySpan<int> sections = changes.Sections;
    private readonly ReadOnlySpan<char> inserted = changes.Inserted;
    private int next;
    private int used;

    /// <summary>Where the range starts in the old text.</summary>
    internal int At { get; private set; }

    /// <summary>How much longer the text is by the ranges before it.</summary>
    internal int Grown { get; private set; }

    /// <summary>The length of the range in the old text.</summary>
    internal int Removed { get; private set; }

    /// <summary>What stands there now.</summary>
    internal ReadOnlySpan<char> Inserted { get; private set; }

    /// <summary>Goes to the next range, at first to the first; false behind the last.</summary>
    internal bool MoveNext()
    {
        used += Inserted.Length;
        At += Removed;
        Grown += Inserted.Length - Removed;
        for (; next < sections.Length && sections[next + 1] < 0; next += 2) At += sections[next];
        if (next == sections.Length) return false;

        var added = 0;
        for (Removed = 0; next < sections.Length && sections[next + 1] >= 0; next += 2)
        {
            Removed += sections[next];
            added += sections[next + 1];
        }

        Inserted = inserted.Slice(used, added);
        return true;
    }
}
