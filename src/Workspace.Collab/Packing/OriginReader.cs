using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>The column of origins, given to one contribution after the other.</summary>
internal struct OriginReader
{
    private const int ShortestOrigin = 53;

    private readonly (int Of, Origin Origin)[] origins;
    private int next;

    internal OriginReader(ref ByteReader reader, int contributions)
    {
        origins = new (int, Origin)[reader.CountOf(ShortestOrigin)];
        var (of, end) = (0, 0);
        foreach (ref var origin in origins.AsSpan())
        {
            var later = reader.Index(contributions - of);
            of += later;
            var from = reader.Count(ChangeSet.MaxLength);
            var to = from + reader.Count(ChangeSet.MaxLength - from);
            if (to == from || (later == 0 && from < end)) throw new FormatException("Origins that are not in order.");
            origin = (of, new(from, to, FirstWritings.Read(ref reader)));
            end = to;
        }
    }

    /// <summary>The origins of the next contribution, which inserts so much.</summary>
    internal ImmutableArray<Origin> Next(int contribution, int inserted)
    {
        if (next == origins.Length || origins[next].Of != contribution) return [];
        var found = ImmutableArray.CreateBuilder<Origin>();
        for (; next < origins.Length && origins[next].Of == contribution; next++) found.Add(origins[next].Origin);
        return found[^1].To <= inserted ? found.DrainToImmutable() : throw new FormatException("An origin of text that was not inserted.");
    }
}
