using DiffPlex;

namespace Workspace.Collab;

/// <summary>A stretch of two lists that differs: these of the older became those of the newer.</summary>
internal readonly record struct Gap(int OldFrom, int OldTo, int NewFrom, int NewTo)
{
    /// <summary>DiffPlex takes time in proportion to the lengths times the differences; what is longer than this differs as a whole.</summary>
    private const int Most = 20_000;

    /// <summary>All gaps between two lists, in order; between them the lists are equal.</summary>
    internal static List<Gap> Between(IReadOnlyList<string> olds, IReadOnlyList<string> news)
    {
        var shorter = Math.Min(olds.Count, news.Count);
        var start = 0;
        while (start < shorter && olds[start] == news[start]) start++;
        var end = 0;
        while (end < shorter - start && olds[^(end + 1)] == news[^(end + 1)]) end++;

        var (n, m) = (olds.Count - start - end, news.Count - start - end);
        if (n == 0 && m == 0) return [];
        if (n == 0 || m == 0 || n + m > Most) return [new(start, start + n, start, start + m)];

        var pieces = new Pieces(olds.Skip(start).Take(n).ToList(), news.Skip(start).Take(m).ToList());
        var result = Differ.Instance.CreateDiffs("old", "new", ignoreWhiteSpace: false, ignoreCase: false, pieces);
        return result.DiffBlocks
            .Select(gap => new Gap(start + gap.DeleteStartA, start + gap.DeleteStartA + gap.DeleteCountA, start + gap.InsertStartB, start + gap.InsertStartB + gap.InsertCountB))
            .ToList();
    }

    /// <summary>Gives DiffPlex lists that are cut already, by name.</summary>
    private sealed class Pieces(IReadOnlyList<string> olds, IReadOnlyList<string> news) : IChunker
    {
        public IReadOnlyList<string> Chunk(string text) => text == "old" ? olds : news;
    }
}
