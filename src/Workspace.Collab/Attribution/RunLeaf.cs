namespace Workspace.Collab;

/// <summary>So many code units with one stamp.</summary>
internal readonly record struct Run(int Length, Stamp Stamp);

/// <summary>Some runs of an attribution, in order; neighbours have different stamps.</summary>
internal readonly struct RunLeaf : ILeaf<RunLeaf>
{
    private readonly Run[] room;

    private RunLeaf(Run[] room, int size, int length)
    {
        this.room = room;
        Size = size;
        Length = length;
    }

    internal RunLeaf(Run[] runs)
    {
        room = runs;
        Size = runs.Length;
        foreach (var run in runs) Length += run.Length;
    }

    public int Length { get; }

    public int LineFeeds => 0;

    public bool MayHoldSurrogates => false;

    public int Size { get; }

    internal ReadOnlySpan<Run> Runs => room.AsSpan(0, Size);

    /// <summary>With one run in the place of another.</summary>
    /// <param name="at">Which, from 0.</param>
    /// <param name="run">What comes there.</param>
    /// <param name="inPlace">Whether it may stand in the room of this one, which is not read any more.</param>
    internal RunLeaf With(int at, Run run, bool inPlace)
    {
        var length = Length - room[at].Length + run.Length;
        var next = inPlace ? room : Runs.ToArray();
        next[at] = run;
        return new(next, Size, length);
    }

    public RunLeaf Slice(int from, int to)
    {
        var part = new RunWriter(Size);
        part.Add(Runs, from, to);
        return new(part.ToArray());
    }

    /// <summary>With a range replaced by runs, none of which has the stamp of a neighbour.</summary>
    /// <param name="from">Start of the range.</param>
    /// <param name="to">End, not included.</param>
    /// <param name="between">What comes there.</param>
    /// <param name="inPlace">Whether it may stand in the room of this one, which is not read any more.</param>
    /// <param name="spare">Room for so many more, where it needs room of its own.</param>
    internal RunLeaf Spliced(int from, int to, ReadOnlySpan<Run> between, bool inPlace, int spare)
    {
        // Runs before the range, and the part that stays of the one it starts in; the same behind it.
        var runs = Runs;
        var (first, start) = (0, 0);
        for (; first < runs.Length && start + runs[first].Length <= from; first++) start += runs[first].Length;
        var (last, end) = (first, start);
        for (; last < runs.Length && end + runs[last].Length <= to; last++) end += runs[last].Length;
        var left = from > start ? 1 : 0;

        var count = first + left + between.Length + runs.Length - last;
        var all = inPlace && count <= room.Length ? room : new Run[count + spare];
        if (all != room) runs[..first].CopyTo(all);
        Run? before = left > 0 ? runs[first] with { Length = from - start } : null;
        Run? behind = last < runs.Length ? runs[last] with { Length = end + runs[last].Length - Math.Max(to, end) } : null;
        var next = first + left + between.Length;
        runs[last..].CopyTo(all.AsSpan(next));
        if (behind is { } rest) all[next] = rest;
        if (before is { } kept) all[first] = kept;
        between.CopyTo(all.AsSpan(first + left));
        if (all == room && count < runs.Length) all.AsSpan(count, runs.Length - count).Clear();
        var length = Length - (to - from);
        foreach (var run in between) length += run.Length;
        return new(all, count, length);
    }

    public (RunLeaf First, RunLeaf? Second) Halves(int limit) =>
        Size <= limit ? (this, null) : (new(Runs[..(Size / 2)].ToArray()), new(Runs[(Size / 2)..].ToArray()));

    public (RunLeaf First, RunLeaf? Second) Join(RunLeaf next, int limit)
    {
        var all = new RunWriter(Size + next.Size);
        all.Add(Runs, 0, Length);
        all.Add(next.Runs, 0, next.Length);
        if (all.Count <= limit) return (new(all.ToArray()), null);
        var joined = all.ToArray();
        return (new(joined[..(joined.Length / 2)]), new(joined[(joined.Length / 2)..]));
    }
}

/// <summary>Collects runs; neighbours with equal stamps become one.</summary>
internal ref struct RunWriter(int most)
{
    private readonly Run[] runs = new Run[most];

    internal int Count { get; private set; }

    /// <summary>The newest run; there must be one.</summary>
    internal readonly Run Last => runs[Count - 1];

    /// <summary>Takes the newest run out again.</summary>
    internal void RemoveLast() => Count--;

    internal void Add(Run run)
    {
        if (Count > 0 && runs[Count - 1].Stamp == run.Stamp) runs[Count - 1] = run with { Length = runs[Count - 1].Length + run.Length };
        else runs[Count++] = run;
    }

    /// <summary>Adds the part of some runs that lies in [from, to) of their text.</summary>
    internal void Add(ReadOnlySpan<Run> source, int from, int to)
    {
        var start = 0;
        foreach (var run in source)
        {
            if (start >= to) break;
            var end = start + run.Length;
            var length = Math.Min(end, to) - Math.Max(start, from);
            if (length > 0) Add(run with { Length = length });
            start = end;
        }
    }

    internal readonly Run[] ToArray() => runs[..Count];
}
