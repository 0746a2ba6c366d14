namespace Workspace.Collab;

/// <summary>So many code units of a text that stood in an older one, or are new.</summary>
/// <param name="Length">How many.</param>
/// <param name="From">Where they stood; -1 when new.</param>
internal readonly record struct Survivor(int Length, int From)
{
    internal Survivor Part(int from, int to) => new(to - from, From < 0 ? -1 : From + from);
}

/// <summary>Some survivors, in order.</summary>
internal readonly struct SurvivorLeaf : ILeaf<SurvivorLeaf>
{
    internal const int Limit = 32;

    internal SurvivorLeaf(Survivor[] survivors)
    {
        Survivors = survivors;
        foreach (var survivor in survivors) Length += survivor.Length;
    }

    public int Length { get; }

    public int LineFeeds => 0;

    public bool MayHoldSurrogates => false;

    public int Size => Survivors.Length;

    internal Survivor[] Survivors { get; }

    public SurvivorLeaf Slice(int from, int to)
    {
        var part = new List<Survivor>();
        Add(part, from, to);
        return new([.. part]);
    }

    public (SurvivorLeaf First, SurvivorLeaf? Second) Join(SurvivorLeaf next, int limit)
    {
        Survivor[] all = [.. Survivors, .. next.Survivors];
        return all.Length <= limit ? (new(all), null) : (new(all[..(all.Length / 2)]), new(all[(all.Length / 2)..]));
    }

    /// <summary>Adds those in [from, to), cut to it.</summary>
    internal void Add(List<Survivor> to, int from, int end)
    {
        var start = 0;
        foreach (var survivor in Survivors)
        {
            if (start >= end) break;
            var (left, right) = (Math.Max(from - start, 0), Math.Min(end - start, survivor.Length));
            if (left < right) Add(to, survivor.Part(left, right));
            start += survivor.Length;
        }
    }

    /// <summary>Adds one; new text beside new text is one.</summary>
    internal static void Add(List<Survivor> to, Survivor next)
    {
        if (to.Count > 0 && to[^1].From < 0 && next.From < 0) to[^1] = new(to[^1].Length + next.Length, -1);
        else to.Add(next);
    }
}
