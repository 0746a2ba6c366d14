using System.Diagnostics;
using System.Text;

namespace Workspace.Collab;

/// <summary>Contributions taken apart: what is alike stands together.</summary>
internal sealed class Columns
{
    private readonly Table<(ClientId, Author)> signatures = new();
    private readonly Table<Author> authors = new();
    private readonly RunLengths who = new();
    private readonly RunLengths channels = new();
    private readonly RunLengths rangeCounts = new();
    private readonly ByteWriter times = new();
    private readonly ByteWriter places = new();
    private readonly ByteWriter removed = new();
    private readonly ByteWriter inserted = new();
    private readonly ByteWriter origins = new();
    private readonly StringBuilder text = new();
    private Contribution? first;
    private Contribution? last;
    private int count;
    private int originCount;
    private int originAt;
    private int end;
    private long time;

    internal void Add(Contribution next)
    {
        CheckFollows(next);
        if (first is null)
        {
            first = next;
            time = next.At.ToUnixTimeMilliseconds();
        }

        authors.Number(next.Author);
        who.Add(signatures.Number((next.Client, next.Author)));
        channels.Add((int)next.Channel);
        times.Signed(next.At.ToUnixTimeMilliseconds() - time);
        time = next.At.ToUnixTimeMilliseconds();
        AddChanges(next.Changes);
        foreach (var origin in next.Origins) AddOrigin(origin);
        last = next;
        count++;
    }

    internal void WriteTo(ByteWriter bytes)
    {
        bytes.Count(count);
        if (first is null) return;
        bytes.Count(first.Version.Number);
        bytes.Count(first.Changes.LengthBefore);
        bytes.Time(first.At);
        bytes.Count(authors.Values.Count);
        foreach (var author in authors.Values) bytes.Author(author);
        bytes.Count(signatures.Values.Count);
        foreach (var (client, author) in signatures.Values)
        {
            bytes.Client(client);
            bytes.Count(authors.Number(author));
        }

        who.WriteTo(bytes);
        channels.WriteTo(bytes);
        rangeCounts.WriteTo(bytes);
        bytes.Bytes(times.Written);
        bytes.Bytes(places.Written);
        bytes.Bytes(removed.Written);
        bytes.Bytes(inserted.Written);
        bytes.Count(originCount);
        bytes.Bytes(origins.Written);
        bytes.Text(text.ToString());
    }

    /// <summary>Replaced ranges only: what is kept follows from the lengths.</summary>
    private void AddChanges(ChangeSet changes)
    {
        var ranges = 0;
        var (at, after) = (0, 0);
        for (var i = 0; i < changes.Sections.Length; i += 2)
        {
            var (length, insert) = (changes.Sections[i], changes.Sections[i + 1]);
            if (insert >= 0)
            {
                // Typing on starts where the edit before ended: most differences are 0.
                places.Signed((long)after - end);
                removed.Count(length);
                inserted.Count(insert);
                end = after + insert;
                ranges++;
            }

            at += length;
            after += insert < 0 ? length : insert;
        }

        Debug.Assert(at == changes.LengthBefore, "the sections cover the text");
        rangeCounts.Add(ranges);
        text.Append(changes.Inserted);
    }

    private void AddOrigin(Origin origin)
    {
        origins.Count(count - originAt);
        originAt = count;
        origins.Count(origin.From);
        origins.Count(origin.To - origin.From);
        FirstWritings.Write(origins, origin.Source);
        originCount++;
    }

    private void CheckFollows(Contribution next)
    {
        if (next.Version <= DraftVersion.Zero) throw new ArgumentException($"Got version {next.Version}, expected at least 1.", nameof(next));
        if (last is not null && (next.Version != last.Version.Next || next.Changes.LengthBefore != last.Changes.LengthAfter))
        {
            throw new ArgumentException($"Got version {next.Version} on a length of {next.Changes.LengthBefore}, expected {last.Version.Next} on {last.Changes.LengthAfter}.", nameof(next));
        }

        // A high and a low half in two contributions must not be taken for a pair, nor either be lost in UTF-8.
        foreach (var range in next.Changes.Ranges)
        {
            if (!TextRules.Allows(range.Inserted.Span)) throw new ArgumentException($"Version {next.Version} inserts text that breaks the rules of texts.", nameof(next));
        }
    }
}
