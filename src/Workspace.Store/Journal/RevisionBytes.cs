using System.Buffers.Binary;
using System.Collections.Immutable;
using JasperFx.Events;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A <see cref="DraftRevised"/> as the bytes in which its event is stored.</summary>
/// <remarks>
/// <para>A byte 2 for the form; the version after it in four bytes, the highest first, where an index finds it; then, numbers as seven bits a byte, the low ones first: its number; the
/// version before it; when it started, in milliseconds since 1970, and how many later it ended; words and length of the text; authors, each once; who made the last; shares; headings; both hashes; and all that is left are the packed contributions.</para>
/// <para>Form 1 is JSON, in the event's other column. What was written in it stays readable.</para>
/// </remarks>
internal sealed class RevisionBytes : IEventBinarySerializer
{
    private const byte Form = 2;
    private const int HashSize = 32;

    /// <summary>In SQL, the version after an event that is a revision, whatever its form.</summary>
    public const string To = """
        (case when bdata is null then (data ->> 'to')::int
            else (get_byte(bdata, 1) << 24) | (get_byte(bdata, 2) << 16) | (get_byte(bdata, 3) << 8) | get_byte(bdata, 4) end)
        """;

    public byte[] Serialize(Type type, object data) => Write((DraftRevised)data);

    public object Deserialize(Type type, byte[] data) => Read(data);

    public static byte[] Write(DraftRevised revised)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Form);
        writer.Write(BinaryPrimitives.ReverseEndianness(revised.To.Number));
        writer.Write7BitEncodedInt(revised.Number);
        writer.Write7BitEncodedInt(revised.From.Number);
        writer.Write7BitEncodedInt64(revised.StartedAt.ToUnixTimeMilliseconds());
        writer.Write7BitEncodedInt64(revised.EndedAt.ToUnixTimeMilliseconds() - revised.StartedAt.ToUnixTimeMilliseconds());
        writer.Write7BitEncodedInt(revised.Words);
        writer.Write7BitEncodedInt(revised.Length);
        Author[] authors = [.. revised.Shares.Select(share => share.Author).Append(revised.LastBy).Distinct()];
        writer.Write7BitEncodedInt(authors.Length);
        foreach (var author in authors)
        {
            writer.Write(author.Person.Value.ToByteArray(bigEndian: true));
            writer.Write(author.Organization.Value.ToByteArray(bigEndian: true));
        }
        writer.Write7BitEncodedInt(Array.IndexOf(authors, revised.LastBy));
        writer.Write7BitEncodedInt(revised.Shares.Length);
        foreach (var share in revised.Shares)
        {
            writer.Write7BitEncodedInt(Array.IndexOf(authors, share.Author));
            writer.Write7BitEncodedInt(share.WordsAdded);
            writer.Write7BitEncodedInt(share.WordsRemoved);
            writer.Write7BitEncodedInt(share.Added);
            writer.Write7BitEncodedInt(share.Removed);
        }
        writer.Write7BitEncodedInt(revised.Headings.Length);
        foreach (var heading in revised.Headings) writer.Write(heading);
        writer.Write(revised.HashBefore);
        writer.Write(revised.Hash);
        writer.Write(revised.Contributions);
        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">Not such bytes, or damaged.</exception>
    public static DraftRevised Read(byte[] stored)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(stored));
            return reader.ReadByte() is var form && form == Form ? Read(reader) : throw new InvalidDataException($"Got a revision of form {form}, expected {Form}.");
        }
        catch (Exception damaged) when (damaged is EndOfStreamException or FormatException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException($"A stored revision is damaged: {damaged.Message}", damaged);
        }
    }

    private static DraftRevised Read(BinaryReader reader)
    {
        var to = BinaryPrimitives.ReverseEndianness(reader.ReadInt32());
        var (number, from) = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
        var started = DateTimeOffset.FromUnixTimeMilliseconds(reader.Read7BitEncodedInt64());
        var ended = started.AddMilliseconds(reader.Read7BitEncodedInt64());
        var (words, length) = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
        var authors = Many(reader, 2 * 16, () => new Author(new(Id(reader)), new(Id(reader))));
        var last = authors[reader.Read7BitEncodedInt()];
        var shares = Many(reader, 5, () => new RevisionShare(authors[reader.Read7BitEncodedInt()], reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt()));
        var headings = Many(reader, 1, reader.ReadString);
        var (before, hash) = (Bytes(reader, HashSize), Bytes(reader, HashSize));
        return new(number, new(from), new(to), started, ended, last, shares, headings, words, length, Bytes(reader, Left(reader)), before, hash);
    }

    private static Guid Id(BinaryReader reader) => new(Bytes(reader, 16), bigEndian: true);

    private static byte[] Bytes(BinaryReader reader, int count) => reader.ReadBytes(count) is var bytes && bytes.Length == count ? bytes : throw new EndOfStreamException();

    private static ImmutableArray<T> Many<T>(BinaryReader reader, int bytesEach, Func<T> read)
    {
        var count = reader.Read7BitEncodedInt();
        if (count < 0 || count > Left(reader) / bytesEach) throw new FormatException($"Got a count of {count}.");
        var many = ImmutableArray.CreateBuilder<T>(count);
        for (var i = 0; i < count; i++) many.Add(read());
        return many.MoveToImmutable();
    }

    private static int Left(BinaryReader reader) => (int)(reader.BaseStream.Length - reader.BaseStream.Position);
}
