namespace Workspace.Collab;

/// <summary>Puts matched blocks in the order in which a comparison shows them.</summary>
internal sealed class Rows(Matching matching, Units olds, Units news, Survival survival, Effort effort)
{
    /// <summary>So much of a block must stand in the other text's paragraph for it to be a piece of that paragraph.</summary>
    private const double LeastOfPiece = 0.6;

    private readonly List<Row> rows = [];

    /// <summary>All blocks of both texts: what is gone before what is new, and joined or split paragraphs as one row.</summary>
    internal List<Row> ToList()
    {
        var (i, j) = (0, 0);
        foreach (var gap in matching.Gaps(0, olds.Count, 0, news.Count))
        {
            for (; i < gap.OldFrom; i++, j++) rows.Add(new(i, i + 1, j, j + 1, Place.Same));
            AddGap(ref i, gap.OldTo, ref j, gap.NewTo);
        }

        for (; i < olds.Count; i++, j++) rows.Add(new(i, i + 1, j, j + 1, Place.Same));
        return rows;
    }

    private void AddGap(ref int i, int oldTo, ref int j, int newTo)
    {
        // Blocks beside a changed one that are a piece of it: before the gap, and behind it.
        if (rows.Count > 0 && rows[^1].Place == Place.Same && rows[^1].HasOld && rows[^1].HasNew) rows[^1] = Widened(rows[^1], ref i, oldTo, ref j, newTo);
        Row? behind = oldTo < olds.Count && newTo < news.Count ? WidenedBack(new(oldTo, oldTo + 1, newTo, newTo + 1, Place.Same), i, j) : null;
        for (; i < (behind?.OldFrom ?? oldTo); i++) rows.Add(new(i, i + 1, 0, 0, matching.IsMoved[i] ? Place.Left : Place.Same));
        for (; j < (behind?.NewFrom ?? newTo); j++) rows.Add(new(0, 0, j, j + 1, matching.OldOf[j] is >= 0 ? Place.Reached : Place.Same));
        if (behind is not { } last) return;
        rows.Add(last);
        (i, j) = (last.OldTo, last.NewTo);
    }

    private Row Widened(Row row, ref int i, int oldTo, ref int j, int newTo)
    {
        if (!IsChanged(row)) return row;
        for (var (old, @new) = (olds.Bag(row.OldTo - 1), news.Bag(row.NewTo - 1)); ;)
        {
            if (j < newTo && IsFree(matching.OldOf, news, j) && CameFrom(j, row.OldFrom, i)) j++;
            else if (i < oldTo && IsFree(matching.NewOf, olds, i) && WentTo(i, row.NewFrom, j)) i++;
            else if (j < newTo && IsFree(matching.OldOf, news, j) && IsPiece(old, @new, news.Bag(j))) @new = @new.With(news.Bag(j++));
            else if (i < oldTo && IsFree(matching.NewOf, olds, i) && IsPiece(@new, old, olds.Bag(i))) old = old.With(olds.Bag(i++));
            else return row with { OldTo = i, NewTo = j };
        }
    }

    private Row WidenedBack(Row row, int oldFrom, int newFrom)
    {
        if (!IsChanged(row)) return row;
        var (i, j) = (row.OldFrom, row.NewFrom);
        for (var (old, @new) = (olds.Bag(i), news.Bag(j)); ;)
        {
            if (j > newFrom && IsFree(matching.OldOf, news, j - 1) && CameFrom(j - 1, i, row.OldTo)) j--;
            else if (i > oldFrom && IsFree(matching.NewOf, olds, i - 1) && WentTo(i - 1, j, row.NewTo)) i--;
            else if (j > newFrom && IsFree(matching.OldOf, news, j - 1) && IsPiece(old, @new, news.Bag(j - 1))) @new = @new.With(news.Bag(--j));
            else if (i > oldFrom && IsFree(matching.NewOf, olds, i - 1) && IsPiece(@new, old, olds.Bag(i - 1))) old = old.With(olds.Bag(--i));
            else return row with { OldFrom = i, NewFrom = j };
        }
    }

    private bool IsChanged(Row row) =>
        CanJoin(olds[row.OldFrom].Kind) && CanJoin(news[row.NewFrom].Kind) && !matching.IsEqual(row.OldFrom, row.NewFrom);

    /// <summary>Whether, by the contributions, most of a newer block stood in some older ones.</summary>
    private bool CameFrom(int @new, int oldFrom, int oldTo) =>
        2 * survival.KeptFromNew(news[@new].From, news[@new].To, olds[oldFrom].From, olds[oldTo - 1].To) >= news[@new].Length;

    /// <summary>Whether, by the contributions, most of an older block stands in some newer ones.</summary>
    private bool WentTo(int old, int newFrom, int newTo) =>
        2 * survival.KeptFromOld(olds[old].From, olds[old].To, news[newFrom].From, news[newTo - 1].To) >= olds[old].Length;

    private bool IsPiece(Bag whole, Bag sofar, Bag piece) =>
        piece.Count > 0 && effort.Allows(3L * (whole.Count + sofar.Count + piece.Count)) && whole.CommonWith(sofar.With(piece)) - whole.CommonWith(sofar) >= LeastOfPiece * piece.Weight;

    private static bool IsFree(int[] others, Units units, int at) => others[at] < 0 && CanJoin(units[at].Kind);

    private static bool CanJoin(BlockKind kind) => kind is BlockKind.Paragraph or BlockKind.ListItem or BlockKind.Quote;
}
