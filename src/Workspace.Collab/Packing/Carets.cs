namespace Workspace.Collab;

/// <summary>Where each hand would write on: behind its last range, moved by what others wrote since.</summary>
/// <remarks>A good guess is all that is asked, the same when packing and unpacking: hands beyond <see cref="Most"/> share one another's.</remarks>
internal sealed class Carets
{
    private const int Most = 64;

    private readonly int[] places = new int[Most];
    private int count;

    /// <summary>The caret of a hand; one that is met first stands at the start.</summary>
    internal int Of(int hand) => places[hand % Most];

    /// <summary>A hand replaced a range. O(hands), at most <see cref="Most"/>.</summary>
    /// <param name="hand">By number, from 0.</param>
    /// <param name="at">Where the range starts.</param>
    /// <param name="removed">Its length before.</param>
    /// <param name="inserted">Its length now.</param>
    internal void Move(int hand, int at, int removed, int inserted)
    {
        hand %= Most;
        count = Math.Max(count, hand + 1);
        foreach (ref var place in places.AsSpan(0, count))
        {
            if (place > at) place = Math.Max(place - removed, at) + (place < at + removed ? 0 : inserted);
        }

        places[hand] = at + inserted;
    }
}
