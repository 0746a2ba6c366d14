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

    /// <summary>One range replaced by a text of the length that is said of it.</summary>
    internal static ChangeSet OfOne(in Replacement one, string inserted) => new(one, inserted);

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

    /// <summary>From where to where the old text is touched; it must be. O(1).</summary>
    internal (int From, int To) Touched
    {
        get
        {
            var sections = Sections;
            return (sections[1] < 0 ? sections[0] : 0, LengthBefore - (sections[^1] < 0 ? sections[^2] : 0));
        }
    }

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
}
