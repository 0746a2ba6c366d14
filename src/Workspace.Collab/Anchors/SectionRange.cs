namespace Workspace.Collab;

/// <summary>A section of a text that somebody leads: its heading and what follows, wherever edits take it. An immutable value.</summary>
/// <remarks>
/// Where it begins and ends is said once, and is no matter of the headings of now: what others do to headings around it neither opens nor swallows anything. It keeps to its own first and last
/// code unit; what its lead writes at its end belongs to it too. When all of it is deleted it is empty and guards nothing, until the text comes back or its lead writes there.
/// </remarks>
public readonly record struct SectionRange
{
    private const int LongestMark = 10;
    private readonly AnchoredRange range;

    private SectionRange(AnchoredRange range) => this.range = range;

    /// <summary>Of a range of a text, half-open; as a <see cref="Section"/> says it.</summary>
    public static SectionRange Of(int from, int to) => new(AnchoredRange.Of(from, to));

    /// <summary>Where it starts in the text of now.</summary>
    public int From => range.From;

    /// <summary>Where it ends, not included.</summary>
    public int To => range.To;

    /// <summary>Whether it has no text.</summary>
    public bool IsEmpty => range.IsEmpty;

    /// <summary>Its two ends as bytes to be stored.</summary>
    public (byte[] Start, byte[] End) ToBytes() => (range.Start.ToBytes(), range.End.ToBytes());

    /// <summary>From what <see cref="ToBytes"/> gives.</summary>
    /// <exception cref="FormatException">Not such bytes.</exception>
    public static SectionRange FromBytes(byte[] start, byte[] end) => new(new(Anchor.FromBytes(start), Anchor.FromBytes(end)));

    /// <summary>Whether a change leaves it alone: all its text stands, its heading still begins a line, and nothing is written into it or on to its end. O(sections of the change).</summary>
    /// <remarks>
    /// Before it may be written what ends its line. Behind it others may change what follows: its text, its heading too, and put a section of their own between; but not write what would read as
    /// the end of this one.
    /// </remarks>
    /// <param name="changes">The change.</param>
    /// <param name="before">The text before it.</param>
    /// <exception cref="ArgumentException">The change is for a text of another length.</exception>
    public bool IsLeftAloneBy(ChangeSet changes, Rope before)
    {
        ChangeSet.CheckLength(before.Length, changes.LengthBefore, nameof(before));
        if (changes.IsEmpty || IsEmpty) return true;
        var (first, last) = changes.Touched;
        if (first > To || last < From) return true;
        for (var edits = new Replacements(changes); edits.MoveNext() && edits.At <= To;)
        {
            var end = edits.At + edits.Removed;
            if (end < From) continue;
            if (edits.At < To && end > From) return false;
            if (end == From ? !KeepsStart(edits.At, edits.Inserted, before) : !KeepsEnd(end, edits.Inserted, before)) return false;
        }

        return true;
    }

    /// <summary>The section after a change; as <see cref="Anchor.After"/> for both ends.</summary>
    /// <param name="changes">The change.</param>
    /// <param name="before">The text before it.</param>
    /// <param name="byLead">Whether somebody made it who may write in it: what they write at its end belongs to it.</param>
    /// <exception cref="ArgumentException">The change is for a text of another length.</exception>
    public SectionRange After(ChangeSet changes, Rope before, bool byLead)
    {
        if (changes.IsEmpty) return this;
        Span<Anchor> ends = [range.Start, range.End];
        Anchor.Move(ends, changes, before);
        var next = new AnchoredRange(ends[0], ends[1]);
        var (first, last) = changes.Touched;
        var isElsewhere = first > To || last < From;
        if (isElsewhere && (IsEmpty || (!range.Start.IsLost && !range.End.IsLost))) return new(next);

        // An anchor whose own text is gone goes with it where it comes back; a section that has text stays where that is.
        var (from, to) = byLead ? Written(changes, before) : (changes.Position(From, Side.After), changes.Position(To, Side.Before));
        if (IsEmpty && from == to) return new(next);
        to = Math.Max(from, to);
        return new(new(next.Start.Position == from ? next.Start : Anchor.At(from, Side.After), next.End.Position == to ? next.End : Anchor.At(to, Side.Before)));
    }

    /// <summary>Where it stands after a change by its lead.</summary>
    private (int From, int To) Written(ChangeSet changes, Rope before)
    {
        var (from, to) = (changes.Position(From, range.Start.IsLost && !IsEmpty ? Side.Before : Side.After), changes.Position(To, Side.Before));
        for (var edits = new Replacements(changes); edits.MoveNext() && edits.At <= To;)
        {
            var end = edits.At + edits.Removed;
            if (edits.At < From && end > From) from = edits.At + edits.Grown;
            if (end < To || edits.Inserted.IsEmpty) continue;
            var belongs = edits.At < To || IsEmpty || To == before.Length || before[To - 1] != '\n' || edits.Inserted[^1] == '\n'; // in an empty one at 0 nothing stands before it
            if (!belongs) continue;
            to = edits.At + edits.Grown + edits.Inserted.Length;
            if (IsEmpty) from = edits.At + edits.Grown;
        }

        return (from, to);
    }

    private bool KeepsStart(int at, ReadOnlySpan<char> inserted, Rope before)
    {
        if (From > 0 && before[From - 1] != '\n') return true; // its lead has put it elsewhere than at the start of a line
        return inserted.IsEmpty ? at == 0 || before[at - 1] == '\n' : inserted[^1] == '\n';
    }

    private bool KeepsEnd(int end, ReadOnlySpan<char> inserted, Rope before)
    {
        if (inserted.IsEmpty) return true;
        var beginsLine = before[To - 1] == '\n'; // not empty: there is one before its end
        if (IsSectionBeside(inserted, beginsLine, before)) return true;
        if (!beginsLine || To == before.Length) return false;
        var following = before.ToString(To, Math.Min(To + LongestMark, before.Length));
        if (LevelOf(following) == 0) return true; // text of others follows already
        if (end > To) return !inserted.Contains('\n') || LevelOf(inserted) > 0;
        return !inserted.Contains('\n') && LevelOf(string.Concat(inserted, following)) > 0;
    }

    /// <summary>Whether what is inserted at its end begins with a heading that is not under its own.</summary>
    private bool IsSectionBeside(ReadOnlySpan<char> inserted, bool beginsLine, Rope before)
    {
        if (!beginsLine && inserted[0] != '\n') return false;
        var own = LevelOf(before.ToString(From, Math.Min(From + LongestMark, To)));
        return LevelOf(inserted.TrimStart('\n')) is > 0 and var level && level <= Math.Max(own, 1);
    }

    /// <summary>The level of a heading with signs that a line begins with; 0 when it is none.</summary>
    private static int LevelOf(ReadOnlySpan<char> line)
    {
        var words = line.TrimStart(' ');
        var level = 0;
        while (level < words.Length && words[level] == '#') level++;
        var isMark = line.Length - words.Length <= 3 && level is >= 1 and <= 6 && (level == words.Length || words[level] is ' ' or '\t' or '\n');
        return isMark ? level : 0;
    }
}
