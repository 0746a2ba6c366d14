using DiffPlex;

namespace Workspace.Collab;

/// <summary>A stretch of two lists that differs: these of the older became those of the newer.</summary>
internal readonly record struct Gap(int OldFrom, int OldTo, int NewFrom, int NewTo)
{
    /// <summary>All gaps between two lists, in order; between them the lists are equal. Where finding them would take too much, the lists differ as a whole.</summary>
    /// <remarks>DiffPlex takes time in proportion to the lengths times the differences (Myers, 1986), at worst to the square of the lengths.</remarks>
    internal static List<Gap> Between(ReadOnlySpan<string> olds, ReadOnlySpan<string> news, Effort effort)
    {
        var shorter = Math.Min(olds.Length, news.Length);
        var start = 0;
        while (start < shorter && olds[start] == news[start]) start++;
        var end = 0;
        while (end < shorter - start && olds[^(end + 1)] == news[^(end + 1)]) end++;

        var (n, m) = (olds.Length - start - end, news.Length - start - end);
        if (n == 0 && m == 0) return [];
        if (n == 0 || m == 0 || !effort.Allows((long)(n + m) * (n + m))) return [new(start, start + n, start, start + m)];

        var pieces = new Pieces(olds.Slice(start, n).ToArray(), news.Slice(start, m).ToArray());
        var result = Differ.Instance.CreateDiffs("old", "new", ignoreWhiteSpace: false, ignoreCase: false, pieces);
        var gaps = new List<Gap>(result.DiffBlocks.Count);
        foreach (var gap in result.DiffBlocks)
        {
            gaps.Add(new(start + gap.DeleteStartA, start + gap.DeleteStartA + gap.DeleteCountA, start + gap.InsertStartB, start + gap.InsertStartB + gap.InsertCountB));
        }

        return gaps;
    }

    /// <summary>Gives DiffPlex lists that are cut already, by name.</summary>
    private sealed class Pieces(IReadOnlyList<string> olds, IReadOnlyList<string> news) : IChunker
    {
        public IReadOnlyList<string> Chunk(string text) => text == "old" ? olds : news;
    }
}
