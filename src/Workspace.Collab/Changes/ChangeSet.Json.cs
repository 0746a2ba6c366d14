using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Workspace.Collab;

public sealed partial class ChangeSet
{
    /// <summary>
    /// Reads CodeMirror's JSON form, <c>[4,[2],[0,"a","b"]]</c>, strictly, straight from UTF-8. O(bytes), whatever numbers they claim; a keystroke
    /// allocates the change set alone.
    /// </summary>
    /// <returns>
    /// Null and the refusal when it is none: <see cref="Refusal.ForbiddenCharacters"/> for inserted text that breaks <see cref="TextRules"/>,
    /// <see cref="Refusal.BadChangeSet"/> for all else: another shape, anything behind it, a section that says nothing, a number that is
    /// no whole one, a line feed within a line, a text longer than <see cref="MaxLength"/>. Of several faults the first is named.
    /// </returns>
    public static ChangeSet? Parse(ReadOnlySpan<byte> json, [NotNullWhen(false)] out Refusal? refusal)
    {
        const int few = 128;
        if (json.Length <= few) return Parse(json, stackalloc char[few], out refusal);

        // Text has at most as many code units as there are bytes from its first quote on; a comma stands where a line feed goes.
        var quote = json.IndexOf((byte)'"');
        if (quote < 0) return Parse(json, [], out refusal);
        var room = ArrayPool<char>.Shared.Rent(json.Length - quote);
        try
        {
            return Parse(json, room, out refusal);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(room);
        }
    }

    /// <summary>Writes CodeMirror's JSON form, as its toJSON has it, in UTF-8; only what must be is escaped. O(sections + inserted text), nothing allocated.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        var printer = new JsonPrinter(output);
        printer.Mark('[');
        var sections = Sections;
        for (int i = 0, at = 0; i < sections.Length; i += 2)
        {
            if (i > 0) printer.Mark(',');
            var insert = sections[i + 1];
            if (insert < 0)
            {
                printer.Number(sections[i]);
                continue;
            }

            printer.Mark('[');
            printer.Number(sections[i]);
            if (insert > 0)
            {
                printer.Mark(',');
                printer.Lines(Inserted.AsSpan(at, insert));
            }

            printer.Mark(']');
            at += insert;
        }

        printer.Mark(']');
        printer.Finish();
    }

    /// <summary>The JSON form as bytes. As <see cref="WriteTo(IBufferWriter{byte})"/>.</summary>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        WriteTo(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the JSON form as one value among others. As <see cref="WriteTo(IBufferWriter{byte})"/>.</summary>
    public void WriteTo(Utf8JsonWriter writer) => writer.WriteRawValue(ToJson(), skipInputValidation: true);

    private static ChangeSet? Parse(ReadOnlySpan<byte> json, Span<char> room, out Refusal? refusal)
    {
        refusal = Refusal.BadChangeSet;
        var scanner = new JsonScanner(json);
        var sections = new SectionWriter(stackalloc int[16]);
        var (before, after, used) = (0L, 0L, 0);
        if (!scanner.TryPass('[')) return null;
        for (var isFirst = true; !scanner.TryPass(']'); isFirst = false)
        {
            if (!isFirst && !scanner.TryPass(',')) return null;
            var isReplaced = scanner.TryPass('[');
            if (!scanner.TryLength(out var length)) return null;

            var insert = -1;
            if (isReplaced)
            {
                var start = used;
                for (var lines = 0; !scanner.TryPass(']'); lines++)
                {
                    if (!scanner.TryPass(',')) return null;
                    if (lines > 0) room[used++] = '\n';
                    if (!scanner.TryString(room[used..], out var line)) return null;
                    if (scanner.SawEscape && Fault(room.Slice(used, line)) is { } fault)
                    {
                        refusal = fault;
                        return null;
                    }

                    used += line;
                }

                insert = used - start;
            }

            if (length == 0 && insert <= 0) return null;
            before += length;
            after += isReplaced ? insert : length;
            if (before > MaxLength || after > MaxLength) return null;
            sections.Add(length, insert);
        }

        if (!scanner.IsDone) return null;
        refusal = null;
        return Of(sections.Written, Letters.TextOf(room[..used]));
    }

    private static Refusal? Fault(ReadOnlySpan<char> line) =>
        !TextRules.Allows(line) ? Refusal.ForbiddenCharacters : line.Contains('\n') ? Refusal.BadChangeSet : null;
}
