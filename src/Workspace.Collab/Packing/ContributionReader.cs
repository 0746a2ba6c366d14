using System.Buffers;
using System.Text;

namespace Workspace.Collab;

/// <summary>Reads the contributions that <see cref="ContributionWriter"/> took apart, one by one.</summary>
internal sealed class ContributionReader
{
    /// <summary>How many columns there are: head, places, keys, times.</summary>
    internal const int Columns = 4;

    private readonly byte[] places;
    private readonly byte[] keys;
    private readonly Hand[] hands = [];
    private readonly int[] who = [];
    private readonly int[] channels = [];
    private readonly Carets carets = new();
    private readonly int version;
    private GapReader gaps;
    private OriginReader origins;
    private int nextPlace;
    private int next;
    private int length;
    private long time;

    /// <exception cref="FormatException">The head says what cannot be; what is wrong further in, <see cref="Next"/> and <see cref="End"/> tell.</exception>
    internal ContributionReader(byte[][] columns)
    {
        (places, keys, var times) = (columns[1], columns[2], columns[3]);
        var head = new ByteReader(columns[0]);
        Count = head.Count(keys.Length);
        if (Count == 0)
        {
            if (columns[1..].Any(column => column.Length > 0)) throw new FormatException("Columns of no contributions.");
        }
        else
        {
            version = head.Count(int.MaxValue - Count);
            if (version == 0) throw new FormatException("Got version 0, expected at least 1.");
            length = head.Count(ChangeSet.MaxLength);
            time = head.Signed();
            gaps = new(ref head, times);
            hands = ReadHands(ref head, keys.Length);
            who = RunLengths.Read(ref head, Count, hands.Length);
            channels = RunLengths.Read(ref head, Count, (int)Channel.Api + 1);
            origins = new(ref head, Count);
        }

        head.End();
    }

    /// <summary>How many contributions there are.</summary>
    internal int Count { get; }

    /// <summary>The next contribution; there must be one.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    internal Contribution Next()
    {
        if (next > 0) time = unchecked(time + gaps.Next());
        var hand = who[next];
        var changes = ReadChanges(hand);
        length = changes.LengthAfter;
        var from = origins.Next(next, changes.Inserted.Length);
        return new(new(version + next), hands[hand].Client, hands[hand].Author, (Channel)channels[next++], ByteReader.At(time), changes, from);
    }

    /// <summary>Nothing may be left behind the last.</summary>
    /// <exception cref="FormatException">Something is.</exception>
    internal void End()
    {
        if (nextPlace < places.Length || hands.Any(hand => hand.Next < hand.End)) throw new FormatException("More changes than contributions.");
        if (Count > 0) gaps.End();
    }

    private static Hand[] ReadHands(ref ByteReader head, int keys)
    {
        var authors = new Author[head.CountOf(32)];
        foreach (ref var author in authors.AsSpan()) author = head.Author();
        var hands = new Hand[head.CountOf(10)];
        var at = 0;
        foreach (ref var hand in hands.AsSpan())
        {
            hand.Client = head.Client();
            hand.Author = authors[head.Index(authors.Length)];
            hand.Next = at;
            hand.End = at += head.Count(keys - at);
        }

        return at == keys ? hands : throw new FormatException("More keys than hands have.");
    }

    private ChangeSet ReadChanges(int hand)
    {
        var key = ReadKey(hand);
        if (key == Key.Several) return ReadSeveral(hand);
        var (at, removed, inserted) = ReadRange(hand, key);
        Check(removed, inserted, length - at, length);
        carets.Move(hand, at, removed, inserted.Length);
        return ChangeSet.Replace(length, at, at + removed, inserted);
    }

    private ChangeSet ReadSeveral(int hand)
    {
        var sections = new SectionWriter(stackalloc int[32]);
        var text = new StringBuilder();
        var (before, after, now) = (0, 0, length);
        for (var ranges = ReadCount(); ranges > 0; ranges--)
        {
            var (at, removed, inserted) = ReadRange(hand, ReadKey(hand));
            if (at < after) throw new FormatException("Ranges that are not in order.");
            Check(removed, inserted, now - at, now);
            carets.Move(hand, at, removed, inserted.Length);
            sections.Add(at - after, -1);
            sections.Add(removed, inserted.Length);
            text.Append(inserted);
            before += at - after + removed;
            after = at + inserted.Length;
            now += inserted.Length - removed;
        }

        sections.Add(length - before, -1);
        return ChangeSet.Of(sections.Written, text.ToString());
    }

    private static void Check(int removed, string inserted, int left, int now)
    {
        if (removed > left) throw new FormatException("A range outside of its text.");
        if (removed == 0 && inserted.Length == 0) throw new FormatException("A range that says nothing.");
        if (now - removed + inserted.Length > ChangeSet.MaxLength) throw new FormatException("A text longer than can be.");
    }

    private (int At, int Removed, string Inserted) ReadRange(int hand, byte key)
    {
        var at = carets.Of(hand);
        if (key == Key.Jump)
        {
            var reader = new ByteReader(places.AsSpan(nextPlace));
            var place = unchecked(at + reader.Signed());
            nextPlace = places.Length - reader.Left;
            if (place is < 0 or > ChangeSet.MaxLength) throw new FormatException($"Got a place of {place}.");
            at = (int)place;
            key = ReadKey(hand);
        }

        return key switch
        {
            < 0x80 and not 0 and not (byte)'\r' => (at, 0, Letters.TextOf([(char)key])),
            Key.Back => at > 0 ? (at - 1, 1, "") : throw new FormatException("Erases before the start of the text."),
            Key.Ahead => (at, 1, ""),
            Key.Replace => (at, ReadCount(), ReadText(hand, ReadCount())),
            _ => (at, 0, ReadLetter(ref hands[hand])),
        };
    }

    private byte ReadKey(int hand)
    {
        ref var of = ref hands[hand];
        return of.Next < of.End ? keys[of.Next++] : throw new FormatException("Less keys than contributions.");
    }

    /// <summary>A letter of several bytes, the first of which was read.</summary>
    private string ReadLetter(ref Hand hand)
    {
        var status = Rune.DecodeFromUtf8(keys.AsSpan(hand.Next - 1, hand.End - hand.Next + 1), out var letter, out var size);
        if (status != OperationStatus.Done || letter.IsAscii) throw new FormatException("A key that there is not.");
        hand.Next += size - 1;
        return letter.ToString();
    }

    private string ReadText(int hand, int size)
    {
        ref var of = ref hands[hand];
        var reader = new ByteReader(keys.AsSpan(of.Next, of.End - of.Next));
        var text = reader.Letters(size);
        of.Next += size;
        return TextRules.Allows(text) ? text : throw new FormatException("Text that breaks the rules of texts.");
    }

    private int ReadCount()
    {
        var reader = new ByteReader(places.AsSpan(nextPlace));
        var count = reader.Count(ChangeSet.MaxLength);
        nextPlace = places.Length - reader.Left;
        return count;
    }

    /// <summary>One editor of one author, and what is left of its keys.</summary>
    private struct Hand
    {
        internal ClientId Client;
        internal Author Author;
        internal int Next;
        internal int End;
    }
}
