using System.Collections.Immutable;

namespace Workspace.Collab;

public static partial class PackedRun
{
    private const int ShortestOrigin = 53;

    private static ImmutableArray<Contribution> Read(ReadOnlySpan<byte> plain)
    {
        var reader = new ByteReader(plain);

        // Every contribution has at least its time, in one byte.
        var count = reader.CountOf(1);
        if (count == 0)
        {
            reader.End();
            return [];
        }

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

        var changes = ReadChanges(ref reader, rangeCounts, length);
        var contributions = ImmutableArray.CreateBuilder<Contribution>(count);
        for (var i = 0; i < count; i++)
        {
            var (client, author) = signatures[who[i]];
            contributions.Add(new(new(version + i), client, author, (Channel)channels[i], times[i], changes.Sets[i], changes.Origins[i]));
        }

        return contributions.MoveToImmutable();
    }

    private static (ChangeSet[] Sets, ImmutableArray<Origin>[] Origins) ReadChanges(ref ByteReader reader, int[] rangeCounts, int length)
    {
        var total = 0L;
        foreach (var ranges in rangeCounts) total += ranges;
        if (total > reader.Left / 3) throw new FormatException($"Got {total} ranges in {reader.Left} bytes.");

        var places = new long[total];
        foreach (ref var place in places.AsSpan()) place = reader.Signed();
        var removed = new int[total];
        foreach (ref var one in removed.AsSpan()) one = reader.Count(ChangeSet.MaxLength);
        var inserted = new int[total];
        foreach (ref var one in inserted.AsSpan()) one = reader.Count(ChangeSet.MaxLength);
        var origins = ReadOrigins(ref reader, rangeCounts.Length);
        var text = reader.Text();
        reader.End();
        if (!TextRules.Allows(text)) throw new FormatException("Text that breaks the rules of texts.");

        var sets = new ChangeSet[rangeCounts.Length];
        var (next, end, used) = (0, 0, 0);
        for (var i = 0; i < sets.Length; i++)
        {
            var ranges = rangeCounts[i];
            sets[i] = ReadSet(places.AsSpan(next, ranges), removed.AsSpan(next, ranges), inserted.AsSpan(next, ranges), length, text, ref end, ref used);
            if (!origins[i].IsEmpty && origins[i][^1].To > sets[i].Inserted.Length) throw new FormatException("An origin of text that was not inserted.");
            next += ranges;
            length = sets[i].LengthAfter;
        }

        if (used != text.Length) throw new FormatException("More text than was inserted.");
        return (sets, origins);
    }

    private static ChangeSet ReadSet(ReadOnlySpan<long> places, ReadOnlySpan<int> removed, ReadOnlySpan<int> inserted, int length, string text, ref int end, ref int used)
    {
        var sections = new SectionWriter(stackalloc int[32]);
        var start = used;
        var (at, after) = (0, 0);
        for (var i = 0; i < places.Length; i++)
        {
            var kept = unchecked(end + places[i] - after);
            if (kept < 0 || kept > length - at - removed[i]) throw new FormatException("A range outside of its text.");
            if (removed[i] == 0 && inserted[i] == 0) throw new FormatException("A range that says nothing.");
            if (inserted[i] > text.Length - used) throw new FormatException("Less text than was inserted.");
            if (inserted[i] > 0 && char.IsLowSurrogate(text[used])) throw new FormatException("A range that begins within a surrogate pair.");
            sections.Add((int)kept, -1);
            sections.Add(removed[i], inserted[i]);
            at += (int)kept + removed[i];
            after += (int)kept + inserted[i];
            end = after;
            used += inserted[i];
            if (after > ChangeSet.MaxLength) throw new FormatException("A text longer than can be.");
        }

        sections.Add(length - at, -1);
        if ((long)length - at + after > ChangeSet.MaxLength) throw new FormatException("A text longer than can be.");
        return ChangeSet.Of(sections.Written, Letters.TextOf(text.AsSpan(start, used - start)));
    }

    private static ImmutableArray<Origin>[] ReadOrigins(ref ByteReader reader, int contributions)
    {
        var origins = new ImmutableArray<Origin>[contributions];
        Array.Fill(origins, []);
        var (count, at) = (reader.CountOf(ShortestOrigin), 0);
        for (var i = 0; i < count; i++)
        {
            at += reader.Index(contributions - at);
            var from = reader.Count(ChangeSet.MaxLength);
            var to = from + reader.Count(ChangeSet.MaxLength - from);
            if (to == from || (!origins[at].IsEmpty && from < origins[at][^1].To)) throw new FormatException("Origins that are not in order.");
            origins[at] = origins[at].Add(new(from, to, FirstWritings.Read(ref reader)));
        }

        return origins;
    }
}
