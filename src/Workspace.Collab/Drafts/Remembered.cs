using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>Contributions that follow each other, in order. Immutable; adding to the newest shares what it holds.</summary>
internal readonly struct Remembered
{
    private readonly Page page;
    private readonly int from;
    private readonly int to;

    private Remembered(Page page, int from, int to)
    {
        this.page = page;
        this.from = from;
        this.to = to;
    }

    internal static Remembered Nothing { get; } = new(new(0), 0, 0);

    internal int Count => to - from;

    internal Contribution Oldest => page.Items[from];

    /// <summary>With more at the end. O(their number) in the long run; O(count of both) when something else was added to this one before.</summary>
    internal Remembered With(ReadOnlySpan<Contribution> next)
    {
        var end = to + next.Length;
        if (end <= page.Items.Length && Interlocked.CompareExchange(ref page.Used, end, to) == to)
        {
            next.CopyTo(page.Items.AsSpan(to));
            return new(page, from, end);
        }

        var larger = new Page(Math.Max(16, (Count + next.Length) * 2));
        Last(Count).CopyTo(larger.Items);
        next.CopyTo(larger.Items.AsSpan(Count));
        larger.Used = Count + next.Length;
        return new(larger, 0, larger.Used);
    }

    /// <summary>With one more at the end, of which only so many of the newest are needed. O(1) in the long run.</summary>
    internal Remembered With(Contribution next, int most)
    {
        // Full, and most of it is not needed: what is needed moves to a page of its own.
        if (to == page.Items.Length && Count / 2 >= most) return OnlyLast(most, Math.Max(16, 2 * (most + 1))).With([next]);
        return With([next]);
    }

    /// <summary>With earlier ones before. O(count of both).</summary>
    internal Remembered After(ReadOnlySpan<Contribution> earlier)
    {
        var larger = new Page(earlier.Length + Count);
        earlier.CopyTo(larger.Items);
        Last(Count).CopyTo(larger.Items.AsSpan(earlier.Length));
        larger.Used = larger.Items.Length;
        return new(larger, 0, larger.Used);
    }

    /// <summary>Only the last ones. O(count), and lets go of the rest.</summary>
    internal Remembered OnlyLast(int count) => OnlyLast(count, count);

    private Remembered OnlyLast(int count, int room)
    {
        var own = new Page(room);
        Last(count).CopyTo(own.Items);
        own.Used = count;
        return new(own, 0, count);
    }

    /// <summary>The last ones, in order. O(1).</summary>
    internal ReadOnlySpan<Contribution> Last(int count) => page.Items.AsSpan(to - count, count);

    /// <summary>The last ones, in order. O(count).</summary>
    internal ImmutableArray<Contribution> ListLast(int count) => ImmutableArray.Create(Last(count));

    /// <summary>Room that is filled once, from the front; whoever takes the next place first owns it.</summary>
    private sealed class Page(int size)
    {
        internal readonly Contribution[] Items = new Contribution[size];
        internal int Used;
    }
}
