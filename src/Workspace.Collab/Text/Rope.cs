namespace Workspace.Collab;

/// <summary>Immutable text, cheap to edit and to keep; UTF-16 code units.</summary>
public sealed class Rope
{
    private Rope() => throw new NotImplementedException();

    /// <summary>The empty text.</summary>
    public static Rope Empty => throw new NotImplementedException();

    /// <summary>A text.</summary>
    public static Rope Of(ReadOnlySpan<char> text) => throw new NotImplementedException();

    /// <summary>UTF-16 code units.</summary>
    public int Length => throw new NotImplementedException();

    /// <summary>How many lines: one more than there are line feeds.</summary>
    public int Lines => throw new NotImplementedException();

    /// <summary>The code unit at an offset.</summary>
    public char this[int at] => throw new NotImplementedException();

    /// <summary>The text with a range replaced.</summary>
    public Rope Replace(int from, int to, ReadOnlySpan<char> text) => throw new NotImplementedException();

    /// <summary>A part of the text.</summary>
    public Rope Slice(int from, int to) => throw new NotImplementedException();

    /// <summary>Copies from an offset until the span is full.</summary>
    public void CopyTo(int from, Span<char> destination) => throw new NotImplementedException();

    /// <summary>A part as a string.</summary>
    public string ToString(int from, int to) => throw new NotImplementedException();

    /// <summary>The whole as a string.</summary>
    public override string ToString() => throw new NotImplementedException();

    /// <summary>The whole in pieces, without building a string.</summary>
    public IEnumerable<ReadOnlyMemory<char>> Chunks => throw new NotImplementedException();

    /// <summary>SHA-256 of the text in UTF-8.</summary>
    public byte[] Sha256() => throw new NotImplementedException();
}
