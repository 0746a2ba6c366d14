using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Workspace.Conformance;

/// <summary>Builds a case as JavaScript's JSON.stringify prints it: an array of change sets, numbers, texts and arrays of them.</summary>
internal sealed class Line
{
    private readonly ArrayBufferWriter<byte> output = new(1 << 10);
    private bool isFirst = true;

    internal ReadOnlySpan<byte> Written => output.WrittenSpan;

    internal void Clear()
    {
        output.ResetWrittenCount();
        isFirst = true;
    }

    internal Line Add(params ReadOnlySpan<ChangeSet> sets)
    {
        foreach (var changes in sets)
        {
            Part();
            changes.WriteTo(output);
        }

        return this;
    }

    internal Line Add(int number) => Raw(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Null where there is none.</summary>
    internal Line Add(int? number) => number is { } some ? Add(some) : Raw("null");

    /// <summary>Null where there is none.</summary>
    internal Line Add(string? text) => Raw(text is null ? "null" : $"\"{Escaped(text)}\"");

    /// <summary>An array of what is added meanwhile.</summary>
    internal Line List(Action add)
    {
        Raw("[");
        isFirst = true;
        add();
        isFirst = true;
        Raw("]");
        isFirst = false;
        return this;
    }

    /// <summary>Text as JSON.stringify has it between its quotes.</summary>
    internal static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '"' or '\\' => escaped.Append('\\').Append(letter),
                '\b' => escaped.Append("\\b"),
                '\f' => escaped.Append("\\f"),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                < ' ' => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => escaped.Append(letter),
            };
        }

        return escaped.ToString();
    }

    /// <summary>The elements of a JSON array, each as it stands there.</summary>
    internal static List<ReadOnlyMemory<byte>> Parts(ReadOnlyMemory<byte> json)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            parts.Add(json[from..(int)reader.BytesConsumed]);
        }

        return parts;
    }

    private Line Raw(string json)
    {
        Part();
        Encoding.UTF8.GetBytes(json, output);
        return this;
    }

    private void Part()
    {
        if (!isFirst) output.Write(","u8);
        isFirst = false;
    }
}
