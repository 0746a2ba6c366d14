using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Workspace.Collab;

/// <summary>Whether a position keeps to the text before or after it.</summary>
public enum Side
{
    /// <summary>Stays before text inserted at it.</summary>
    Before = -1,

    /// <summary>Goes behind text inserted at it.</summary>
    After = 1,
}

/// <summary>One replaced range: [FromA, ToA) of the old text became [FromB, ToB) of the new one.</summary>
public readonly record struct ChangedRange(int FromA, int ToA, int FromB, int ToB, ReadOnlyMemory<char> Inserted);

/// <summary>A change to a text of one exact length, as sections kept or replaced; CodeMirror's, to the letter. Immutable.</summary>
public sealed class ChangeSet
{
    private ChangeSet() => throw new NotImplementedException();

    /// <summary>Changes nothing in a text of a length.</summary>
    public static ChangeSet Empty(int length) => throw new NotImplementedException();

    /// <summary>Replaces one range in a text of a length.</summary>
    public static ChangeSet Replace(int length, int from, int to, string insert) => throw new NotImplementedException();

    /// <summary>The length of the text it is for.</summary>
    public int LengthBefore => throw new NotImplementedException();

    /// <summary>The length of the text it makes.</summary>
    public int LengthAfter => throw new NotImplementedException();

    /// <summary>Whether it changes nothing.</summary>
    public bool IsEmpty => throw new NotImplementedException();

    /// <summary>The replaced ranges, in order; adjacent ones apart as CodeMirror's iterChanges(individual: true) has them.</summary>
    public IEnumerable<ChangedRange> Ranges => throw new NotImplementedException();

    /// <summary>All inserted text read as one string.</summary>
    public string Inserted => throw new NotImplementedException();

    /// <summary>The text after it.</summary>
    public Rope Apply(Rope text) => throw new NotImplementedException();

    /// <summary>This, then the next, as one.</summary>
    public ChangeSet Compose(ChangeSet next) => throw new NotImplementedException();

    /// <summary>This one as it must be to come after a rival made against the same text (CodeMirror: map).</summary>
    /// <param name="over">The rival.</param>
    /// <param name="before">Whether this one's insertions go before the rival's at the same place.</param>
    public ChangeSet Transform(ChangeSet over, bool before = false) => throw new NotImplementedException();

    /// <summary>The change set that undoes it.</summary>
    public ChangeSet Invert(Rope text) => throw new NotImplementedException();

    /// <summary>Where a position of the old text is in the new one (CodeMirror: mapPos, MapMode.Simple).</summary>
    public int Position(int at, Side side = Side.Before) => throw new NotImplementedException();

    /// <summary>Reads CodeMirror's JSON form, strictly, straight from UTF-8.</summary>
    /// <returns>Null and the refusal when it is none.</returns>
    public static ChangeSet? Parse(ReadOnlySpan<byte> json, [NotNullWhen(false)] out Refusal? refusal) => throw new NotImplementedException();

    /// <summary>Writes CodeMirror's JSON form.</summary>
    public void WriteTo(Utf8JsonWriter writer) => throw new NotImplementedException();

    /// <summary>As "2 0:3 4:0": keep 2, insert 3, delete 4.</summary>
    public override string ToString() => throw new NotImplementedException();
}
