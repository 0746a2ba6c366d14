namespace Workspace.Collab;

/// <summary>Which block of an older text became which of a newer one.</summary>
internal static class Alignment
{
    /// <summary>Under so much in common, two blocks are not the same one changed.</summary>
    private const double Least = 0.35;

    /// <summary>In a long stretch of blocks that all changed, how far from its expected place a block is looked for.</summary>
    private const int Reach = 100;

    /// <summary>Where more blocks than about 2,000 all changed into 2,000 others, none is looked for.</summary>
    private const long MostCells = 1 << 22;

    /// <summary>Pairs in the order of both texts; -1 for a block that has no other. Equal blocks first, then the most alike between them.</summary>
    internal static List<(int Before, int After)> Of(string before, List<Block> olds, string after, List<Block> news)
    {
        var words = new Vocabulary();
        var pairs = new List<(int, int)> { (0, 0) };
        var (i, j) = (1, 1);
        foreach (var gap in Gap.Between(Texts(before, olds), Texts(after, news)))
        {
            // The empty first block is in no list of texts, hence the 1.
            while (i < gap.OldFrom + 1) pairs.Add((i++, j++));
            Pair(pairs, Bags(words, before, olds, i, gap.OldTo - gap.OldFrom), i, Bags(words, after, news, j, gap.NewTo - gap.NewFrom), j);
            i = gap.OldTo + 1;
            j = gap.NewTo + 1;
        }

        while (i < olds.Count) pairs.Add((i++, j++));
        return pairs;
    }

    /// <summary>Pairs the blocks of one gap so that the most text stays together.</summary>
    private static void Pair(List<(int, int)> pairs, Bag[] olds, int firstOld, Bag[] news, int firstNew)
    {
        var (n, m) = (olds.Length, news.Length);
        if ((long)n * m > MostCells)
        {
            for (var i = 0; i < n; i++) pairs.Add((firstOld + i, -1));
            for (var j = 0; j < m; j++) pairs.Add((-1, firstNew + j));
            return;
        }

        var best = new double[n + 1, m + 1];
        for (var i = n - 1; i >= 0; i--)
        {
            for (var j = m - 1; j >= 0; j--)
            {
                best[i, j] = Math.Max(Math.Max(best[i + 1, j], best[i, j + 1]), best[i + 1, j + 1] + Likeness(i, j));
            }
        }

        var (a, b) = (0, 0);
        while (a < n || b < m)
        {
            if (a < n && b < m && Likeness(a, b) is var likeness and > 0 && best[a, b] == best[a + 1, b + 1] + likeness) pairs.Add((firstOld + a++, firstNew + b++));
            else if (a < n && (b == m || best[a, b] == best[a + 1, b])) pairs.Add((firstOld + a++, -1));
            else pairs.Add((-1, firstNew + b++));
        }

        double Likeness(int i, int j)
        {
            if (n > Reach && m > Reach && Math.Abs(((long)i * m / n) - j) > Reach) return 0;
            var likeness = olds[i].LikenessTo(news[j]);
            return likeness >= Least ? likeness * Math.Min(olds[i].Weight, news[j].Weight) : 0;
        }
    }

    private static Bag[] Bags(Vocabulary words, string text, List<Block> blocks, int from, int count)
    {
        var bags = new Bag[count];
        for (var i = 0; i < count; i++)
        {
            var block = blocks[from + i];
            bags[i] = words.Bag(block.Kind, text.AsSpan(block.From, block.End - block.From));
        }

        return bags;
    }

    /// <summary>The texts of the blocks, without what ends them.</summary>
    private static List<string> Texts(string text, List<Block> blocks) =>
        blocks.Skip(1).Select(block => text[block.From..block.End].TrimEnd('\n')).ToList();
}
