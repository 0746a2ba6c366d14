namespace Workspace.Collab;

/// <summary>So many code units with one stamp.</summary>
internal readonly record struct Run(int Length, Stamp Stamp);

/// <summary>Some runs of an attribution, in order; neighbours have different stamps.</summary>
internal readonly struct RunLeaf : ILeaf<RunLeaf>
{
    private readonly Run[] runs;

    private RunLeaf(Run[] runs, int length)
    {
        this.runs = runs;
        Length = length;
    }

    internal RunLeaf(Run[] runs)
    {
        this.runs = runs;
        foreach (var run in runs) Length += run.Length;
    }

    public int Length { get; }

    public int LineFeeds => 0;

    public bool MayHoldSurrogates => false;

    public int Size => runs.Length;

    internal ReadOnlySpan<Run> Runs => runs;

    public RunLeaf Slice(int from, int to)
    {
        var part = new RunWriter(runs.Length);
        part.Add(runs, from, to);
        return new(part.ToArray());
    }

    /// <summary>With a range replaced by runs, none of which has the stamp of a neighbour; null where that is fewer than least or more than the limit.</summary>
    internal RunLeaf? Spliced(int from, int to, ReadOnlySpan<Run> between, int least, int limit)
    {
        // Runs before the range, and the part that stays of the one it starts in; the same behind it.
        var (first, start) = (0, 0);
        for (; first < runs.Length && start + runs[first].Length <= from; first++) start += runs[first].Length;
        var (last, end) = (first, start);
        for (; last < runs.Length && end + runs[last].Length <= to; last++) end += runs[last].Length;
        var (left, right) = (from > start ? 1 : 0, last < runs.Length ? 1 : 0);

        var count = first + left + between.Length + runs.Length - last;
        if (count < least || count > limit) return null;
        var all = new Run[count];
        runs.AsSpan(0, first).CopyTo(all);
        if (left > 0) all[first] = runs[first] with { Length = from - start };
        between.CopyTo(all.AsSpan(first + left));
        runs.AsSpan(last).CopyTo(all.AsSpan(first + left + between.Length));
        if (right > 0 && to > end) all[first + left + between.Length] = runs[last] with { Length = end + runs[last].Length - to };
        var length = Length - (to - from);
        foreach (var run in between) length += run.Length;
        return new(all, length);
    }

    public (RunLeaf First, RunLeaf? Second) Join(RunLeaf next, int limit)
    {
        var all = new RunWriter(runs.Length + next.runs.Length);
        all.Add(runs, 0, Length);
        all.Add(next.runs, 0, next.Length);
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
