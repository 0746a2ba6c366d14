using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Text;
using System.Text.Unicode;

namespace Workspace.Collab;

/// <summary>Writes the few forms of JSON that a change set is made of, straight as UTF-8; only what must be is escaped.</summary>
internal ref struct JsonPrinter(IBufferWriter<byte> output)
{
    /// <summary>Text goes out in stretches of so many code units, so that no room for all of it is asked for at once.</summary>
    private const int Stretch = 1024;

    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', 0x60).Select(letter => (char)letter).Except("\"\\")]);

    private readonly IBufferWriter<byte> output = output;
    private Span<byte> room;
    private int used;

    internal void Mark(char mark)
    {
        Reserve(1);
        room[used++] = (byte)mark;
    }

    internal void Number(int number)
    {
        Reserve(11);
        if (number < 10)
        {
            room[used++] = (byte)('0' + number);
            return;
        }

        Utf8Formatter.TryFormat(number, room[used..], out var written);
        used += written;
    }

    /// <summary>Text as a string for each of its lines, with commas between.</summary>
    internal void Lines(ReadOnlySpan<char> text)
    {
        Mark('"');
        while (!text.IsEmpty)
        {
            var part = text;
            if (part.Length > Stretch) part = text[..(char.IsHighSurrogate(text[Stretch - 1]) ? Stretch + 1 : Stretch)];
            var plain = part.IndexOfAnyExcept(Plain);
            if (plain < 0) plain = part.Length;
            Reserve(plain + 12);
            Ascii.FromUtf16(part[..plain], room[used..], out _);
            used += plain;
            text = text[plain..];
            if (plain < part.Length) text = text[(text[0] < 0x80 ? Escaped(text[0]) : Letters(part[plain..]))..];
        }

        Mark('"');
    }

    /// <summary>Gives what was written to the output; nothing is there before.</summary>
    internal void Finish()
    {
        output.Advance(used);
        room = [];
        used = 0;
    }

    /// <summary>Other scripts than ASCII. Gives how many code units they were.</summary>
    private int Letters(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyInRange('\0', '\x7f');
        if (end >= 0) text = text[..end];
        Reserve((3 * text.Length) + 6);
        Utf8.FromUtf16(text, room[used..], out var read, out var written, replaceInvalidSequences: false);
        used += written;
        return read > 0 ? read : Escaped(text[0]);
    }

    /// <summary>What cannot stand for itself: a line feed parts two lines, half of a surrogate pair has no UTF-8. As JSON.stringify has it.</summary>
    private int Escaped(char letter)
    {
        ReadOnlySpan<byte> escape = letter switch
        {
            '\n' => "\",\""u8,
            '"' => "\\\""u8,
            '\\' => "\\\\"u8,
            '\t' => "\\t"u8,
            '\b' => "\\b"u8,
            '\f' => "\\f"u8,
            '\r' => "\\r"u8,
            _ => "\\u"u8,
        };
        escape.CopyTo(room[used..]);
        used += escape.Length;
        if (escape[^1] != 'u') return 1;
        var isWritten = Utf8Formatter.TryFormat((ushort)letter, room[used..], out var digits, new('x', 4));
        Debug.Assert(isWritten && digits == 4, "room was reserved");
        used += digits;
        return 1;
    }

    private void Reserve(int bytes)
    {
        if (room.Length - used >= bytes) return;
        if (used > 0) Finish();
        room = output.GetSpan(Math.Max(bytes, 64));
    }
}
