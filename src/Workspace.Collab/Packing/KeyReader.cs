using System.Text;

namespace Workspace.Collab;

/// <summary>Reads what <see cref="KeyWriter"/> wrote, change set by change set; anything else is a <see cref="FormatException"/>.</summary>
internal sealed class KeyReader(byte[] places, Hand[] hands)
{
    private readonly Carets carets = new();
    private int nextPlace;

    /// <summary>What a hand did next to a text of a length.</summary>
    /// <param name="hand">By number.</param>
    /// <param name="length">Of the text before.</param>
    /// <param name="one">The one range it replaced, usually.</param>
    /// <param name="inserted">What stands there now.</param>
    /// <returns>Nothing where that is all; else what it did.</returns>
    internal ChangeSet? Next(int hand, int length, out Replacement one, out string inserted)
    {
        (one, inserted) = (default, "");
        var key = hands[hand].Key();
        if (key == Key.Several) return Several(hand, length);
        (var at, var removed, inserted) = Range(hand, key);
        Check(removed, inserted, length - at, length);
        carets.Move(hand, at, removed, inserted.Length);
        one = new(at, removed, inserted.Length, length - at - removed);
        return null;
    }

    /// <summary>Nothing may be left.</summary>
    internal void End()
    {
        if (nextPlace < places.Length || hands.Any(hand => !hand.IsDone)) throw new FormatException("More changes than contributions.");
    }

    private ChangeSet Several(int hand, int length)
    {
        var sections = new SectionWriter(stackalloc int[32]);
        var text = new StringBuilder();
        var (before, after, now) = (0, 0, length);
        for (var ranges = Count(); ranges > 0; ranges--)
        {
            var (at, removed, inserted) = Range(hand, hands[hand].Key());
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

    private (int At, int Removed, string Inserted) Range(int hand, byte key)
    {
        ref var keys = ref hands[hand];
        var at = carets.Of(hand);
        if (key == Key.Jump)
        {
            at = Place(at);
            key = keys.Key();
        }

        return key switch
        {
            < 0x80 and not 0 and not (byte)'\r' => (at, 0, Letters.TextOf([(char)key])),
            Key.Back => at > 0 ? (at - 1, 1, "") : throw new FormatException("Erases before the start of the text."),
            Key.Ahead => (at, 1, ""),
            Key.Replace => (at, Count(), keys.Text(Count())),
            _ => (at, 0, keys.Letter()),
        };
    }

    private static void Check(int removed, string inserted, int left, int now)
    {
        if (removed > left) throw new FormatException("A range outside of its text.");
        if (removed == 0 && inserted.Length == 0) throw new FormatException("A range that says nothing.");
        if (now - removed + inserted.Length > ChangeSet.MaxLength) throw new FormatException("A text longer than can be.");
    }

    private int Place(int from)
    {
        var reader = new ByteReader(places.AsSpan(nextPlace));
        var place = unchecked(from + reader.Signed());
        nextPlace = places.Length - reader.Left;
        return place is >= 0 and <= ChangeSet.MaxLength ? (int)place : throw new FormatException($"Got a place of {place}.");
    }

    private int Count()
    {
        var reader = new ByteReader(places.AsSpan(nextPlace));
        var count = reader.Count(ChangeSet.MaxLength);
        nextPlace = places.Length - reader.Left;
        return count;
    }
}
