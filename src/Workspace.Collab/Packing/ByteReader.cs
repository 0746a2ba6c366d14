using System.Buffers.Binary;
using System.Text;

namespace Workspace.Collab;

/// <summary>Reads what <see cref="ByteWriter"/> wrote; anything else is a <see cref="FormatException"/>, never more.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> rest = bytes;

    /// <summary>How many bytes are left.</summary>
    internal readonly int Left => rest.Length;

    internal byte Byte() => Bytes(1)[0];

    internal ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > rest.Length) throw new FormatException($"Got {rest.Length} bytes, expected {count}.");
        var read = rest[..count];
        rest = rest[count..];
        return read;
    }

    internal ulong Unsigned()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            if (shift == 63 && next > 1) break;
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return next > 0 || shift == 0 ? value : throw new FormatException("A number is longer than it needs.");
        }

        throw new FormatException("A number is too large.");
    }

    /// <summary>A whole number from 0 to a greatest one.</summary>
    internal int Count(int most)
    {
        var value = Unsigned();
        return value <= (ulong)most ? (int)value : throw new FormatException($"Got {value}, expected at most {most}.");
    }

    /// <summary>The place of one of so many things; of none there is no place.</summary>
    internal int Index(int count) => count > 0 ? Count(count - 1) : throw new FormatException("Got the place of one of nothing.");

    /// <summary>A number of things that take at least so many bytes each: no more than can be there.</summary>
    internal int CountOf(int bytesEach) => Count(rest.Length / bytesEach);

    internal long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    internal Guid Id() => new(Bytes(16), bigEndian: true);

    internal Author Author() => new(new(Id()), new(Id()));

    internal ClientId Client() => new(BinaryPrimitives.ReadUInt64BigEndian(Bytes(8)));

    internal DateTimeOffset Time() => At(Signed());

    internal Channel Channel()
    {
        var channel = (Channel)Byte();
        return Enum.IsDefined(channel) ? channel : throw new FormatException($"Got channel {(int)channel}.");
    }

    internal string Text() => Letters(CountOf(1));

    /// <summary>Text of so many bytes.</summary>
    internal string Letters(int bytes)
    {
        try
        {
            return StrictUtf8.GetString(Bytes(bytes));
        }
        catch (DecoderFallbackException broken)
        {
            throw new FormatException("Text that is no UTF-8.", broken);
        }
    }

    /// <summary>A time of so many milliseconds.</summary>
    internal static DateTimeOffset At(long milliseconds) =>
        milliseconds is >= -62_135_596_800_000 and <= 253_402_300_799_999
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw new FormatException($"Got a time of {milliseconds} ms.");

    internal readonly void End()
    {
        if (!rest.IsEmpty) throw new FormatException($"{rest.Length} bytes more than expected.");
    }
}
