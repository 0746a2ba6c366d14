using System.Buffers;
using System.Text;

namespace Workspace.Collab;

/// <summary>One editor of one author, and the keys it presses, from first to last.</summary>
internal struct Hand(ClientId client, Author author, byte[] keys, int from, int to)
{
    private int next = from;

    internal readonly ClientId Client => client;

    internal readonly Author Author => author;

    internal readonly bool IsDone => next == to;

    internal byte Key() => next < to ? keys[next++] : throw new FormatException("Less keys than contributions.");

    /// <summary>A letter of several bytes, the first of which was read as a key.</summary>
    internal string Letter()
    {
        var status = Rune.DecodeFromUtf8(keys.AsSpan(next - 1, to - next + 1), out var letter, out var size);
        if (status != OperationStatus.Done || letter.IsAscii) throw new FormatException("A key that there is not.");
        next += size - 1;
        return letter.ToString();
    }

    /// <summary>Text of so many bytes that keeps the rules.</summary>
    internal string Text(int size)
    {
        var text = new ByteReader(keys.AsSpan(next, to - next)).Letters(size);
        next += size;
        return TextRules.Allows(text) ? text : throw new FormatException("Text that breaks the rules of texts.");
    }
}
