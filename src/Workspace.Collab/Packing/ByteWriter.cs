using System.Buffers.Binary;
using System.Text;

namespace Workspace.Collab;

/// <summary>Writes numbers in as few bytes as they need, and ids as they are.</summary>
internal sealed class ByteWriter
{
    private byte[] bytes = new byte[256];
    private int length;

    internal ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    internal void Clear() => length = 0;

    internal void Byte(byte value) => Room(1)[0] = value;

    internal void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Room(value.Length));

    /// <summary>Seven bits a byte, the low ones first, the eighth bit where more follow.</summary>
    internal void Unsigned(ulong value)
    {
        for (; value >= 0x80; value >>= 7) Byte((byte)(value | 0x80));
        Byte((byte)value);
    }

    internal void Count(int value) => Unsigned((ulong)value);

    /// <summary>Small when near to zero, on either side.</summary>
    internal void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Sixteen bytes in the order in which the id is written.</summary>
    internal void Id(Guid value) => value.TryWriteBytes(Room(16), bigEndian: true, out _);

    internal void Author(Author value)
    {
        Id(value.Person.Value);
        Id(value.Organization.Value);
    }

    internal void Client(ClientId value) => BinaryPrimitives.WriteUInt64BigEndian(Room(8), value.Value);

    internal void Time(DateTimeOffset value) => Signed(value.ToUnixTimeMilliseconds());

    internal void Text(string value)
    {
        Count(Encoding.UTF8.GetByteCount(value));
        Letters(value);
    }

    /// <summary>Text without its size.</summary>
    internal void Letters(ReadOnlySpan<char> value) => Encoding.UTF8.GetBytes(value, Room(Encoding.UTF8.GetByteCount(value)));

    private Span<byte> Room(int size)
    {
        if (bytes.Length - length < size) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + size));
        length += size;
        return bytes.AsSpan(length - size, size);
    }
}
