using System.Diagnostics.CodeAnalysis;

namespace Workspace.Collab;

/// <summary>What a change set does to lengths: its sections without the text. Moves over rivals in place.</summary>
internal struct Outline
{
    private const int Few = 32;

    private Replacement one;
    private int[]? many;
    private int[]? spare;
    private int count;

    /// <summary>Whether it replaces one range or none; else <see cref="count"/> numbers stand in <see cref="many"/>.</summary>
    private readonly bool IsOne => count == 0;

    [UnscopedRef]
    private readonly ReadOnlySpan<int> Sections => IsOne ? one.Sections : many.AsSpan(0, count);

    /// <summary>Takes over what a change set does. O(sections).</summary>
    internal void Set(ChangeSet changes)
    {
        if (changes.IsOne) (one, count) = (changes.One, 0);
        else Set(changes.Sections);
    }

    /// <summary>A change set as this has it, with its text: the same one where it was not moved.</summary>
    internal readonly ChangeSet Of(ChangeSet changes) =>
        Is(changes) ? changes : ChangeSet.Of(Sections, changes.Inserted);

    /// <summary>Whether a change set does just this. O(sections).</summary>
    internal readonly bool Is(ChangeSet changes) => Sections.SequenceEqual(changes.Sections);

    /// <summary>Moves this over a rival made against the same text, and the rival over this one; the rival comes first.</summary>
    /// <param name="rival">The rival.</param>
    /// <param name="isLast">Whether the rival is needed no more, and need not be moved.</param>
    /// <returns>How much work it was: 1 where both replace one range and these lie apart, else how many numbers the sections of both are.</returns>
    internal int Cross(ref Outline rival, bool isLast) =>
        IsOne && rival.IsOne && Replacement.TryCross(ref one, ref rival.one) ? 1 : CrossSections(ref rival, isLast);

    private int CrossSections(ref Outline rival, bool isLast)
    {
        // A section of either ends or parts at most one of the other: seldom are there more than of both together, and then the writer grows.
        var numbers = Sections.Length + rival.Sections.Length;
        Span<int> room = numbers <= Few ? stackalloc int[2 * Few] : rival.Spare(2 * numbers);
        var moved = new SectionWriter(room[..(room.Length / 2)]);
        ChangeSet.TransformSections(Sections, rival.Sections, before: false, ref moved);
        if (!isLast)
        {
            var passed = new SectionWriter(room[(room.Length / 2)..]);
            ChangeSet.TransformSections(rival.Sections, Sections, before: true, ref passed);
            rival.Set(passed.Written);
        }

        Set(moved.Written);
        return numbers;
    }

    private Span<int> Spare(int numbers)
    {
        if (spare is null || spare.Length < numbers) spare = new int[2 * numbers];
        return spare.AsSpan(0, numbers);
    }

    private void Set(ReadOnlySpan<int> sections)
    {
        count = 0;
        if (Replacement.TryOf(sections, out one)) return;
        if (many is null || many.Length < sections.Length) many = new int[sections.Length + (sections.Length / 2)];
        sections.CopyTo(many);
        count = sections.Length;
    }
}
