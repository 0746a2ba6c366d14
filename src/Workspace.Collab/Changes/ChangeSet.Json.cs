using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Workspace.Collab;

public sealed partial class ChangeSet
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 2 };

    /// <summary>
    /// Reads CodeMirror's JSON form, <c>[4,[2],[0,"a","b"]]</c>, strictly, straight from UTF-8. O(bytes), whatever numbers they claim.
    /// </summary>
    /// <returns>
    /// Null and the refusal when it is none: <see cref="Refusal.ForbiddenCharacters"/> for inserted text that breaks <see cref="TextRules"/>,
    /// <see cref="Refusal.BadChangeSet"/> for all else: another shape, anything behind it, a section that says nothing, a number that is
    /// no whole one, a line feed within a line, a text longer than <see cref="MaxLength"/>.
    /// </returns>
    public static ChangeSet? Parse(ReadOnlySpan<byte> json, [NotNullWhen(false)] out Refusal? refusal)
    {
        // Unescaped, text has at most as many code units as bytes; a comma stands where a line feed goes.
        var text = ArrayPool<char>.Shared.Rent(json.Length + 1);
        try
        {
            refusal = Utf8.IsValid(json) ? null : Refusal.BadChangeSet;
            return refusal is null ? Parse(json, text, out refusal) : null;
        }
        catch (JsonException)
        {
            refusal = Refusal.BadChangeSet;
            return null;
        }
        catch (InvalidOperationException)
        {
            // Valid UTF-8 whose escapes make half a surrogate pair.
            refusal = Refusal.ForbiddenCharacters;
            return null;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text);
        }
    }

    /// <summary>Writes CodeMirror's JSON form, as its toJSON has it.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        var sections = Sections;
        for (int i = 0, at = 0; i < sections.Length; i += 2)
        {
            var insert = sections[i + 1];
            if (insert < 0)
            {
                writer.WriteNumberValue(sections[i]);
                continue;
            }

            writer.WriteStartArray();
            writer.WriteNumberValue(sections[i]);
            var text = Inserted.AsSpan(at, insert);
            if (insert > 0)
            {
                foreach (var line in text.Split('\n')) writer.WriteStringValue(text[line]);
            }

            writer.WriteEndArray();
            at += insert;
        }

        writer.WriteEndArray();
    }

    private static ChangeSet? Parse(ReadOnlySpan<byte> json, Span<char> text, out Refusal? refusal)
    {
        refusal = Refusal.BadChangeSet;
        var reader = new Utf8JsonReader(json, Strict);
        var sections = new SectionWriter(stackalloc int[32]);
        var (before, after, used) = (0L, 0L, 0);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) return null;

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var isReplaced = reader.TokenType == JsonTokenType.StartArray;
            if (isReplaced) reader.Read();
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var length) || length < 0) return null;

            var start = used;
            if (isReplaced)
            {
                for (var lines = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; lines++)
                {
                    if (reader.TokenType != JsonTokenType.String) return null;
                    if (lines > 0) text[used++] = '\n';
                    var line = text.Slice(used, reader.CopyString(text[used..]));
                    if (line.Contains('\n')) return null;
                    if (!TextRules.Allows(line))
                    {
                        refusal = Refusal.ForbiddenCharacters;
                        return null;
                    }

                    used += line.Length;
                }
            }

            var insert = isReplaced ? used - start : -1;
            if (length == 0 && insert <= 0) return null;
            before += length;
            after += isReplaced ? insert : length;
            if (before > MaxLength || after > MaxLength) return null;
            sections.Add(length, insert);
        }

        if (reader.Read()) return null;
        refusal = null;
        return Of(sections.Written, text[..used].ToString());
    }
}
