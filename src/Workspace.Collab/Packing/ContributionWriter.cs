namespace Workspace.Collab;

/// <summary>Takes contributions apart: what is alike stands together.</summary>
internal sealed class ContributionWriter
{
    private readonly Table<Author> authors = new();
    private readonly Table<(ClientId, Author)> hands = new();
    private readonly KeyWriter keys = new();
    private readonly RunLengths who = new();
    private readonly RunLengths channels = new();
    private readonly Gaps gaps = new();
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
        who.Add(hand);
        channels.Add((int)next.Channel);
        if (last is not null) gaps.Add(next.At.ToUnixTimeMilliseconds() - last.At.ToUnixTimeMilliseconds());
        keys.Add(hand, next.Changes);
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
        if (first is null) return [head, keys.Places, all, times];
        head.Count(first.Version.Number);
        head.Count(first.Changes.LengthBefore);
        head.Time(first.At);
        gaps.WriteTo(head, times);
        head.Count(authors.Values.Count);
        foreach (var author in authors.Values) head.Author(author);
        head.Count(hands.Values.Count);
        for (var i = 0; i < hands.Values.Count; i++)
        {
            var (client, author) = hands.Values[i];
            var written = keys.Of(i).Written;
            head.Client(client);
            head.Count(authors.Number(author));
            head.Count(written.Length);
            all.Bytes(written);
        }

        who.WriteTo(head);
        channels.WriteTo(head);
        head.Count(originCount);
        head.Bytes(origins.Written);
        return [head, keys.Places, all, times];
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
