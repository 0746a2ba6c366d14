using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>Reads the contributions that <see cref="ContributionWriter"/> took apart, one by one.</summary>
internal sealed class ContributionReader
{
    /// <summary>How many columns there are: head, places, keys, times.</summary>
    internal const int Columns = 4;

    private readonly Hand[] hands;
    private readonly int[] who;
    private readonly int[] channels;
    private readonly KeyReader keys;
    private readonly int version;
    private GapReader gaps;
    private OriginReader origins;
    private int next;
    private int length;
    private long time;
    private DateTimeOffset at;
    private ChangeSet? several;
    private Replacement one;
    private string inserted = "";
    private ImmutableArray<Origin> from = [];

    private ContributionReader(ref ByteReader head, int count, byte[][] columns)
    {
        Count = count;
        version = head.Count(int.MaxValue - count);
        if (version == 0) throw new FormatException("Got version 0, expected at least 1.");
        length = head.Count(ChangeSet.MaxLength);
        time = head.Signed();
        gaps = new(ref head, columns[3]);
        hands = ReadHands(ref head, columns[2]);
        keys = new(columns[1], hands);
        who = RunLengths.Read(ref head, count, hands.Length);
        channels = RunLengths.Read(ref head, count, (int)Channel.Api + 1);
        origins = new(ref head, count);
        head.End();
    }

    /// <summary>Reads the head. Null where there is no contribution.</summary>
    /// <exception cref="FormatException">It says what cannot be; what is wrong further in, <see cref="Next"/> and <see cref="End"/> tell.</exception>
    internal static ContributionReader? Of(byte[][] columns)
    {
        // Every contribution has a key at least.
        var head = new ByteReader(columns[0]);
        var count = head.Count(columns[2].Length);
        if (count > 0) return new(ref head, count, columns);
        head.End();
        return columns[1..].All(column => column.Length == 0) ? null : throw new FormatException("Columns of no contributions.");
    }

    /// <summary>How many contributions there are.</summary>
    internal int Count { get; }

    /// <summary>The version of the contribution that was read last; the one before the first.</summary>
    internal DraftVersion Version => new(version + next - 1);

    /// <summary>Who made the contribution that was read last, how and when.</summary>
    internal Authorship By => new(Version, hands[who[next - 1]].Author, (Channel)channels[next - 1], at);

    /// <summary>What it replaces, where that is one range.</summary>
    internal ref readonly Replacement One => ref one;

    /// <summary>What it changes, as sections (<see cref="ChangeSet.Sections"/>).</summary>
    internal ReadOnlySpan<int> Sections => several is null ? one.Sections : several.Sections;

    /// <summary>The length of the text it is for.</summary>
    internal int LengthBefore => several?.LengthBefore ?? one.LengthBefore;

    /// <summary>What it inserts, where that is one range.</summary>
    internal string Inserted => inserted;

    /// <summary>Whether that is all: it replaces one range, and nothing comes from elsewhere.</summary>
    internal bool IsPlain => several is null && from.IsEmpty;

    /// <summary>The contribution that was read last.</summary>
    internal Contribution Contribution =>
        new(Version, hands[who[next - 1]].Client, hands[who[next - 1]].Author, (Channel)channels[next - 1], at, several ?? ChangeSet.OfOne(one, inserted), from);

    /// <summary>The next contribution; there must be one.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    internal Contribution Next()
    {
        MoveNext();
        return Contribution;
    }

    /// <summary>Reads the next contribution without making it; there must be one.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    internal void MoveNext()
    {
        if (next > 0) time = unchecked(time + gaps.Next());
        several = keys.Next(who[next], length, out one, out inserted);
        length = several?.LengthAfter ?? one.LengthAfter;
        from = origins.Next(next, several?.Inserted.Length ?? inserted.Length);
        at = ByteReader.At(time);
        next++;
    }

    /// <summary>Who made each contribution, and when; none may have been read.</summary>
    /// <exception cref="FormatException">The times are damaged.</exception>
    internal SignedRun Signed()
    {
        var times = new long[Count];
        times[0] = time;
        for (var i = 1; i < times.Length; i++) times[i] = unchecked(times[i - 1] + gaps.Next());
        gaps.End();
        return new(Array.ConvertAll(hands, hand => hand.Author), who, times);
    }

    /// <summary>Nothing may be left behind the last.</summary>
    /// <exception cref="FormatException">Something is.</exception>
    internal void End()
    {
        keys.End();
        gaps.End();
    }

    private static Hand[] ReadHands(ref ByteReader head, byte[] keys)
    {
        var authors = new Author[head.CountOf(32)];
        foreach (ref var author in authors.AsSpan()) author = head.Author();
        var hands = new Hand[head.CountOf(10)];
        var at = 0;
        foreach (ref var hand in hands.AsSpan())
        {
            var (client, author, from) = (head.Client(), authors[head.Index(authors.Length)], at);
            at += head.Count(keys.Length - at);
            hand = new(client, author, keys, from, at);
        }

        return at == keys.Length ? hands : throw new FormatException("More keys than hands have.");
    }
}
