using System.Text;
using System.Text.Json;

namespace Workspace.Collab.Tests;

/// <summary>The JSON form of a change set, read and written by the framework's own reader and writer, as plainly as can be.</summary>
internal static class PlainJson
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 2 };

    /// <summary>The change set; null where the bytes are none.</summary>
    internal static ChangeSet? Parse(byte[] json)
    {
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(json);
            using var document = JsonDocument.Parse(json, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Array ? Read(document.RootElement) : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static ChangeSet? Read(JsonElement json)
    {
        var sections = new SectionWriter([]);
        var inserted = new StringBuilder();
        var (before, after) = (0L, 0L);
        foreach (var section in json.EnumerateArray())
        {
            var isReplaced = section.ValueKind == JsonValueKind.Array;
            if (isReplaced && section.GetArrayLength() == 0) return null;
            var number = isReplaced ? section[0] : section;
            if (number.ValueKind != JsonValueKind.Number || number.GetRawText()[0] == '-' || !number.TryGetInt32(out var length)) return null;

            var lines = new List<string>();
            for (var i = 1; isReplaced && i < section.GetArrayLength(); i++)
            {
                if (section[i].ValueKind != JsonValueKind.String) return null;
                lines.Add(section[i].GetString()!);
            }

            if (lines.Any(line => line.Contains('\n') || !TextRules.Allows(line))) return null;
            var text = string.Join('\n', lines);
            if (length == 0 && text.Length == 0) return null;
            before += length;
            after += isReplaced ? text.Length : length;
            if (before > ChangeSet.MaxLength || after > ChangeSet.MaxLength) return null;
            sections.Add(length, isReplaced ? text.Length : -1);
            inserted.Append(text);
        }

        return ChangeSet.Of(sections.Written, inserted.ToString());
    }
}
