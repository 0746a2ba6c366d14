namespace Workspace.Collab;

/// <summary>The words of a unit of text, by number: sorted, each as often as it stands there; and every three that follow each other, as one number.</summary>
internal sealed class Bag(BlockKind kind, int[] words, int[] lengths, int[] triples)
{
    internal BlockKind Kind => kind;

    /// <summary>How many words.</summary>
    internal int Count => words.Length;

    /// <summary>Every three words that follow each other; all of them where there are fewer.</summary>
    internal ReadOnlySpan<int> Triples => triples;

    /// <summary>Code units of the words; 1 at least.</summary>
    internal int Weight { get; } = Math.Max(1, lengths.Sum());

    /// <summary>From 0, nothing in common, to 1, the same words: twice the length in common by the length of both.</summary>
    internal double LikenessTo(Bag other) =>
        kind == BlockKind.Code != (other.Kind == BlockKind.Code) ? 0 : 2.0 * CommonWith(other) / (Weight + other.Weight);

    /// <summary>Whether the lengths alone allow that likeness.</summary>
    internal bool MayBeAlike(Bag other, double least) => 2.0 * Math.Min(Weight, other.Weight) >= least * (Weight + other.Weight);

    /// <summary>Code units of the words that both have. O(words of both).</summary>
    internal int CommonWith(Bag other)
    {
        var common = 0;
        for (var (i, j) = (0, 0); i < words.Length && j < other.Count;)
        {
            var order = words[i].CompareTo(other.Word(j));
            if (order == 0) common += lengths[i];
            if (order <= 0) i++;
            if (order >= 0) j++;
        }

        return common;
    }

    /// <summary>The words of both.</summary>
    internal Bag With(Bag other)
    {
        var (all, sizes) = (new int[Count + other.Count], new int[Count + other.Count]);
        for (var (i, j, k) = (0, 0, 0); k < all.Length; k++)
        {
            var isOurs = j == other.Count || (i < Count && words[i] <= other.Word(j));
            (all[k], sizes[k]) = isOurs ? (words[i], lengths[i++]) : (other.Word(j), other.LengthAt(j++));
        }

        return new(kind, all, sizes, []);
    }

    private int Word(int at) => words[at];

    private int LengthAt(int at) => lengths[at];
}
