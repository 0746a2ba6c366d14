using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>Writes compared blocks, hunk by hunk.</summary>
internal sealed class ComparisonWriter(string before, string after, Hands hands)
{
    private readonly ImmutableArray<ComparedBlock>.Builder blocks = ImmutableArray.CreateBuilder<ComparedBlock>();
    private readonly ImmutableArray<Hunk>.Builder hunks = ImmutableArray.CreateBuilder<Hunk>();

    internal ImmutableArray<ComparedBlock> ToBlocks() => blocks.ToImmutable();

    /// <summary>Adds a block of either text or both, and the blank lines behind it.</summary>
    internal void Add(Block? old, Block? @new)
    {
        var kind = (@new ?? old)!.Value.Kind;
        Add(kind, old?.From ?? 0, old?.End ?? 0, @new?.From ?? 0, @new?.End ?? 0);
        Add(BlockKind.Blank, old?.End ?? 0, old?.Next ?? 0, @new?.End ?? 0, @new?.Next ?? 0);
    }

    private void Add(BlockKind kind, int oldFrom, int oldTo, int newFrom, int newTo)
    {
        if (oldFrom == oldTo && newFrom == newTo) return;
        var change = BlockChange.Changed;
        if (oldFrom == oldTo)
        {
            change = BlockChange.Inserted;
            Insert(newFrom, newTo);
        }
        else if (newFrom == newTo)
        {
            change = BlockChange.Removed;
            Remove(oldFrom, oldTo);
        }
        else if (before.AsSpan(oldFrom, oldTo - oldFrom).SequenceEqual(after.AsSpan(newFrom, newTo - newFrom)))
        {
            change = BlockChange.Unchanged;
            Keep(newFrom, newTo);
        }
        else
        {
            AddWords(oldFrom, oldTo, newFrom, newTo);
        }

        blocks.Add(new(kind, change, hunks.DrainToImmutable()));
    }

    /// <summary>The words of a block that stands in both texts.</summary>
    private void AddWords(int oldFrom, int oldTo, int newFrom, int newTo)
    {
        var (olds, news) = (Words.Split(before.AsSpan(oldFrom, oldTo - oldFrom)), Words.Split(after.AsSpan(newFrom, newTo - newFrom)));
        var (i, j, a, b) = (0, 0, oldFrom, newFrom);
        var (removedFrom, insertedFrom) = (a, b);
        foreach (var change in Gap.Between(olds, news))
        {
            var keptFrom = (A: a, B: b);
            var says = false;
            for (; i < change.OldFrom; i++, j++)
            {
                says |= Words.Says(olds[i]);
                a += olds[i].Length;
                b += news[j].Length;
            }

            // A blank or comma between two changed words that was itself retyped belongs to the change: the words are read as one phrase.
            var isOnePhrase = !says && keptFrom.A > oldFrom && a > keptFrom.A && hands.WasRewritten(keptFrom.A, keptFrom.B, a - keptFrom.A);
            if (!isOnePhrase)
            {
                Remove(removedFrom, keptFrom.A);
                Insert(insertedFrom, keptFrom.B);
                Keep(keptFrom.B, b);
                (removedFrom, insertedFrom) = (a, b);
            }

            for (; i < change.OldTo; i++) a += olds[i].Length;
            for (; j < change.NewTo; j++) b += news[j].Length;
        }

        Remove(removedFrom, a);
        Insert(insertedFrom, b);
        Keep(b, newTo);
    }

    private void Keep(int from, int to)
    {
        if (from < to) hunks.Add(new(HunkKind.Kept, after[from..to], from, null, null));
    }

    private void Insert(int from, int to)
    {
        if (from == to) return;
        foreach (var part in hands.Inserted(from, to)) hunks.Add(new(HunkKind.Inserted, after[part.From..part.To], part.From, part.By, null));
    }

    private void Remove(int from, int to)
    {
        if (from == to) return;
        foreach (var part in hands.Removed(from, to)) hunks.Add(new(HunkKind.Removed, before[part.From..part.To], part.From, null, part.By));
    }
}
