using System.Text;

namespace Workspace.Collab;

/// <summary>Writes change sets as the keys that a hand would press for them.</summary>
internal sealed class KeyWriter
{
    private readonly List<ByteWriter> hands = [];
    private readonly Carets carets = new();

    /// <summary>The numbers that keys need.</summary>
    internal ByteWriter Places { get; } = new();

    /// <summary>The keys of a hand.</summary>
    internal ByteWriter Of(int hand) => hands[hand];

    /// <summary>Adds what a hand did; hands are numbered as they are first met.</summary>
    internal void Add(int hand, ChangeSet changes)
    {
        if (hand == hands.Count) hands.Add(new());
        var sections = changes.Sections;
        var ranges = 0;
        for (var i = 1; i < sections.Length; i += 2)
        {
            if (sections[i] >= 0) ranges++;
        }

        if (ranges != 1)
        {
            hands[hand].Byte(Key.Several);
            Places.Count(ranges);
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
        var keys = hands[hand];
        var isErased = removed == 1 && inserted.IsEmpty;
        var far = at - carets.Of(hand);
        carets.Move(hand, at, removed, inserted.Length);
        if (isErased && far == -1)
        {
            keys.Byte(Key.Back);
            return;
        }

        if (far != 0)
        {
            keys.Byte(Key.Jump);
            Places.Signed(far);
        }

        if (isErased)
        {
            keys.Byte(Key.Ahead);
        }
        else
        {
            if (removed > 0 || !IsLetter(inserted))
            {
                keys.Byte(Key.Replace);
                Places.Count(removed);
                Places.Count(Encoding.UTF8.GetByteCount(inserted));
            }

            keys.Letters(inserted);
        }
    }

    private static bool IsLetter(ReadOnlySpan<char> text) => text.Length == 1 || (text.Length == 2 && char.IsHighSurrogate(text[0]));
}
