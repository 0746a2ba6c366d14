namespace Workspace.Collab;

public sealed partial class Attribution
{
    private const byte Format = 1;
    private const int ShortestRun = 8;

    /// <summary>As bytes for a checkpoint, versioned. O(runs). Times are kept to the millisecond.</summary>
    public byte[] ToBytes()
    {
        var authors = new Table<Author>();
        var sources = new Table<FirstWriting>();
        var runs = new ByteWriter();
        var (count, at) = (0, 0L);
        foreach (var run in Runs)
        {
            var stamp = run.Stamp;
            runs.Count(run.To - run.From);
            runs.Count(authors.Number(stamp.InsertedBy));
            runs.Byte((byte)stamp.Channel);
            runs.Count(stamp.From.Number);
            runs.Count(stamp.To.Number - stamp.From.Number);
            runs.Signed(stamp.FromAt.ToUnixTimeMilliseconds() - at);
            at = stamp.FromAt.ToUnixTimeMilliseconds();
            runs.Signed(stamp.ToAt.ToUnixTimeMilliseconds() - at);
            runs.Count(stamp.Origin is null ? 0 : 1 + sources.Number(stamp.Origin));
            count++;
        }

        var bytes = new ByteWriter();
        bytes.Byte(Format);
        bytes.Count(authors.Values.Count);
        foreach (var author in authors.Values) bytes.Author(author);
        bytes.Count(sources.Values.Count);
        foreach (var source in sources.Values) FirstWritings.Write(bytes, source);
        bytes.Count(count);
        bytes.Bytes(runs.Written);
        return bytes.Written.ToArray();
    }

    /// <summary>From the bytes of <see cref="ToBytes"/>. O(bytes), whatever numbers they claim.</summary>
    /// <exception cref="FormatException">Not such bytes.</exception>
    public static Attribution FromBytes(ReadOnlySpan<byte> bytes) => FromBytes(bytes, UsualLimit);

    internal static Attribution FromBytes(ReadOnlySpan<byte> bytes, int limit)
    {
        var reader = new ByteReader(bytes);
        if (reader.Byte() is var format && format != Format) throw new FormatException($"Got attribution of format {format}, expected {Format}.");

        var authors = new Author[reader.CountOf(32)];
        foreach (ref var author in authors.AsSpan()) author = reader.Author();
        var sources = new FirstWriting[reader.CountOf(50)];
        foreach (ref var source in sources.AsSpan()) source = FirstWritings.Read(ref reader);

        var runs = new Run[reader.CountOf(ShortestRun)];
        var (length, at) = (0, 0L);
        for (var i = 0; i < runs.Length; i++)
        {
            runs[i] = ReadRun(ref reader, authors, sources, ref at);
            if (i > 0 && runs[i].Stamp == runs[i - 1].Stamp) throw new FormatException("Two neighbouring runs have one stamp.");
            length += runs[i].Length;
            if (length > ChangeSet.MaxLength) throw new FormatException("The runs are longer than a text can be.");
        }

        reader.End();
        return Of(runs, limit);
    }

    private static Run ReadRun(ref ByteReader reader, Author[] authors, FirstWriting[] sources, ref long at)
    {
        var length = reader.Count(ChangeSet.MaxLength);
        if (length == 0) throw new FormatException("A run is empty.");
        var author = authors[Index(reader.Count(int.MaxValue), authors.Length)];
        var channel = reader.Channel();
        var from = reader.Count(int.MaxValue);
        var to = from + reader.Count(int.MaxValue - from);
        at = unchecked(at + reader.Signed());
        var fromAt = ByteReader.At(at);
        var toAt = ByteReader.At(unchecked(at + reader.Signed()));
        var source = reader.Count(sources.Length);
        return new(length, new(author, channel, new(from), new(to), fromAt, toAt, source == 0 ? null : sources[source - 1]));
    }

    private static int Index(int index, int count) => index < count ? index : throw new FormatException($"Got number {index} of {count}.");

    private static Attribution Of(Run[] runs, int limit)
    {
        if (runs.Length == 0) return new(null, limit);
        var count = (runs.Length + limit - 1) / limit;
        var leaves = new List<RunLeaf>(count);
        for (var i = 0; i < count; i++) leaves.Add(new(runs[(int)((long)runs.Length * i / count)..(int)((long)runs.Length * (i + 1) / count)]));
        return new(Node<RunLeaf>.Of(leaves), limit);
    }
}
