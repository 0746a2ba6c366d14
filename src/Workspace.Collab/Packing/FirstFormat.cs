using System.Buffers;
using System.Collections.Immutable;
using System.IO.Compression;

namespace Workspace.Collab;

/// <summary>Reads runs as they were packed before version 2 of the format; nothing writes it any more, and what was written stays readable.</summary>
/// <remarks>
/// Brotli over: count, first version, length before, first time, authors, clients with their authors, who (run-length), channels (run-length), numbers of ranges
/// (run-length), times (differences), places (differences from the end of the range before), removed lengths, inserted lengths, origins, all inserted text.
/// </remarks>
internal static class FirstFormat
{
    internal const byte Number = 1;

    // It did not bound what few bytes unpack to. A draft's text at its longest, three bytes a code unit, must still be read, and a proposal of as many ranges as its limit has room for.
    private const int BytesAtLeast = 8 << 20;
    private const int PartsAtLeast = 1 << 18;

    internal static ImmutableArray<Contribution> Read(ReadOnlySpan<byte> packed)
    {
        var plain = Decompressed(packed[1..], (int)Math.Min(BytesAtLeast + (1024L * packed.Length), 1 << 28));
        var reader = new ByteReader(plain.WrittenSpan);
        var most = (int)Math.Min(PartsAtLeast + (64L * packed.Length), reader.Left);
        var contributions = new Contribution[reader.Count(most)];
        if (contributions.Length > 0) Read(ref reader, contributions, most);
        reader.End();
        return [.. contributions];
    }

    private static void Read(ref ByteReader reader, Span<Contribution> contributions, int most)
    {
        var count = contributions.Length;
        var version = reader.Count(int.MaxValue - count);
        if (version == 0) throw new FormatException("Got version 0, expected at least 1.");
        var length = reader.Count(ChangeSet.MaxLength);
        var time = reader.Signed();
        var authors = new Author[reader.CountOf(32)];
        foreach (ref var author in authors.AsSpan()) author = reader.Author();
        var signatures = new (ClientId Client, Author Author)[reader.CountOf(9)];
        foreach (ref var signature in signatures.AsSpan()) signature = (reader.Client(), authors[reader.Index(authors.Length)]);

        var who = RunLengths.Read(ref reader, count, signatures.Length);
        var channels = RunLengths.Read(ref reader, count, (int)Channel.Api + 1);
        var rangeCounts = RunLengths.Read(ref reader, count, reader.Left + 1);
        var times = new DateTimeOffset[count];
        foreach (ref var at in times.AsSpan()) at = ByteReader.At(time = unchecked(time + reader.Signed()));

        var ranges = ReadRanges(ref reader, rangeCounts, most);
        var origins = new OriginReader(ref reader, count);
        var text = reader.Text();
        if (!TextRules.Allows(text)) throw new FormatException("Text that breaks the rules of texts.");
        var (next, end, used) = (0, 0, 0);
        for (var i = 0; i < count; i++)
        {
            var (client, author) = signatures[who[i]];
            var changes = ReadSet(ranges.AsSpan(next, rangeCounts[i]), length, text, ref end, ref used);
            contributions[i] = new(new(version + i), client, author, (Channel)channels[i], times[i], changes, origins.Next(i, changes.Inserted.Length));
            next += rangeCounts[i];
            length = changes.LengthAfter;
        }

        if (used != text.Length) throw new FormatException("More text than was inserted.");
    }

    private static (long Place, int Removed, int Inserted)[] ReadRanges(ref ByteReader reader, int[] counts, int most)
    {
        var total = 0L;
        foreach (var count in counts) total += count;
        if (total > Math.Min(reader.Left / 3, most)) throw new FormatException($"Got {total} ranges in {reader.Left} bytes.");
        var ranges = new (long Place, int Removed, int Inserted)[total];
        foreach (ref var range in ranges.AsSpan()) range.Place = reader.Signed();
        foreach (ref var range in ranges.AsSpan()) range.Removed = reader.Count(ChangeSet.MaxLength);
        foreach (ref var range in ranges.AsSpan()) range.Inserted = reader.Count(ChangeSet.MaxLength);
        return ranges;
    }

    private static ChangeSet ReadSet(ReadOnlySpan<(long Place, int Removed, int Inserted)> ranges, int length, string text, ref int end, ref int used)
    {
        var sections = new SectionWriter(stackalloc int[32]);
        var start = used;
        var (at, after) = (0, 0);
        foreach (var (place, removed, inserted) in ranges)
        {
            var kept = unchecked(end + place - after);
            if (kept < 0 || kept > length - at - removed) throw new FormatException("A range outside of its text.");
            if (removed == 0 && inserted == 0) throw new FormatException("A range that says nothing.");
            if (inserted > text.Length - used) throw new FormatException("Less text than was inserted.");
            if (inserted > 0 && char.IsLowSurrogate(text[used])) throw new FormatException("A range that begins within a surrogate pair.");
            sections.Add((int)kept, -1);
            sections.Add(removed, inserted);
            at += (int)kept + removed;
            after += (int)kept + inserted;
            end = after;
            used += inserted;
            if (after > ChangeSet.MaxLength) throw new FormatException("A text longer than can be.");
        }

        sections.Add(length - at, -1);
        if ((long)length - at + after > ChangeSet.MaxLength) throw new FormatException("A text longer than can be.");
        return ChangeSet.Of(sections.Written, Letters.TextOf(text.AsSpan(start, used - start)));
    }

    private static ArrayBufferWriter<byte> Decompressed(ReadOnlySpan<byte> packed, int most)
    {
        var plain = new ArrayBufferWriter<byte>(4096);
        using var brotli = new BrotliDecoder();
        while (true)
        {
            var status = brotli.Decompress(packed, plain.GetSpan(4096), out var read, out var written);
            plain.Advance(written);
            packed = packed[read..];
            if (plain.WrittenCount > most) throw new FormatException($"More than {most} bytes.");
            if (status == OperationStatus.Done) break;
            if (status != OperationStatus.DestinationTooSmall) throw new FormatException("Damaged, or cut off.");
        }

        return packed.IsEmpty ? plain : throw new FormatException($"{packed.Length} bytes more than expected.");
    }
}
