using System.Buffers;
using System.IO.Compression;
using System.Numerics;

namespace Workspace.Collab;

/// <summary>Columns in one array of bytes, each by itself, compressed where that makes it smaller.</summary>
/// <remarks>
/// The format; of each column its length and its length here, equal where it stands as it is, else it is Brotli; the columns. Zeros follow where the whole would else be
/// less than a <see cref="MostPerByte"/>th of the columns: so nobody can make few bytes unpack to many.
/// </remarks>
internal static class Parcel
{
    /// <summary>How many bytes one packed byte may unpack to.</summary>
    internal const int MostPerByte = 32;

    // Quality 11 makes sealed runs a tenth smaller, at twenty times the time.
    private const int Quality = 9;

    /// <summary>Columns, compressed or as they are.</summary>
    internal static byte[] Of(byte format, ReadOnlySpan<ByteWriter> columns, bool isCompressed)
    {
        var head = new ByteWriter();
        var body = new ByteWriter();
        head.Byte(format);
        var length = 0;
        foreach (var column in columns)
        {
            var here = isCompressed ? Smaller(column.Written) : column.Written;
            head.Count(column.Written.Length);
            head.Count(here.Length);
            body.Bytes(here);
            length += column.Written.Length;
        }

        var packed = new byte[Math.Max(head.Written.Length + body.Written.Length, (length + MostPerByte - 1) / MostPerByte)];
        head.Written.CopyTo(packed);
        body.Written.CopyTo(packed.AsSpan(head.Written.Length));
        return packed;
    }

    /// <summary>The columns, as many as are expected. Takes as much memory as they have bytes, at most <see cref="MostPerByte"/> for each packed one.</summary>
    /// <exception cref="FormatException">Not such bytes.</exception>
    internal static byte[][] Columns(ReadOnlySpan<byte> packed, int count)
    {
        var reader = new ByteReader(packed[1..]);
        var lengths = new (int Plain, int Here)[count];
        var most = (long)packed.Length * MostPerByte;
        foreach (ref var length in lengths.AsSpan())
        {
            length.Plain = reader.Count((int)Math.Min(most, int.MaxValue));
            length.Here = reader.Count(length.Plain);
            most -= length.Plain;
        }

        var columns = new byte[count][];
        for (var i = 0; i < count; i++) columns[i] = Plain(reader.Bytes(lengths[i].Here), lengths[i].Plain);
        if (reader.Bytes(reader.Left).ContainsAnyExcept((byte)0)) throw new FormatException("More bytes than the columns have.");
        return columns;
    }

    private static ReadOnlySpan<byte> Smaller(ReadOnlySpan<byte> column)
    {
        var packed = new byte[column.Length];
        var window = Math.Clamp(BitOperations.Log2((uint)column.Length | 1) + 1, 10, 22);
        return BrotliEncoder.TryCompress(column, packed, out var size, Quality, window) && size < column.Length ? packed.AsSpan(0, size) : column;
    }

    private static byte[] Plain(ReadOnlySpan<byte> here, int length)
    {
        if (here.Length == length) return here.ToArray();
        var plain = new byte[length];
        using var brotli = new BrotliDecoder();
        return brotli.Decompress(here, plain, out var read, out var written) == OperationStatus.Done && read == here.Length && written == length
            ? plain
            : throw new FormatException("A column that is damaged, or of another length.");
    }
}
