using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Workspace.Store.Tests;

/// <summary>Computes the hash of a draft's history from its event log with nothing of ours: only what docs/FORMATS.md says.</summary>
internal static class Stranger
{
    private static readonly string[] Channels = ["Typed", "Pasted", "Imported", "SuggestionAccepted", "Restored", "Api"];

    public static string HashOf(string log)
    {
        var hash = new byte[32];
        foreach (var line in log.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var json = JsonDocument.Parse(line).RootElement;
            if (json.TryGetProperty("changes", out _)) hash = SHA256.HashData([.. hash, .. Canonical(json)]);
        }
        return Convert.ToHexStringLower(hash);
    }

    private static List<byte> Canonical(JsonElement line)
    {
        var bytes = new List<byte> { 1 };
        Number(bytes, line.GetProperty("version").GetUInt64());
        bytes.AddRange(Convert.FromHexString(line.GetProperty("client").GetString()!));
        Id(bytes, line.GetProperty("person"));
        Id(bytes, line.GetProperty("organization"));
        bytes.Add((byte)Array.IndexOf(Channels, line.GetProperty("channel").GetString()));
        Signed(bytes, line.GetProperty("at").GetInt64());

        var sections = line.GetProperty("changes").EnumerateArray().ToArray();
        var inserted = "";
        Number(bytes, (ulong)sections.Length);
        foreach (var section in sections)
        {
            if (section.ValueKind == JsonValueKind.Number)
            {
                Number(bytes, section.GetUInt64());
                Number(bytes, 0);
                continue;
            }
            var text = string.Join('\n', section.EnumerateArray().Skip(1).Select(l => l.GetString()));
            Number(bytes, section[0].GetUInt64());
            Number(bytes, 1 + (ulong)text.Length);
            inserted += text;
        }
        var utf8 = Encoding.UTF8.GetBytes(inserted);
        Number(bytes, (ulong)utf8.Length);
        bytes.AddRange(utf8);

        var origins = line.TryGetProperty("origins", out var some) ? some.EnumerateArray().ToArray() : [];
        Number(bytes, (ulong)origins.Length);
        foreach (var origin in origins)
        {
            Number(bytes, origin.GetProperty("from").GetUInt64());
            Number(bytes, origin.GetProperty("to").GetUInt64() - origin.GetProperty("from").GetUInt64());
            var source = origin.GetProperty("source");
            Id(bytes, source.GetProperty("author").GetProperty("person"));
            Id(bytes, source.GetProperty("author").GetProperty("organization"));
            Id(bytes, source.GetProperty("draft"));
            Number(bytes, source.GetProperty("version").GetUInt64());
            Signed(bytes, source.GetProperty("at").GetDateTimeOffset().ToUnixTimeMilliseconds());
        }
        return bytes;
    }

    private static void Number(List<byte> bytes, ulong value)
    {
        for (; value >= 128; value /= 128) bytes.Add((byte)(128 + (value % 128)));
        bytes.Add((byte)value);
    }

    private static void Signed(List<byte> bytes, long value) => Number(bytes, value >= 0 ? 2 * (ulong)value : (2 * (ulong)-value) - 1);

    private static void Id(List<byte> bytes, JsonElement id) => bytes.AddRange(Convert.FromHexString(id.GetString()!.Replace("-", "", StringComparison.Ordinal)));
}
