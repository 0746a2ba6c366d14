using System.Buffers;
using System.Globalization;
using System.Text;

namespace Workspace.Collab;

/// <summary>A change to a text of one exact length, as sections kept or replaced; CodeMirror's, to the letter. Immutable.</summary>
/// <remarks>
/// <para>A section is a length in the old text and, for a replaced one, the length of what stands there now; it prints as "2" or "2:3".
/// The inserted texts are kept as one string in order: no operation but <see cref="Compose"/> ever changes it.
/// One replaced range, the usual keystroke, stands in the object itself; several are an array.</para>
/// <para>The semantics are those of ChangeSet in @codemirror/state 6: every result equals what that library gives for the same input.
/// A text is at most <see cref="MaxLength"/> long, so that sums of two lengths never overflow.</para>
/// </remarks>
public sealed partial class ChangeSet : IEquatable<ChangeSet>
{
    /// <summary>The longest text, before or after, in UTF-16 code units: 2^30.</summary>
    public const int MaxLength = 1 << 30;

    private readonly int[]? many;
    private readonly Replacement one;

    private ChangeSet(Replacement one, string inserted)
    {
        this.one = one;
        Inserted = inserted;
        LengthBefore = one.LengthBefore;
        LengthAfter = one.LengthAfter;
    }

    private ChangeSet(int[] many, string inserted)
    {
        this.many = many;
        Inserted = inserted;
        for (var i = 0; i < many.Length; i += 2)
        {
            LengthBefore += many[i];
            LengthAfter += many[i + 1] < 0 ? many[i] : many[i + 1];
        }
    }

