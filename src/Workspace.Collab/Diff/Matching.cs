namespace Workspace.Collab;

/// <summary>Which unit of an older text became which of a newer one, and which of them moved.</summary>
internal sealed partial class Matching
{
    /// <summary>Under so much in common, two units are not the same one changed.</summary>
    private const double Least = 0.35;

    /// <summary>Two lists of units without order between them are compared each with each up to so many pairs.</summary>
    private const int MostCells = 10_000;

    /// <summary>A text that stands in more places than this, older by newer, is found by its neighbours only.</summary>
    private const int MostPlaces = 16;

    private readonly Units olds;
    private readonly Units news;
    private readonly Survival survival;
    private readonly Effort effort;

    internal Matching(Units olds, Units news, Survival survival, Effort effort)
    {
        (this.olds, this.news, this.survival, this.effort) = (olds, news, survival, effort);
        (NewOf, OldOf, IsMoved) = (new int[olds.Count], new int[news.Count], new bool[olds.Count]);
        NewOf.AsSpan().Fill(-1);
        OldOf.AsSpan().Fill(-1);
    }

    /// <summary>For each older unit the newer one; -1 for none.</summary>
    internal int[] NewOf { get; }

    /// <summary>For each newer unit the older one; -1 for none.</summary>
    internal int[] OldOf { get; }

    /// <summary>For each older unit, whether it stands elsewhere now.</summary>
    internal bool[] IsMoved { get; }

    internal bool IsEqual(int old, int @new) => olds.Text(old).SequenceEqual(news.Text(@new));

    /// <summary>Matches units that stayed where they were, in a range of both: equal ones, and those that are alike, or by the contributions still stand there, and are nowhere equal.</summary>
    internal void MatchInPlace(int oldFrom, int oldTo, int newFrom, int newTo)
    {
        while (oldFrom < oldTo && newFrom < newTo && IsEqual(oldFrom, newFrom)) Match(oldFrom++, newFrom++);
        while (oldFrom < oldTo && newFrom < newTo && IsEqual(oldTo - 1, newTo - 1)) Match(--oldTo, --newTo);
        if (oldFrom == oldTo || newFrom == newTo) return;

        var chain = Chain.Of(Candidates(oldFrom, oldTo, newFrom, newTo), newFrom, newTo);
        foreach (var pair in chain) Match(pair.Old, pair.New);
        foreach (var (a, b, c, d) in Gaps(oldFrom, oldTo, newFrom, newTo)) MatchEqual(a, b, c, d);
    }

    /// <summary>Matches what is left between units that stayed: what is alike, so that the most text stays together, and what has text that, by the contributions, still stands there.</summary>
    internal void MatchAlikeInPlace(int oldFrom, int oldTo, int newFrom, int newTo)
    {
        foreach (var (a, b, c, d) in Gaps(oldFrom, oldTo, newFrom, newTo))
        {
            if (a == b || c == d) continue;
            var stayed = Stayed(a, b, c, d);
            stayed.RemoveAll(pair => pair.Weight < ShortestMove || NewOf[pair.Old] >= 0 || OldOf[pair.New] >= 0);
            foreach (var pair in Chain.Of(stayed, c, d)) Match(pair.Old, pair.New);
        }

        foreach (var (a, b, c, d) in Gaps(oldFrom, oldTo, newFrom, newTo))
        {
            var (left, right) = (Free(NewOf, a, b), Free(OldOf, c, d));
            if (left.Count > 0 && right.Count > 0 && (long)left.Count * right.Count <= MostCells) MatchAlike(left, right);
        }
    }

    /// <summary>The stretches between units that stayed, each of one range of either text or both.</summary>
    internal IEnumerable<(int OldFrom, int OldTo, int NewFrom, int NewTo)> Gaps(int oldFrom, int oldTo, int newFrom, int newTo)
    {
        for (var i = oldFrom; i <= oldTo; i++)
        {
            if (i < oldTo && (NewOf[i] < 0 || IsMoved[i])) continue;
            var end = i < oldTo ? NewOf[i] : newTo;
            if (oldFrom < i || newFrom < end) yield return (oldFrom, i, newFrom, end);
            (oldFrom, newFrom) = (i + 1, end + 1);
        }
    }

