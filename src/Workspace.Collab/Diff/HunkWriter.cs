using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>Writes hunks: stretches of one kind that touch become one, then are cut where hands change.</summary>
internal sealed class HunkWriter(string before, string after, Hands hands)
{
    private readonly ImmutableArray<Hunk>.Builder hunks = ImmutableArray.CreateBuilder<Hunk>();
    private HunkKind kind;
    private int from;
    private int to;

    /// <summary>Where the next removed text would stand in the newer text, if it was removed after the text around it moved; null where that did not move.</summary>
    internal (int From, int To)? Within { get; set; }

    internal ImmutableArray<Hunk> ToHunks()
    {
        Flush();
        return hunks.DrainToImmutable();
    }

    /// <summary>Adds kept, inserted or removed text.</summary>
    internal void Add(HunkKind next, int start, int end)
    {
        if (start == end) return;
        if (from < to && kind == next && to == start)
        {
            to = end;
            return;
        }

        Flush();
        (kind, from, to) = (next, start, end);
    }

    /// <summary>Adds what is a hunk already.</summary>
    internal void Add(Hunk hunk)
    {
        Flush();
        hunks.Add(hunk);
    }

    private void Flush()
    {
        if (from == to) return;
        if (kind == HunkKind.Kept)
        {
            hunks.Add(new(kind, after[from..to], from, null, null, null, []));
        }
        else if (kind == HunkKind.Inserted)
        {
            foreach (var part in hands.Inserted(from, to)) hunks.Add(new(kind, after[part.From..part.To], part.From, part.By, part.Stamp, null, []));
        }
        else
        {
            var parts = Within is { } place ? hands.RemovedFromMoved(from, to, place.From, place.To) : hands.Removed(from, to);
            foreach (var part in parts) hunks.Add(new(kind, before[part.From..part.To], part.From, part.By, null, null, []));
        }

        from = to;
    }
}
