using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Workspace.Collab;

/// <summary>Reads the few forms of JSON that a change set is made of, strictly, straight from UTF-8. What is read once is not read again.</summary>
internal ref struct JsonScanner(ReadOnlySpan<byte> json)
{
    /// <summary>ASCII that stands for itself within a string.</summary>
    private static readonly SearchValues<byte> Plain = SearchValues.Create([.. Enumerable.Range(' ', 0x60).Select(letter => (byte)letter).Except("\"\\"u8.ToArray())]);

    /// <summary>What may not stand in a string, or not for itself.</summary>
    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(letter => (byte)letter), .. "\"\\"u8]);

    private readonly ReadOnlySpan<byte> json = json;
    private int at;

    /// <summary>Whether a string has said something by an escape: only then it may hold what no valid UTF-8 does, and control characters.</summary>
    internal bool SawEscape { get; set; }

    /// <summary>Whether nothing but white space is left.</summary>
    internal bool IsDone
    {
        get
        {
            SkipSpace();
            return at == json.Length;
        }
    }

    /// <summary>Passes a mark if it comes next, behind white space or not.</summary>
    internal bool TryPass(char mark)
    {
        SkipSpace();
        if (at == json.Length || json[at] != mark) return false;
        at++;
        return true;
    }

    /// <summary>A whole number that is a length: no sign, no fraction, no exponent, no leading zero, at most <see cref="ChangeSet.MaxLength"/>.</summary>
    internal bool TryLength(out int length)
    {
        SkipSpace();
        length = 0;
        var start = at;
        for (; at < json.Length && char.IsAsciiDigit((char)json[at]); at++)
        {
            length = (length * 10) + json[at] - '0';
            if (length > ChangeSet.MaxLength / 10 && (length > ChangeSet.MaxLength || (at + 1 < json.Length && char.IsAsciiDigit((char)json[at + 1])))) return false;
        }

        return at == start + 1 || (at > start && json[start] != '0');
    }

    /// <summary>A string.</summary>
    /// <param name="text">Receives what it says; at least as long as the bytes that are left.</param>
    /// <param name="length">How much that is.</param>
    internal bool TryString(Span<char> text, out int length)
    {
        length = 0;
        if (!TryPass('"')) return false;
        while (true)
        {
            var rest = json[at..];
            var plain = rest.IndexOfAnyExcept(Plain);
            if (plain < 0) return false;
            Ascii.ToUtf16(rest[..plain], text[length..], out _);
            length += plain;
            at += plain + 1;
            switch (rest[plain])
            {
                case (byte)'"':
                    return true;
                case (byte)'\\':
                    if (!TryEscape(out text[length++])) return false;
                    break;
                case < 0x80:
                    return false;
                default:
                    // Letters of other scripts, and what ASCII stands among them, up to the next special one.
                    rest = rest[plain..];
                    var special = rest.IndexOfAny(Special);
                    if (special < 0 || Utf8.ToUtf16(rest[..special], text[length..], out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done) return false;
                    length += written;
                    at += special - 1;
                    break;
            }
        }
    }

    private bool TryEscape(out char letter)
    {
        SawEscape = true;
        letter = '\0';
        if (at == json.Length) return false;
        switch (json[at++])
        {
            case (byte)'"': letter = '"'; return true;
            case (byte)'\\': letter = '\\'; return true;
            case (byte)'/': letter = '/'; return true;
            case (byte)'b': letter = '\b'; return true;
            case (byte)'f': letter = '\f'; return true;
            case (byte)'n': letter = '\n'; return true;
            case (byte)'r': letter = '\r'; return true;
            case (byte)'t': letter = '\t'; return true;
            case (byte)'u':
                if (json.Length - at < 4 || !Utf8Parser.TryParse(json.Slice(at, 4), out ushort number, out var read, 'x') || read != 4) return false;
                at += 4;
                letter = (char)number;
                return true;
            default: return false;
        }
    }

    private void SkipSpace()
    {
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') at++;
    }
}
