using System.IO.Compression;
using System.Text.Json;

namespace Workspace.Bench;

/// <summary>A text as it was written, edit by edit.</summary>
/// <param name="Times">When each edit was made, milliseconds since 1970, as the recording has it.</param>
/// <param name="End">What the text must be after the last edit.</param>
internal sealed record Trace(string Name, Edit[] Edits, long[] Times, string End)
{
    /// <summary>The sequential traces of josephg/editing-traces that the table has.</summary>
    internal static readonly string[] Recorded = ["automerge-paper", "sveltecomponent", "json-crdt-blog-post", "friendsforever_flat"];

    /// <summary>Reads a trace in the format of josephg/editing-traces, plain or gzip.</summary>
    internal static Trace Read(string path)
    {
        using var file = File.OpenRead(path);
        using Stream plain = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var json = JsonDocument.Parse(plain);
        var (edits, times) = (new List<Edit>(), new List<long>());
        foreach (var transaction in json.RootElement.GetProperty("txns").EnumerateArray())
        {
            var time = transaction.GetProperty("time").GetDateTimeOffset().ToUnixTimeMilliseconds();
            foreach (var patch in transaction.GetProperty("patches").EnumerateArray())
            {
                edits.Add(new(patch[0].GetInt32(), patch[1].GetInt32(), patch[2].GetString()!));
                times.Add(time);
            }
        }

        return new(Path.GetFileName(path).Split('.')[0], [.. edits], [.. times], json.RootElement.GetProperty("endContent").GetString()!);
    }

    /// <summary>Writes it in the format that <see cref="Read"/> reads.</summary>
    internal void Write(string path)
    {
        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file);
        json.WriteStartObject();
        json.WriteString("startContent", "");
        json.WriteString("endContent", End);
        json.WriteStartArray("txns");
        for (var i = 0; i < Edits.Length; i++)
        {
            json.WriteStartObject();
            json.WriteString("time", DateTimeOffset.FromUnixTimeMilliseconds(Times[i]));
            json.WriteStartArray("patches");
            json.WriteStartArray();
            json.WriteNumberValue(Edits[i].At);
            json.WriteNumberValue(Edits[i].Removed);
            json.WriteStringValue(Edits[i].Inserted);
            json.WriteEndArray();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Fails the run when an engine's text is not the recorded one.</summary>
    internal void Check(string text)
    {
        if (text != End) throw new InvalidOperationException($"{Name}: got a text of {text.Length}, expected the recorded one of {End.Length}.");
    }
}
