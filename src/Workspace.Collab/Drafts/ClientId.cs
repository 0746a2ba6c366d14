using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace Workspace.Collab;

/// <summary>One editor in one browser tab of one person, 64 bits, written as 16 lower-case hexadecimal digits.</summary>
/// <remarks>
/// Made from the person and a key that the tab chose, so that nobody can propose under another person's client
/// and be taken for their resent text.
/// </remarks>
public readonly record struct ClientId(ulong Value)
{
    /// <summary>The client of a person's tab: the first eight bytes of SHA-256 of "person:key" in UTF-8, big-endian.</summary>
    /// <param name="person">Who is signed in; written as 36 lower-case characters.</param>
    /// <param name="key">What the tab chose once and keeps in its outbox.</param>
    public static ClientId Of(PersonId person, string key)
    {
        Span<byte> room = stackalloc byte[128];
        ReadOnlySpan<byte> named = Utf8.TryWrite(room, CultureInfo.InvariantCulture, $"{person.Value:D}:{key}", out var length)
            ? room[..length]
            : Encoding.UTF8.GetBytes($"{person}:{key}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(named, hash);
        return new(BinaryPrimitives.ReadUInt64BigEndian(hash));
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
