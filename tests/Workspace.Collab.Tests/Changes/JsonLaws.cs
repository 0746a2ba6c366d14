using System.Text;
using System.Text.Json;
using CsCheck;

namespace Workspace.Collab.Tests;

public sealed class JsonLaws
{
    /// <summary>What the bytes of a change set are made of, and what they must not be made of.</summary>
    private static readonly Gen<byte[]> Part = Gen.OneOf(
        Gen.OneOf("[", "]", ",", "[", "]", ",", "[0,", "[2,", "0", "1", "12", "00", "01", "-1", "-0", "1073741824", "1073741825", "2147483648", "99999999999", "1e9", "1.5", "\"", "\"a\"", "\"é€😀\"", "\"a b\"", "é", "😀", "{", "}", ":", "null", " ", "\t", "\r\n")
            .Select(Encoding.UTF8.GetBytes),
        Gen.OneOf("\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u00e9", "\\u00E9", "\\u000a", "\\u0000", "\\ud83d", "\\ude00", "\\ud83d\\ude00", "\\u12", "\\u 123", "\\u+123", "\\x", "\\")
            .Select(escape => Encoding.UTF8.GetBytes($"\"{escape}\"")),
        Gen.OneOf<byte[]>([0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf0, 0x9f], [0xc0, 0x80], [0x01], [0x7f], [0xef, 0xbb, 0xbf]));

    [Fact]
    public void Any_bytes_are_read_as_the_frameworks_reader_reads_them() =>
        Part.List[0, 14].Sample(parts => AssertReadAsPlainly([.. parts.SelectMany(part => part)]), iter: Some.Cases * 5);

    [Fact]
    public void A_change_set_with_some_bytes_changed_is_read_as_the_frameworks_reader_reads_it() =>
        Gen.Select(Some.Change, Gen.Select(Gen.Int[0, 200], Part).List[1, 2]).Sample((change, faults) =>
        {
            var json = change.A.ToJson().ToList();
            foreach (var (at, part) in faults)
            {
                var from = at % (json.Count + 1);
                json.RemoveRange(from, Math.Min(part.Length, json.Count - from));
                json.InsertRange(from, part);
            }

            AssertReadAsPlainly([.. json]);
        }, iter: Some.Cases * 5);

    [Fact]
    public void A_change_set_with_white_space_anywhere_between_its_parts_is_the_same() =>
        Gen.Select(Some.Change, Gen.OneOf(" ", "\n", "\t\r ")).Sample((change, space) =>
        {
            using var document = JsonDocument.Parse(change.A.ToJson());
            var json = space + string.Join($"{space},{space}", document.RootElement.EnumerateArray().Select(section => section.ValueKind == JsonValueKind.Array
                ? $"[{space}{string.Join($"{space},{space}", section.EnumerateArray().Select(item => item.GetRawText()))}{space}]"
                : section.GetRawText()));
            Assert.Equal(change.A, Sample.Parse($"[{json}{space}]{space}", out _));
        }, iter: Some.Cases);

    [Fact]
    public void Text_of_any_letters_is_printed_as_one_reads_it() =>
        Gen.Select(Gen.Char.Array[0, 40].Select(letters => new string(letters)), Some.Text, Gen.Int[0, 1100]).Sample((any, text, skip) =>
        {
            var inserted = $"{new string('x', skip)}{any}{text}";
            var json = ChangeSet.Replace(3, 1, 2, inserted).ToJson();
            using var document = JsonDocument.Parse(json);
            var lines = document.RootElement[1].EnumerateArray().Skip(1).Select(line => Unescaped(line.GetRawText()));
            Assert.Equal(inserted, string.Join('\n', lines));
        }, iter: Some.Cases);

    [Fact]
    public void It_is_one_value_among_others() =>
        Some.Change.Sample(change =>
        {
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream))
            {
                writer.WriteStartArray();
                change.A.WriteTo(writer);
                change.A.WriteTo(writer);
                writer.WriteEndArray();
            }

            var json = Encoding.UTF8.GetString(change.A.ToJson());
            Assert.Equal($"[{json},{json}]", Encoding.UTF8.GetString(stream.ToArray()));
        }, iter: Some.Cases);

    private static void AssertReadAsPlainly(byte[] json)
    {
        var read = ChangeSet.Parse(json, out var refusal);
        Assert.Equal(PlainJson.Parse(json), read);
        Assert.Equal(read is null, refusal is Refusal.BadChangeSet or Refusal.ForbiddenCharacters);

        // What is longer than a keystroke goes another way.
        Assert.Equal(read, ChangeSet.Parse([.. json, .. new byte[150].Select(_ => (byte)' ')], out var same));
        Assert.Equal(refusal, same);
    }

    /// <summary>A JSON string that may hold halves of surrogate pairs, which the framework's reader refuses.</summary>
    private static string Unescaped(string json) =>
        System.Text.RegularExpressions.Regex.Replace(json[1..^1], @"\\(u[0-9a-f]{4}|.)", escape => escape.Value switch
        {
            "\\t" => "\t",
            "\\b" => "\b",
            "\\f" => "\f",
            "\\r" => "\r",
            ['\\', 'u', .. var digits] => ((char)Convert.ToInt32(digits, 16)).ToString(),
            [_, var letter] => letter.ToString(),
            _ => throw new InvalidOperationException(escape.Value),
        });
}
