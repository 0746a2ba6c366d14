namespace Workspace.Collab;

/// <summary>Walks over the sections of a change set, a piece at a time.</summary>
internal ref struct SectionReader
{
    private readonly ReadOnlySpan<int> sections;
    private readonly ReadOnlySpan<char> inserted;
    private int next;
    private int textAt;
    private int textLength;

    internal SectionReader(ReadOnlySpan<int> sections, ReadOnlySpan<char> inserted)
    {
        this.sections = sections;
        this.inserted = inserted;
        Next();
    }

    /// <summary>What is left of the section in the old text.</summary>
    internal int Length { get; private set; }

    /// <summary>What it inserts: -1 for a kept section, -2 at the end.</summary>
    internal int Insert { get; private set; }

    /// <summary>How much of the section was passed; in the new text when passed by <see cref="ForwardAfter"/>.</summary>
    internal int Passed { get; private set; }

    /// <summary>Which section it is, from 1.</summary>
    internal readonly int Index => next / 2;

    internal readonly bool IsDone => Insert == -2;

    internal readonly bool IsReplaced => Insert >= 0;

    internal readonly bool IsKept => Insert == -1;

    /// <summary>What is left of the section in the new text.</summary>
    internal readonly int LengthAfter => Insert < 0 ? Length : Insert;

    /// <summary>All that the section inserts.</summary>
    internal readonly ReadOnlySpan<char> Text => inserted.Slice(textAt, textLength);

    /// <summary>The next part of what the section inserts.</summary>
    internal readonly ReadOnlySpan<char> TextPart(int length) => inserted.Slice(textAt + Passed, length);

    internal void Next()
    {
        textAt += textLength;
        Passed = 0;
        if (next < sections.Length)
        {
            Length = sections[next];
            Insert = sections[next + 1];
            textLength = Math.Max(Insert, 0);
            next += 2;
        }
        else
        {
            (Length, Insert, textLength) = (0, -2, 0);
        }
    }

    /// <summary>Passes a length of the old text.</summary>
    internal void Forward(int length)
    {
        if (length == Length)
        {
            Next();
        }
        else
        {
            Length -= length;
            Passed += length;
        }
    }

    /// <summary>Passes a length of the new text.</summary>
    internal void ForwardAfter(int length)
    {
        if (Insert == -1)
        {
            Forward(length);
        }
        else if (length == Insert)
        {
            Next();
        }
        else
        {
            Insert -= length;
            Passed += length;
        }
    }
}
