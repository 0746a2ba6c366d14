namespace Workspace.Collab;

internal sealed partial class Matching
{
    /// <summary>A shorter text is not recognised where it stands alone: "and" is never moved.</summary>
    private const int FewestWords = 3;

    /// <summary>Under so many words, a text is recognised only if it is unchanged.</summary>
    private const int FewestWordsChanged = 6;

    private const int ShortestMove = 12;

    /// <summary>With so much in common, what stands elsewhere is the same, whatever else stands in its old place.</summary>
    internal const double SurelyMoved = 0.7;

    /// <summary>With so much in common, what stands elsewhere is the same, if nothing else took its old place.</summary>
    internal const double LikelyMoved = 0.5;

    /// <summary>Matches units that stand elsewhere now: equal ones first, then those alike by so much; then what stood beside one and stands beside it.</summary>
    internal void MatchMoved(double least)
    {
        var (left, right) = (Free(NewOf, 0, olds.Count).FindAll(i => IsLongEnough(olds, i)), Free(OldOf, 0, news.Count).FindAll(j => IsLongEnough(news, j)));
        if (left.Count == 0 || right.Count == 0) return;
        var moved = new List<(int Old, int New)>();
        MatchMovedEqual(left, right, moved);
        MatchMovedAlike(left.FindAll(i => NewOf[i] < 0), right.FindAll(j => OldOf[j] < 0), least, moved);
        foreach (var (old, @new) in moved)
        {
            for (var (i, j) = (old + 1, @new + 1); GoesAlong(i, j, least); i++, j++) Move(i, j);
            for (var (i, j) = (old - 1, @new - 1); GoesAlong(i, j, least); i--, j--) Move(i, j);
        }
    }

    /// <summary>What moved, of blocks: those that follow each other at both places are one move, with the blank lines behind them where they are the same.</summary>
    internal List<List<(int OldFrom, int OldTo, int NewFrom, int NewTo)>> Moves(string before, List<Block> oldBlocks, string after, List<Block> newBlocks)
    {
        var moves = new List<List<(int OldFrom, int OldTo, int NewFrom, int NewTo)>>();
        for (var j = 0; j < newBlocks.Count; j++)
        {
            var i = OldOf[j];
            if (i < 0 || !IsMoved[i]) continue;
            var goesOn = j > 0 && i > 0 && OldOf[j - 1] == i - 1 && IsMoved[i - 1];
            if (!goesOn) moves.Add([]);
            var (old, @new) = (oldBlocks[i], newBlocks[j]);
            var haveEnds = before[old.End - 1] == '\n' && after[@new.End - 1] == '\n';
            moves[^1].Add(haveEnds ? (old.From, old.End, @new.From, @new.End) : (olds[i].From, olds[i].To, news[j].From, news[j].To));
            if (haveEnds && old.End < old.Next && before.AsSpan(old.End, old.Next - old.End).SequenceEqual(after.AsSpan(@new.End, @new.Next - @new.End))) moves[^1].Add((old.End, old.Next, @new.End, @new.Next));
        }

        return moves;
    }

    /// <summary>Texts that stand in several places are taken in order.</summary>
    private void MatchMovedEqual(List<int> left, List<int> right, List<(int Old, int New)> moved)
    {
        var places = new Dictionary<int, Queue<int>>();
        foreach (var j in right)
        {
            if (!places.TryGetValue(news.Number(j), out var queue)) places.Add(news.Number(j), queue = new());
            queue.Enqueue(j);
        }

        foreach (var i in left)
        {
            if (!places.TryGetValue(olds.Number(i), out var queue) || !queue.TryDequeue(out var j)) continue;
            Move(i, j);
            moved.Add((i, j));
        }
    }

    private void MatchMovedAlike(List<int> left, List<int> right, double least, List<(int Old, int New)> moved)
    {
        left.RemoveAll(i => olds.Bag(i).Count < FewestWordsChanged);
        right.RemoveAll(j => news.Bag(j).Count < FewestWordsChanged);
        if (left.Count == 0 || right.Count == 0) return;
        var likely = new Likely(news, right);
        var candidates = new List<(double Alike, Candidate Pair)>();
        foreach (var i in left)
        {
            foreach (var j in likely.To(olds.Bag(i)))
            {
                if (LikenessOf(i, j) is var likeness && likeness >= least) candidates.Add((likeness, new(i, j, Weight(i, j, likeness))));
            }
        }

        candidates.Sort((a, b) => a.Pair.Weight != b.Pair.Weight ? b.Pair.Weight.CompareTo(a.Pair.Weight) : a.Pair.Old != b.Pair.Old ? a.Pair.Old.CompareTo(b.Pair.Old) : a.Pair.New.CompareTo(b.Pair.New));
        foreach (var (_, pair) in candidates)
        {
            if (NewOf[pair.Old] >= 0 || OldOf[pair.New] >= 0) continue;
            Move(pair.Old, pair.New);
            moved.Add((pair.Old, pair.New));
        }
    }

    private bool GoesAlong(int old, int @new, double least) =>
        old >= 0 && @new >= 0 && old < olds.Count && @new < news.Count && NewOf[old] < 0 && OldOf[@new] < 0 && (IsEqual(old, @new) || LikenessOf(old, @new) >= least);

    private void Move(int old, int @new)
    {
        Match(old, @new);
        IsMoved[old] = true;
    }

    private static bool IsLongEnough(Units units, int at) => units[at].Length >= ShortestMove && units.Bag(at).Count >= FewestWords;
}
