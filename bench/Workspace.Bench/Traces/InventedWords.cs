using System.Text;

namespace Workspace.Bench;

/// <summary>Words that nobody says, about as long and as often repeated as those of a language. The same seed gives the same words.</summary>
internal sealed class InventedWords(Random random)
{
    private static readonly string[] Syllables =
        ["ra", "te", "mi", "no", "sul", "per", "an", "com", "de", "ti", "on", "ve", "ri", "al", "in", "ga", "stre", "mo", "lu", "er", "ba", "con", "e", "a", "th"];

    private readonly string[] vocabulary = [.. Enumerable.Range(0, 4_000).Select(_ => Invented(random))];

    /// <summary>A word; the first ones of the vocabulary much more often than the last.</summary>
    internal string Next() => vocabulary[(int)(Math.Pow(random.NextDouble(), 3) * vocabulary.Length)];

    /// <summary>So many words with blanks between, a capital letter and a full stop.</summary>
    internal string Sentence(int words)
    {
        var sentence = new StringBuilder();
        for (var i = 0; i < words; i++) sentence.Append(i == 0 ? "" : random.Next(12) == 0 ? ", " : " ").Append(Next());
        sentence[0] = char.ToUpperInvariant(sentence[0]);
        return sentence.Append('.').ToString();
    }

    private static string Invented(Random random) => string.Concat(Enumerable.Range(0, 1 + random.Next(4)).Select(_ => Syllables[random.Next(Syllables.Length)]));
}
