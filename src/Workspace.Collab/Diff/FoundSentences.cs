namespace Workspace.Collab;

/// <summary>Sentences that were found again, in blocks that are not themselves unchanged or moved.</summary>
/// <param name="Kept">Where equal sentences stand that stayed in their paragraph, in order of both texts.</param>
/// <param name="Moved">What moved, each in one stretch of either text.</param>
internal sealed record FoundSentences(List<(int Old, int New, int Length)> Kept, List<(int OldFrom, int OldTo, int NewFrom, int NewTo)> Moved)
{
    internal static FoundSentences In(List<Row> rows, string before, List<Block> oldBlocks, string after, List<Block> newBlocks, Vocabulary vocabulary, Survival survival, Effort effort)
    {
        var (olds, news) = (new List<Unit>(), new List<Unit>());
        var stretches = new List<(int, int, int, int)>();
        foreach (var row in rows)
        {
            if (row.Place != Place.Same || IsUnchanged(row)) continue;
            var (oldFrom, newFrom) = (olds.Count, news.Count);
            for (var i = row.OldFrom; i < row.OldTo; i++) Sentences.Add(olds, before, oldBlocks[i]);
            for (var j = row.NewFrom; j < row.NewTo; j++) Sentences.Add(news, after, newBlocks[j]);
            if (row.HasOld && row.HasNew) stretches.Add((oldFrom, olds.Count, newFrom, news.Count));
        }

        var matching = new Matching(new(before, olds, vocabulary), new(after, news, vocabulary), survival, effort);
        foreach (var (a, b, c, d) in stretches) matching.MatchInPlace(a, b, c, d);
        matching.MatchMoved(Matching.SurelyMoved);
        foreach (var (a, b, c, d) in stretches) matching.MatchAlikeInPlace(a, b, c, d);
        matching.MatchMoved(Matching.LikelyMoved);
        return Of(matching, olds, news);

        bool IsUnchanged(Row row) => row.HasOld && row.HasNew && row.OldTo - row.OldFrom == 1 && row.NewTo - row.NewFrom == 1 &&
            oldBlocks[row.OldFrom].Text(before).SequenceEqual(newBlocks[row.NewFrom].Text(after));
    }

    private static FoundSentences Of(Matching matching, List<Unit> olds, List<Unit> news)
    {
        var (kept, moved) = (new List<(int, int, int)>(), new List<(int OldFrom, int OldTo, int NewFrom, int NewTo)>());
        var (last, lastBlock) = (-1, -1);
        for (var i = 0; i < olds.Count; i++)
        {
            var j = matching.NewOf[i];
            if (j < 0) continue;
            if (!matching.IsMoved[i])
            {
                if (matching.IsEqual(i, j)) kept.Add((olds[i].From, news[j].From, olds[i].Length));
                continue;
            }

            if (last == i - 1 && lastBlock == j - 1 && moved.Count > 0 && matching.IsMoved[last] && AreTogether(olds[last], olds[i]) && AreTogether(news[lastBlock], news[j])) moved[^1] = moved[^1] with { OldTo = olds[i].To, NewTo = news[j].To };
            else moved.Add((olds[i].From, olds[i].To, news[j].From, news[j].To));
            (last, lastBlock) = (i, j);
        }

        return new(kept, moved);
    }

    /// <summary>Whether nothing but blanks stands between two sentences of one block.</summary>
    private static bool AreTogether(Unit one, Unit next) => next.From - one.To <= 1;
}
