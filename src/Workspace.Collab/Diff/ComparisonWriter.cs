using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>Writes compared blocks, row by row.</summary>
internal sealed class ComparisonWriter(string before, List<Block> olds, string after, List<Block> news, List<(int Old, int New, int Length)> kept, MovedTexts moved, Hands hands, WordDiff words)
{
    private readonly ImmutableArray<ComparedBlock>.Builder blocks = ImmutableArray.CreateBuilder<ComparedBlock>();
    private readonly HunkWriter hunks = new(before, after, hands);
    private int nextKept;

    internal ImmutableArray<ComparedBlock> ToBlocks() => blocks.ToImmutable();

    /// <summary>Adds the blocks of a row, and the blank lines behind them.</summary>
    internal void Add(Row row)
    {
        var (old, @new) = (row.HasOld ? olds[row.OldTo - 1] : default, row.HasNew ? news[row.NewTo - 1] : default);
        var kind = row.HasNew ? news[row.NewFrom].Kind : olds[row.OldFrom].Kind;
        if (row.Place == Place.Left)
        {
            AddLeft(kind, old.From, old.End);
            AddLeft(BlockKind.Blank, old.End, old.Next);
        }
        else if (row.Place == Place.Reached)
        {
            AddReached(kind, @new.From, @new.End);
            AddReached(BlockKind.Blank, @new.End, @new.Next);
        }
        else
        {
            Add(kind, row.HasOld ? olds[row.OldFrom].From : 0, old.End, row.HasNew ? news[row.NewFrom].From : 0, @new.End);
            Add(BlockKind.Blank, old.End, old.Next, @new.End, @new.Next);
        }
    }

    private void Add(BlockKind kind, int oldFrom, int oldTo, int newFrom, int newTo)
    {
        if (oldFrom == oldTo && newFrom == newTo) return;
        if (before.AsSpan(oldFrom, oldTo - oldFrom).SequenceEqual(after.AsSpan(newFrom, newTo - newFrom)))
        {
            hunks.Add(HunkKind.Kept, newFrom, newTo);
            Close(kind, BlockChange.Unchanged);
            return;
        }

        var change = oldFrom == oldTo ? BlockChange.Inserted : newFrom == newTo ? BlockChange.Removed : BlockChange.Changed;
        for (; nextKept < kept.Count && change == BlockChange.Changed && kept[nextKept].Old < oldTo; nextKept++)
        {
            var (old, @new, length) = kept[nextKept];
            AddWords(oldFrom, old, newFrom, @new);
            hunks.Add(HunkKind.Kept, @new, @new + length);
            (oldFrom, newFrom) = (old + length, @new + length);
        }

        AddWords(oldFrom, oldTo, newFrom, newTo);
        Close(kind, change);
    }

    private void AddWords(int oldFrom, int oldTo, int newFrom, int newTo)
    {
        if (oldFrom < oldTo || newFrom < newTo) words.Write(hunks, oldFrom, oldTo, newFrom, newTo, moved.AwayFrom(oldFrom, oldTo), moved.HereIn(newFrom, newTo));
    }

    private void AddLeft(BlockKind kind, int from, int to)
    {
        var parts = moved.AwayFrom(from, to);
        if (!parts.IsEmpty) hunks.Add(parts[0].Away);
        hunks.Add(HunkKind.Removed, parts.IsEmpty ? from : parts[0].OldTo, to);
        Close(kind, parts.IsEmpty ? BlockChange.Removed : BlockChange.MovedAway);
    }

    private void AddReached(BlockKind kind, int from, int to)
    {
        var parts = moved.HereIn(from, to);
        if (!parts.IsEmpty) hunks.Add(parts[0].Here);
        hunks.Add(HunkKind.Inserted, parts.IsEmpty ? from : parts[0].NewTo, to);
        Close(kind, parts.IsEmpty ? BlockChange.Inserted : BlockChange.MovedHere);
    }

    private void Close(BlockKind kind, BlockChange change)
    {
        if (hunks.ToHunks() is { IsEmpty: false } closed) blocks.Add(new(kind, change, closed));
    }
}
