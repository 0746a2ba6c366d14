namespace Workspace.Collab.Tests;

/// <summary>An anchor as whoever knows every word by sight would have it: all words in order, those that are gone too, and a gap between two of them.</summary>
/// <remarks>Each word is <see cref="WordHistory.Size"/> code units, and no word is like another, so a word that is written again is the one that was deleted.</remarks>
internal sealed class NaiveAnchor
{
    private readonly bool isAfter;
    private List<Cell> cells;
    private Cell? clung;
    private int gap;
    private int changes;

    internal NaiveAnchor(IReadOnlyList<string> words, int gap, Side side)
    {
        cells = [.. words.Select(word => new Cell(word))];
        this.gap = gap;
        isAfter = side == Side.After;
        clung = isAfter ? cells.ElementAtOrDefault(gap) : cells.ElementAtOrDefault(gap - 1);
    }

    internal int Position => cells.Take(gap).Count(cell => cell.Stands);

    internal bool IsLost { get; private set; }

    /// <summary>Follows ranges of standing words that are deleted, and words that stand there now, one after the other.</summary>
    internal void Follow(IReadOnlyList<(int From, int To, IReadOnlyList<string> Inserted)> ranges)
    {
        var grown = 0;
        foreach (var (from, to, inserted) in ranges)
        {
            changes++;
            cells.Where(cell => cell.Stands).ToList()[(from + grown)..(to + grown)].ForEach(cell => cell.GoneAt = changes);
            if (!IsLost && clung is { Stands: false })
            {
                IsLost = true;
                cells.ForEach(cell => cell.IsForeign = false);
            }

            Forget();
            if (inserted.Count > 0) Insert(from + grown, inserted);
            grown += inserted.Count - (to - from);
        }
    }

    /// <summary>Only what is gone directly beside the gap of a lost anchor is remembered; of what was written in its place later, nothing.</summary>
    private void Forget()
    {
        var first = gap;
        while (first > 0 && !cells[first - 1].Stands) first--;
        var last = gap;
        while (last < cells.Count && (!cells[last].Stands || cells[last].IsForeign)) last++;
        Keep((cell, i) => cell.Stands || (IsLost && !cell.IsForeign && i >= first && i < last));
    }

    private void Insert(int at, IReadOnlyList<string> inserted)
    {
        var first = 0;
        for (var passed = 0; passed < at; first++) passed += cells[first].Stands ? 1 : 0;
        var next = first;
        while (next < cells.Count && !cells[next].Stands) next++;
        var isInPlace = IsLost && next >= gap && !cells.Skip(gap).Take(first - gap).Any(cell => cell.Stands && !cell.IsForeign);
        if (!isInPlace)
        {
            var isBefore = first < gap || (first == gap && isAfter && !IsLost);
            Put(isBefore ? first : next, inserted, isForeign: false);
            if (isBefore) gap += inserted.Count;
            return;
        }

        var before = cells.FindLastIndex(Math.Max(gap - 1, 0), gap, cell => !cell.Stands && inserted.Contains(cell.Word));
        var after = cells.FindIndex(gap, cell => !cell.Stands && inserted.Contains(cell.Word));
        if (clung is not null && inserted.Contains(clung.Word))
        {
            Keep((cell, _) => cell.Stands);
            Put(at, inserted, isForeign: false);
            clung = cells.Find(cell => cell.Word == clung.Word)!; // not null: it was just put there
            gap = cells.IndexOf(clung) + (isAfter ? 0 : 1);
            IsLost = false;
        }
        else if (before >= 0 || after >= 0)
        {
            var goneBefore = cells[(before + 1)..gap].FindAll(cell => !cell.Stands);
            var goneAfter = cells[gap..(after < 0 ? cells.Count : after)].FindAll(cell => !cell.Stands);
            var goesAfter = before < 0 || (after >= 0 && Depth(after, goneAfter).CompareTo(Depth(before, goneBefore)) < 0);
            var word = cells[goesAfter ? after : before].Word;
            Keep((cell, _) => cell.Stands);
            Put(at, inserted, isForeign: true);
            gap = cells.FindIndex(cell => cell.Word == word) + (goesAfter ? 0 : 1);
            cells[..gap].ForEach(cell => cell.IsForeign = false);
            cells.InsertRange(gap, [.. goneBefore, .. goneAfter]);
            gap += goneBefore.Count;
        }
        else
        {
            Put(first <= gap ? gap : first, inserted, isForeign: true);
        }
    }

    /// <summary>Which change deleted a word, and how many others it deleted between that and the gap.</summary>
    private (int GoneAt, int Between) Depth(int at, List<Cell> between) =>
        (cells[at].GoneAt, between.Count(cell => cell.GoneAt == cells[at].GoneAt));

    private void Put(int at, IReadOnlyList<string> inserted, bool isForeign) =>
        cells.InsertRange(at, inserted.Select(word => new Cell(word) { IsForeign = isForeign }));

    private void Keep(Func<Cell, int, bool> isKept)
    {
        var before = cells.Where((cell, i) => i < gap && isKept(cell, i)).Count();
        cells = [.. cells.Where(isKept)];
        gap = before;
    }

    private sealed class Cell(string word)
    {
        internal string Word { get; } = word;

        internal bool Stands => GoneAt == 0;

        /// <summary>The change that deleted it, from 1.</summary>
        internal int GoneAt { get; set; }

        /// <summary>Whether it was written in the place of what was lost.</summary>
        internal bool IsForeign { get; set; }
    }
}
