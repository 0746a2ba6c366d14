using System.Text;

namespace Workspace.Collab;

/// <summary>Takes contributions apart: what is alike stands together.</summary>
internal sealed class ContributionWriter
{
    private readonly Table<Author> authors = new();
    private readonly Table<(ClientId, Author)> hands = new();
    private readonly List<ByteWriter> keys = [];
    private readonly Carets carets = new();
    private readonly RunLengths who = new();
    private readonly RunLengths channels = new();
    private readonly Gaps gaps = new();
    private readonly ByteWriter places = new();
    private readonly ByteWriter origins = new();
    private Contribution? first;
    private Contribution? last;
    private int count;
    private int originCount;
    private int originAt;

    /// <exception cref="ArgumentException">It cannot be packed, or does not follow the one before.</exception>
    internal void Add(Contribution next)
    {
        Check(next);
        authors.Number(next.Author);
        var hand = hands.Number((next.Client, next.Author));
        if (hand == keys.Count) keys.Add(new());
        who.Add(hand);
        channels.Add((int)next.Channel);
        if (last is not null) gaps.Add(next.At.ToUnixTimeMilliseconds() - last.At.ToUnixTimeMilliseconds());
        AddChanges(hand, next.Changes);
        foreach (var origin in next.Origins) AddOrigin(origin);
        first ??= next;
        last = next;
        count++;
    }

    /// <summary>The columns, as <see cref="ContributionReader"/> takes them.</summary>
    internal ByteWriter[] Columns()
    {
        var (head, all, times) = (new ByteWriter(), new ByteWriter(), new ByteWriter());
        head.Count(count);
        if (first is null) return [head, places, all, times];
        head.Count(first.Version.Number);
        head.Count(first.Changes.LengthBefore);
        head.Time(first.At);
        gaps.WriteTo(head, times);
        head.Count(authors.Values.Count);
        foreach (var author in authors.Values) head.Author(author);
        head.Count(hands.Values.Count);
        for (var i = 0; i < keys.Count; i++)
        {
            var (client, author) = hands.Values[i];
            head.Client(client);
            head.Count(authors.Number(author));
            head.Count(keys[i].Written.Length);
            all.Bytes(keys[i].Written);
        }

        who.WriteTo(head);
        channels.WriteTo(head);
        head.Count(originCount);
        head.Bytes(origins.Written);
        return [head, places, all, times];
    }

    private void AddChanges(int hand, ChangeSet changes)
    {
        var sections = changes.Sections;
        var ranges = 0;
        for (var i = 1; i < sections.Length; i += 2)
        {
            if (sections[i] >= 0) ranges++;
        }

        if (ranges != 1)
        {
            keys[hand].Byte(Key.Several);
            places.Count(ranges);
        }

        for (int i = 0, at = 0, used = 0; i < sections.Length; i += 2)
        {
            var (length, insert) = (sections[i], sections[i + 1]);
            if (insert >= 0)
            {
                AddRange(hand, at, length, changes.Inserted.AsSpan(used, insert));
                used += insert;
            }

            at += insert < 0 ? length : insert;
        }
    }

    private void AddRange(int hand, int at, int removed, ReadOnlySpan<char> inserted)
    {
        var bytes = keys[hand];
        var isErased = removed == 1 && inserted.IsEmpty;
        var far = at - carets.Of(hand);
        carets.Move(hand, at, removed, inserted.Length);
        if (isErased && far == -1)
        {
            bytes.Byte(Key.Back);
            return;
        }

        if (far != 0)
        {
            bytes.Byte(Key.Jump);
            places.Signed(far);
        }

        if (isErased)
        {
            bytes.Byte(Key.Ahead);
        }
        else
        {
            if (removed > 0 || !IsLetter(inserted))
            {
                bytes.Byte(Key.Replace);
                places.Count(removed);
                places.Count(Encoding.UTF8.GetByteCount(inserted));
            }

            bytes.Letters(inserted);
        }
    }

    private static bool IsLetter(ReadOnlySpan<char> text) => text.Length == 1 || (text.Length == 2 && char.IsHighSurrogate(text[0]));

    private void AddOrigin(Origin origin)
    {
        origins.Count(count - originAt);
        originAt = count;
        origins.Count(origin.From);
        origins.Count(origin.To - origin.From);
        FirstWritings.Write(origins, origin.Source);
        originCount++;
    }

    private void Check(Contribution next)
    {
        if (next.Version <= DraftVersion.Zero) throw new ArgumentException($"Got version {next.Version}, expected at least 1.", nameof(next));
        if (last is not null && (next.Version != last.Version.Next || next.Changes.LengthBefore != last.Changes.LengthAfter))
        {
            throw new ArgumentException($"Got version {next.Version} on a length of {next.Changes.LengthBefore}, expected {last.Version.Next} on {last.Changes.LengthAfter}.", nameof(next));
        }

        if (next.Channel is < Channel.Typed or > Channel.Api) throw new ArgumentException($"Got channel {(int)next.Channel} in version {next.Version}.", nameof(next));
        var sections = next.Changes.Sections;
        for (int i = 1, at = 0; i < sections.Length; i += 2)
        {
            var insert = Math.Max(sections[i], 0);
            if (!TextRules.Allows(next.Changes.Inserted.AsSpan(at, insert))) throw new ArgumentException($"Version {next.Version} inserts text that breaks the rules of texts.", nameof(next));
            at += insert;
        }

        var end = 0;
        foreach (var origin in next.Origins)
        {
            if (origin.From < end || origin.To <= origin.From || origin.To > next.Changes.Inserted.Length) throw new ArgumentException($"Version {next.Version} has origins that are not in order, or of text that was not inserted.", nameof(next));
            end = origin.To;
        }
    }
}
