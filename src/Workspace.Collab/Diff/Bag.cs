namespace Workspace.Collab;

/// <summary>The words of a block, sorted, each as often as it stands there.</summary>
internal sealed class Bag(BlockKind kind, List<(int Word, int Length)> words)
{
    /// <summary>Code units of the words; 1 at least.</summary>
    internal int Weight { get; } = Math.Max(1, words.Sum(word => word.Length));

    /// <summary>From 0, nothing in common, to 1, the same words: twice the length in common by the length of both.</summary>
    internal double LikenessTo(Bag other)
    {
        if (kind == BlockKind.Code != (other.Kind == BlockKind.Code)) return 0;
        var common = 0;
        for (var (i, j) = (0, 0); i < words.Count && j < other.Words.Count;)
        {
            var order = words[i].Word.CompareTo(other.Words[j].Word);
            if (order == 0) common += words[i].Length;
            if (order <= 0) i++;
            if (order >= 0) j++;
        }

        return 2.0 * common / (Weight + other.Weight);
    }

    private BlockKind Kind => kind;

    private List<(int Word, int Length)> Words => words;
}

/// <summary>Numbers words, so that bags compare numbers.</summary>
internal sealed class Vocabulary
{
    private readonly Table<string> known = new();

    internal Bag Bag(BlockKind kind, ReadOnlySpan<char> text)
    {
        var words = new List<(int Word, int Length)>();
        for (int from = 0, to; from < text.Length; from = to)
        {
            to = Words.End(text, from);
            if (Words.Says(text[from..to])) words.Add((known.Number(text[from..to].ToString()), to - from));
        }

        words.Sort();
        return new(kind, words);
    }
}
