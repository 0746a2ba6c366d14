namespace Workspace.Collab;

/// <summary>A position that survives edits: of a comment, a suggestion or a caret. An immutable value, 24 bytes.</summary>
/// <remarks>
/// <para>It stands in a gap between two code units and clings to the one on its side: with <see cref="Side.After"/> to the one behind it, with <see cref="Side.Before"/>
/// to the one before it; at the very end, or start, to that of the text. While that stands, the anchor is beside it, and text inserted at it goes to the other side.</para>
/// <para>When that is deleted the anchor is lost. It stays where the text was: directly behind the nearest text before it that still stands, before all that is written
/// in that place later. It remembers the deleted text directly before and behind it, up to <see cref="Most"/> code units each, and grows it
/// when what is next to it is deleted too.</para>
/// <para>Where a later change brings some of that text back in the same place (an undo, in whatever order, a restored version, text pasted anew), the anchor
/// goes with it: to what it clung to, which ends its being lost; else beside what lay nearest to it of what came back. What lies beyond that is forgotten.
/// Eight code units are enough to know text again; less is known when nothing else comes with it or all that is remembered does, and a single code unit,
/// which typing is, only when nothing else was written in the place and it was the last that went.</para>
/// <para>So after any history in which words tell who they are, an anchor is where whoever followed each code unit would have it.</para>
/// </remarks>
public readonly partial record struct Anchor
{
    /// <summary>How much deleted text an anchor remembers on either side at most, in code units.</summary>
    public const int Most = 256;

    private readonly LostText? lost;
    private readonly int reach;
    private readonly bool isAfter;
    private readonly bool isShared;

    private Anchor(int position, bool isAfter, LostText? lost = null, int reach = 0, bool isShared = false)
    {
        Position = position;
        this.isAfter = isAfter;
        this.lost = lost;
        this.reach = reach;
        this.isShared = isShared;
    }

    /// <summary>At a position of a text, clinging to the code unit on a side.</summary>
    /// <param name="position">From 0 to the length of the text; not within a surrogate pair.</param>
    /// <param name="side">Which one it keeps to.</param>
    public static Anchor At(int position, Side side)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, ChangeSet.MaxLength);
        return new(position, side == Side.After);
    }

    /// <summary>Where it is in the text of now.</summary>
    public int Position { get; }

    /// <summary>Which text it clings to: the one before or after it.</summary>
    public Side Side => isAfter ? Side.After : Side.Before;

    /// <summary>Whether what it clings to is deleted.</summary>
    public bool IsLost => lost is not null;

    /// <summary>The anchor after a change. O(sections up to it), and nothing is allocated, but where text beside it is deleted or comes back: then O(what it remembers + the inserted text).</summary>
    /// <param name="changes">The change.</param>
    /// <param name="before">The text before it.</param>
    /// <exception cref="ArgumentException">The change is for a text of another length.</exception>
    public Anchor After(ChangeSet changes, Rope before)
    {
        ChangeSet.CheckLength(before.Length, changes.LengthBefore, nameof(before));
        return Over(changes, before);
    }

    /// <summary>Moves many anchors over one change. For each as <see cref="After"/>: a few nanoseconds where the change is elsewhere.</summary>
    /// <param name="anchors">In any order; each is replaced by the one after the change.</param>
    /// <param name="changes">The change.</param>
    /// <param name="before">The text before it.</param>
    /// <exception cref="ArgumentException">The change is for a text of another length.</exception>
    public static void Move(Span<Anchor> anchors, ChangeSet changes, Rope before)
    {
        ChangeSet.CheckLength(before.Length, changes.LengthBefore, nameof(before));
        if (changes.IsEmpty) return;
        var ((first, last), growth) = (changes.Touched, changes.LengthAfter - changes.LengthBefore);
        foreach (ref var anchor in anchors)
        {
            if (first > anchor.End) continue;
            anchor = last < anchor.Position ? anchor.Shifted(growth) : anchor.Over(changes, before);
        }
    }

    /// <summary>The end, in the text, of the place in which its text may come back.</summary>
    private int End => Position + reach;

    private Anchor Over(ChangeSet changes, Rope before)
    {
        if (changes.IsOne)
        {
            ref readonly var one = ref changes.One;
            return one.IsEmpty || one.Kept > End ? this : Over(new(one.Kept, one.Kept + one.Removed, changes.Inserted, before, 0));
        }

        var moved = this;
        for (var edits = new Replacements(changes); edits.MoveNext() && edits.At + edits.Grown <= moved.End;)
        {
            var from = edits.At + edits.Grown;
            moved = moved.Over(new(from, from + edits.Removed, edits.Inserted, before, edits.Grown));
        }

        return moved;
    }

    private Anchor Shifted(int growth) => new(Position + growth, isAfter, lost, reach, isShared);

    private Anchor Over(in Replaced edit)
    {
        var isBefore = lost is null && isAfter ? edit.To <= Position : edit.To < Position;
        if (isBefore) return Shifted(edit.Growth);
        if (edit.From > End) return this;
        if (lost is not null) return OverPlace(edit);
        return edit.From < Position || (isAfter && edit.From == Position) ? Losing(edit) : this;
    }

    /// <summary>Its own text is deleted; perhaps it stands in what replaces it again.</summary>
    private Anchor Losing(in Replaced edit)
    {
        var remembered = LostText.Of(edit.Removed(Math.Max(edit.From, Position - Most), Position), edit.Removed(Position, Math.Min(edit.To, Position + Most)));
        return new Anchor(edit.From, isAfter, remembered).Filled(0, edit.Inserted);
    }

    /// <summary>Text in or beside the place where its own was is replaced.</summary>
    private Anchor OverPlace(in Replaced edit)
    {
        var (from, end) = (Math.Min(edit.From, Position), End);
        var before = edit.From < Position ? edit.Removed(Math.Max(edit.From, Position - Most), Position) : "";
        var after = edit.To > end ? edit.Removed(Math.Max(edit.From, end), Math.Min(edit.To, Math.Max(edit.From, end) + Most)) : "";
        var gone = Math.Min(edit.To, end) - Math.Max(edit.From, Position);
        var left = new Anchor(from, isAfter, lost!.Grown(before, after), reach - gone, isShared && reach > gone); // lost: its caller asked
        return left.Filled(Math.Max(edit.From - Position, 0), edit.Inserted);
    }

    /// <summary>Text is inserted in its place, so far from its start.</summary>
    private Anchor Filled(int at, ReadOnlySpan<char> inserted)
    {
        if (inserted.IsEmpty) return this;
        if (lost!.Returning(inserted, isAfter, isShared) is not { } back) return new(Position, isAfter, lost, reach + inserted.Length, isShared: true); // lost: its callers made it so
        if (back.Rest is null) return new(Position + at + back.Cut, isAfter);
        var passed = at + back.Cut;
        return new(Position + passed, isAfter, back.Rest, reach + inserted.Length - passed, isShared || back.IsMixed);
    }

    /// <summary>One replaced range, in the text as the ranges before it left it.</summary>
    private readonly ref struct Replaced(int from, int to, ReadOnlySpan<char> inserted, Rope before, int grown)
    {
        internal readonly int From = from;
        internal readonly int To = to;
        internal readonly ReadOnlySpan<char> Inserted = inserted;
        private readonly Rope before = before;
        private readonly int grown = grown;

        internal int Growth => Inserted.Length - (To - From);

        /// <summary>A part of what it removes.</summary>
        internal string Removed(int from, int to) => before.ToString(from - grown, to - grown);
    }
}