    private void Match(int old, int @new) => (NewOf[old], OldOf[@new]) = (@new, old);

    private List<Candidate> Candidates(int oldFrom, int oldTo, int newFrom, int newTo)
    {
        var candidates = new List<Candidate>();
        var places = new Dictionary<int, (int Olds, int Last, int News)>();
        var earlier = new int[newTo - newFrom];
        for (var j = newFrom; j < newTo; j++)
        {
            var place = places.GetValueOrDefault(news.Number(j), (0, -1, 0));
            earlier[j - newFrom] = place.Item2;
            places[news.Number(j)] = (0, j, place.Item3 + 1);
        }

        for (var i = oldFrom; i < oldTo; i++)
        {
            if (places.TryGetValue(olds.Number(i), out var place)) places[olds.Number(i)] = place with { Olds = place.Olds + 1 };
        }

        var stayed = Stayed(oldFrom, oldTo, newFrom, newTo);
        var hasEqual = new bool[newTo - newFrom];
        foreach (var (text, place) in places)
        {
            if (place.Olds == 0) continue;
            for (var j = place.Last; j >= 0; j = earlier[j - newFrom]) hasEqual[j - newFrom] = true;
        }

        Likely? likely = null;
        var next = 0;
        for (var i = oldFrom; i < oldTo; i++)
        {
            var place = places.GetValueOrDefault(olds.Number(i), (0, -1, 0));
            var hasAlike = false;
            if ((long)place.Item1 * place.Item3 <= MostPlaces)
            {
                for (var j = place.Item2; j >= 0; j = earlier[j - newFrom]) candidates.Add(new(i, j, 1 + olds[i].Length));
            }

            for (; next < stayed.Count && stayed[next].Old == i; next++)
            {
                var (_, j, weight) = stayed[next];
                if (olds.Number(i) == news.Number(j))
                {
                    candidates.Add(new(i, j, 1 + olds[i].Length + weight));
                }
                else if (place.Item3 == 0 && !hasEqual[j - newFrom] && LikenessOf(i, j) is var likeness && (likeness >= Least || 2 * weight >= Math.Min(olds[i].Length, news[j].Length)))
                {
                    candidates.Add(new(i, j, Weight(i, j, likeness) + weight));
                    hasAlike |= likeness >= 0.5;
                }
            }

            if (place.Item3 > 0 || hasAlike) continue;
            likely ??= new(news, Enumerable.Range(newFrom, newTo - newFrom).Where(j => !hasEqual[j - newFrom]));
            foreach (var j in likely.To(olds.Bag(i)))
            {
                if (LikenessOf(i, j) is var likeness and >= Least) candidates.Add(new(i, j, Weight(i, j, likeness)));
            }
        }

        return candidates;
    }

    /// <summary>How much of each older unit still stands in each newer one, by the contributions; in order.</summary>
    private List<Candidate> Stayed(int oldFrom, int oldTo, int newFrom, int newTo)
    {
        var stayed = new List<Candidate>();
        var all = survival.Stretches;
        var (i, j) = (oldFrom, newFrom);
        for (var k = survival.AtOld(olds[oldFrom].From); k < all.Length && i < oldTo && j < newTo; k++)
        {
            if (all[k].Fate != Fate.Kept) continue;
            var (at, end) = (all[k].OldAt, all[k].OldAt + all[k].Length);
            var shift = all[k].NewAt - all[k].OldAt;
            while (i < oldTo && j < newTo)
            {
                var from = Math.Max(Math.Max(olds[i].From, news[j].From - shift), at);
                var to = Math.Min(Math.Min(olds[i].To, news[j].To - shift), end);
                if (from < to && stayed.Count > 0 && stayed[^1].Old == i && stayed[^1].New == j) stayed[^1] = stayed[^1] with { Weight = stayed[^1].Weight + to - from };
                else if (from < to) stayed.Add(new(i, j, to - from));
                if (Math.Min(olds[i].To, news[j].To - shift) >= end) break;
                if (olds[i].To <= news[j].To - shift) i++;
                else j++;
            }

            // The next stretch begins behind this one in both texts.
            while (i < oldTo && olds[i].To <= end) i++;
            while (j < newTo && news[j].To <= end + shift) j++;
        }

        return stayed;
    }

