namespace Workspace.Collab;

/// <summary>Gives words and whole texts numbers, so that they are compared as numbers.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> numbers = new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly List<int> found = [];

    /// <summary>Equal texts have equal numbers.</summary>
    internal int Number(ReadOnlySpan<char> text)
    {
        if (numbers.TryGetValue(text, out var number)) return number;
        number = numbers.Dictionary.Count;
        numbers[text] = number;
        return number;
    }

    internal Bag Bag(BlockKind kind, ReadOnlySpan<char> text)
    {
        found.Clear();
        var sizes = new List<int>();
        for (int from = 0, to; from < text.Length; from = to)
        {
            to = Words.End(text, from);
            if (!Words.Says(text[from..to])) continue;
            found.Add(Number(text[from..to]));
            sizes.Add(to - from);
        }

        var (words, lengths) = (found.ToArray(), sizes.ToArray());
        var triples = new int[Math.Max(Math.Min(1, words.Length), words.Length - 2)];
        for (var i = 0; i < triples.Length; i++) triples[i] = Triple(words.AsSpan(i, Math.Min(3, words.Length)));
        Array.Sort(words, lengths);
        return new(kind, words, lengths, triples);
    }

    private static int Triple(ReadOnlySpan<int> words)
    {
        var triple = 17u;
        foreach (var word in words) triple = (triple * 0x9E3779B1) + (uint)word + 1;
        return (int)triple;
    }
}
