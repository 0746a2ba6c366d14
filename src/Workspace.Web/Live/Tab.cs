using System.Text;
using Workspace.Collab;

namespace Workspace.Web.Live;

/// <summary>A tab that writes in a draft.</summary>
/// <param name="Key">What it chose once: 16 to 64 characters of <c>A-Z a-z 0-9 - _</c>.</param>
public sealed record Tab(Guid Draft, string Key)
{
    private const int IdBytes = 16;

    /// <summary>A key, in UTF-8; null when it is not of that form.</summary>
    public static string? KeyOf(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is < 16 or > 64) return null;
        foreach (var letter in utf8)
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter is not ((byte)'-' or (byte)'_')) return null;
        return Encoding.ASCII.GetString(utf8);
    }

    /// <summary>Reads the id of the draft, the size of the key and the key off the front; null when they do not stand there.</summary>
    public static Tab? Read(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < IdBytes) return null;
        var rest = bytes[IdBytes..];
        if (!Varint.TryRead(ref rest, rest.Length, out int size) || size > rest.Length || KeyOf(rest[..size]) is not { } key) return null;
        var tab = new Tab(new(bytes[..IdBytes], bigEndian: true), key);
        bytes = rest[size..];
        return tab;
    }
}