    /// <summary>Equal units beside those that stayed; then DiffPlex's shortest way for the rest, where it is short enough.</summary>
    private void MatchEqual(int oldFrom, int oldTo, int newFrom, int newTo)
    {
        while (oldFrom < oldTo && newFrom < newTo && IsEqual(oldFrom, newFrom)) Match(oldFrom++, newFrom++);
        while (oldFrom < oldTo && newFrom < newTo && IsEqual(oldTo - 1, newTo - 1)) Match(--oldTo, --newTo);
        if (oldFrom == oldTo || newFrom == newTo || !HaveEqual(oldFrom, oldTo, newFrom, newTo)) return;

        var (left, right) = (new string[oldTo - oldFrom], new string[newTo - newFrom]);
        for (var i = 0; i < left.Length; i++) left[i] = olds.Text(oldFrom + i).ToString();
        for (var j = 0; j < right.Length; j++) right[j] = news.Text(newFrom + j).ToString();
        var (a, b) = (0, 0);
        foreach (var gap in Gap.Between(left, right, effort))
        {
            while (a < gap.OldFrom) MatchIfUnique(oldFrom + a++, newFrom + b++);
            (a, b) = (gap.OldTo, gap.NewTo);
        }

        while (a < left.Length) MatchIfUnique(oldFrom + a++, newFrom + b++);
    }

    private void MatchIfUnique(int old, int @new)
    {
        if (NewOf[old] < 0 && OldOf[@new] < 0) Match(old, @new);
    }

    private bool HaveEqual(int oldFrom, int oldTo, int newFrom, int newTo)
    {
        var numbers = new HashSet<int>();
        for (var i = oldFrom; i < oldTo; i++) numbers.Add(olds.Number(i));
        for (var j = newFrom; j < newTo; j++)
        {
            if (numbers.Contains(news.Number(j))) return true;
        }

        return false;
    }

    private void MatchAlike(List<int> left, List<int> right)
    {
        var (n, m) = (left.Count, right.Count);
        var (likeness, best) = (new double[n, m], new double[n + 1, m + 1]);
        for (var i = n - 1; i >= 0; i--)
        {
            for (var j = m - 1; j >= 0; j--)
            {
                likeness[i, j] = LikenessOf(left[i], right[j]) is var alike and >= Least ? alike * Math.Min(olds.Bag(left[i]).Weight, news.Bag(right[j]).Weight) : 0;
                best[i, j] = Math.Max(Math.Max(best[i + 1, j], best[i, j + 1]), best[i + 1, j + 1] + likeness[i, j]);
            }
        }

        for (var (a, b) = (0, 0); a < n && b < m;)
        {
            if (likeness[a, b] > 0 && best[a, b] == best[a + 1, b + 1] + likeness[a, b]) Match(left[a++], right[b++]);
            else if (best[a, b] == best[a + 1, b]) a++;
            else b++;
        }
    }

    private double LikenessOf(int old, int @new)
    {
        var (a, b) = (olds.Bag(old), news.Bag(@new));
        return a.MayBeAlike(b, Least) && effort.Allows(a.Count + b.Count) ? a.LikenessTo(b) : 0;
    }

    private long Weight(int old, int @new, double likeness) => 1 + (long)(likeness * Math.Min(olds[old].Length, news[@new].Length));

    private static List<int> Free(int[] others, int from, int to)
    {
        var free = new List<int>();
        for (var i = from; i < to; i++)
        {
            if (others[i] < 0) free.Add(i);
        }

        return free;
    }
}
