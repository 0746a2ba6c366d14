namespace Workspace.Collab;

/// <summary>Writes the difference of two stretches of text, word for word.</summary>
internal sealed class WordDiff(string before, string after, Hands hands, Effort effort)
{
    /// <summary>Where less than so much of the shorter text is common, what is common is chance: the whole was replaced.</summary>
    private const double LeastKept = 0.3;

    private readonly List<Token> olds = [];
    private readonly List<Token> news = [];

    /// <summary>Writes two ranges, but for the parts of either that moved: those are written where they stand.</summary>
    internal void Write(HunkWriter to, int oldFrom, int oldTo, int newFrom, int newTo, ReadOnlySpan<MovedText> away, ReadOnlySpan<MovedText> here)
    {
        Split(olds, before, oldFrom, oldTo, away, isOld: true);
        Split(news, after, newFrom, newTo, here, isOld: false);
        var isInMove = to.Within is not null;
        var (i, j) = (0, 0);
        foreach (var gap in Phrases(Changes(isInMove)))
        {
            for (; i < gap.OldFrom; i++, j++)
            {
                Leave(to, ref away, olds[i].From);
                Arrive(to, ref here, news[j].From);
                to.Add(HunkKind.Kept, news[j].From, news[j].To);
            }

            if (isInMove) to.Within = (j > 0 ? news[j - 1].To : newFrom, gap.NewTo > j ? news[gap.NewTo - 1].To : j > 0 ? news[j - 1].To : newFrom);
            for (; i < gap.OldTo; i++)
            {
                Leave(to, ref away, olds[i].From);
                to.Add(HunkKind.Removed, olds[i].From, olds[i].To);
            }

            for (; j < gap.NewTo; j++)
            {
                Arrive(to, ref here, news[j].From);
                to.Add(HunkKind.Inserted, news[j].From, news[j].To);
            }
        }

        for (; i < olds.Count; i++, j++)
        {
            Leave(to, ref away, olds[i].From);
            Arrive(to, ref here, news[j].From);
            to.Add(HunkKind.Kept, news[j].From, news[j].To);
        }

        Leave(to, ref away, int.MaxValue);
        Arrive(to, ref here, int.MaxValue);
    }

    private static void Split(List<Token> to, string text, int from, int end, ReadOnlySpan<MovedText> moved, bool isOld)
    {
        to.Clear();
        foreach (var part in moved)
        {
            Split(to, text, from, isOld ? part.OldFrom : part.NewFrom);
            from = isOld ? part.OldTo : part.NewTo;
        }

        Split(to, text, from, end);
    }

    private static void Split(List<Token> to, string text, int from, int end)
    {
        for (var words = text.AsSpan(0, end); from < end; from = to[^1].To) to.Add(new(from, Words.End(words, from)));
    }

    private List<Gap> Changes(bool isInMove)
    {
        var shorter = Math.Min(olds.Count, news.Count);
        var start = 0;
        while (start < shorter && Old(start).SequenceEqual(New(start))) start++;
        var end = 0;
        while (end < shorter - start && Old(olds.Count - 1 - end).SequenceEqual(New(news.Count - 1 - end))) end++;
        var (n, m) = (olds.Count - start - end, news.Count - start - end);
        if (n == 0 && m == 0) return [];
        if (n == 0 || m == 0) return [new(start, start + n, start, start + m)];

        var (left, right) = (new string[n], new string[m]);
        for (var i = 0; i < n; i++) left[i] = Old(start + i).ToString();
        for (var j = 0; j < m; j++) right[j] = New(start + j).ToString();
        var gaps = Gap.Between(left, right, effort);
        if (!isInMove && IsChance(left, right, gaps)) return [new(start, start + n, start, start + m)];
        for (var k = 0; k < gaps.Count; k++) gaps[k] = new(gaps[k].OldFrom + start, gaps[k].OldTo + start, gaps[k].NewFrom + start, gaps[k].NewTo + start);
        return gaps;
    }

    /// <summary>Whether two texts of some words have so few in common that to show them would only confuse.</summary>
    private static bool IsChance(string[] left, string[] right, List<Gap> gaps)
    {
        var (all, others, kept, at) = (0, 0, 0, 0);
        foreach (var word in left) all += Words.Says(word) ? word.Length : 0;
        foreach (var word in right) others += Words.Says(word) ? word.Length : 0;
        foreach (var gap in gaps)
        {
            for (; at < gap.OldFrom; at++) kept += Words.Says(left[at]) ? left[at].Length : 0;
            at = gap.OldTo;
        }

        for (; at < left.Length; at++) kept += Words.Says(left[at]) ? left[at].Length : 0;
        return kept > 0 && kept < LeastKept * Math.Min(all, others);
    }

    /// <summary>A blank or comma between two changed words that was itself retyped belongs to the change: the words are read as one phrase.</summary>
    private List<Gap> Phrases(List<Gap> gaps)
    {
        var phrases = new List<Gap>(gaps.Count);
        foreach (var gap in gaps)
        {
            if (phrases.Count > 0 && IsOnePhrase(phrases[^1], gap)) phrases[^1] = phrases[^1] with { OldTo = gap.OldTo, NewTo = gap.NewTo };
            else phrases.Add(gap);
        }

        return phrases;
    }

    private bool IsOnePhrase(Gap last, Gap next)
    {
        for (int i = last.OldTo, j = last.NewTo; i < next.OldFrom; i++, j++)
        {
            if (Words.Says(Old(i)) || !hands.WasRewritten(olds[i].From, news[j].From, olds[i].To - olds[i].From)) return false;
        }

        return true;
    }

    private ReadOnlySpan<char> Old(int at) => before.AsSpan(olds[at].From, olds[at].To - olds[at].From);

    private ReadOnlySpan<char> New(int at) => after.AsSpan(news[at].From, news[at].To - news[at].From);

    private static void Leave(HunkWriter to, ref ReadOnlySpan<MovedText> away, int at)
    {
        for (; !away.IsEmpty && away[0].OldFrom < at; away = away[1..]) to.Add(away[0].Away);
    }

    private static void Arrive(HunkWriter to, ref ReadOnlySpan<MovedText> here, int at)
    {
        for (; !here.IsEmpty && here[0].NewFrom < at; here = here[1..]) to.Add(here[0].Here);
    }

    private readonly record struct Token(int From, int To);
}