    /// <summary>Changes nothing in a text of a length.</summary>
    public static ChangeSet Empty(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxLength);
        return new(new Replacement(length, 0, 0, 0), "");
    }

    /// <summary>Replaces [from, to) in a text of a length; nothing by nothing is <see cref="Empty"/>.</summary>
    public static ChangeSet Replace(int length, int from, int to, string insert)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)length - (to - from) + insert.Length, MaxLength, nameof(insert));
        return from == to && insert.Length == 0 ? Empty(length) : new(new Replacement(from, to - from, insert.Length, length - to), insert);
    }

    /// <summary>Sections as pairs (old length; new length, or -1 when kept), already in their shortest form, and all inserted text.</summary>
    internal static ChangeSet Of(ReadOnlySpan<int> sections, string inserted) =>
        Replacement.TryOf(sections, out var one) ? new(one, inserted) : new(sections.ToArray(), inserted);

    /// <summary>The sections as pairs, as <see cref="Of"/> takes them.</summary>
    internal ReadOnlySpan<int> Sections => many ?? one.Sections;

    /// <summary>Whether it replaces one range or none: <see cref="One"/>.</summary>
    internal bool IsOne => many is null;

    /// <summary>The one replaced range; only where there are not several.</summary>
    internal ref readonly Replacement One => ref one;

    /// <summary>The length of the text it is for.</summary>
    public int LengthBefore { get; }

    /// <summary>The length of the text it makes.</summary>
    public int LengthAfter { get; }

    /// <summary>Whether it changes nothing.</summary>
    public bool IsEmpty => many is null && one.IsEmpty;

    /// <summary>All inserted text read as one string.</summary>
    public string Inserted { get; }

    /// <summary>The replaced ranges, in order; adjacent ones apart as CodeMirror's iterChanges(individual: true) has them.</summary>
    public IEnumerable<ChangedRange> Ranges
    {
        get
        {
            for (int i = 0, a = 0, b = 0, text = 0; i < Sections.Length; i += 2)
            {
                var length = Sections[i];
                var insert = Sections[i + 1];
                if (insert >= 0)
                {
                    yield return new(a, a + length, b, b + insert, Inserted.AsMemory(text, insert));
                    text += insert;
                }

                a += length;
                b += insert < 0 ? length : insert;
            }
        }
    }

    /// <summary>The text after it. O(sections x log length + inserted), and never more than O(sections x log length + length) where ranges lie close together.</summary>
    /// <exception cref="ArgumentException">The text is not as long as <see cref="LengthBefore"/>.</exception>
    public Rope Apply(Rope text)
    {
        CheckLength(text.Length, LengthBefore, nameof(text));
        if (IsOne) return text.Replace(one.Kept, one.Kept + one.Removed, Inserted);

        // Where nearly every piece of the text is touched none is shared, and all of it is sooner written anew.
        const int many = 64, piece = 512;
        var sections = Sections;
        if (sections.Length > 2 * many && sections.Length > text.Length / piece) return Rewritten(text);

        for (int i = 0, at = 0, done = 0; i < sections.Length;)
        {
            if (sections[i + 1] < 0)
            {
                at += sections[i];
                i += 2;
                continue;
            }

            // Adjacent replacements are one to a text.
            var (removed, added) = (0, 0);
            for (; i < sections.Length && sections[i + 1] >= 0; i += 2)
            {
                removed += sections[i];
                added += sections[i + 1];
            }

            text = text.Replace(at, at + removed, Inserted.AsSpan(done, added));
            at += added;
            done += added;
        }

        return text;
    }

    /// <summary>The change set that undoes it. O(sections + removed text).</summary>
    /// <param name="text">The text before it.</param>
    /// <exception cref="ArgumentException">The text is not as long as <see cref="LengthBefore"/>.</exception>
    public ChangeSet Invert(Rope text)
    {
        CheckLength(text.Length, LengthBefore, nameof(text));
        var sections = Sections;
        var inverse = sections.ToArray();
        var removed = new StringBuilder();
        for (int i = 0, at = 0; i < sections.Length; at += sections[i], i += 2)
        {
            if (sections[i + 1] < 0) continue;
            (inverse[i], inverse[i + 1]) = (sections[i + 1], sections[i]);
            if (sections[i] > 0) removed.Append(text.ToString(at, at + sections[i]));
        }

        return Of(inverse, removed.ToString());
    }

    /// <summary>As "2 0:3 4:0": keep 2, insert 3, delete 4. The inserted text is not in it.</summary>
    public override string ToString()
    {
        var drawn = new StringBuilder();
        var sections = Sections;
        for (var i = 0; i < sections.Length; i += 2)
        {
            if (i > 0) drawn.Append(' ');
            drawn.Append(CultureInfo.InvariantCulture, $"{sections[i]}");
            if (sections[i + 1] >= 0) drawn.Append(CultureInfo.InvariantCulture, $":{sections[i + 1]}");
        }

        return drawn.ToString();
    }

    /// <summary>Whether it has the same sections and inserts the same text.</summary>
    public bool Equals(ChangeSet? other) =>
        other is not null && Inserted == other.Inserted && Sections.SequenceEqual(other.Sections);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ChangeSet);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(LengthBefore, LengthAfter, Sections.Length, Inserted);

    private Rope Rewritten(Rope text)
    {
        var letters = ArrayPool<char>.Shared.Rent(LengthAfter);
        var rest = letters.AsSpan(0, LengthAfter);
        var sections = Sections;
        for (int i = 0, at = 0, done = 0; i < sections.Length; at += sections[i], i += 2)
        {
            var insert = sections[i + 1];
            var part = rest[..(insert < 0 ? sections[i] : insert)];
            if (insert < 0)
            {
                text.CopyTo(at, part);
            }
            else
            {
                Inserted.AsSpan(done, insert).CopyTo(part);
                done += insert;
            }

            rest = rest[part.Length..];
        }

        var rewritten = Rope.Of(letters.AsSpan(0, LengthAfter));
        ArrayPool<char>.Shared.Return(letters);
        return rewritten;
    }

    private static void CheckLength(int got, int expected, string name)
    {
        if (got != expected) throw new ArgumentException($"Got a length of {got}, expected {expected}.", name);
    }
}
