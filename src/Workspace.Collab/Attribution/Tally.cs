using System.Buffers;
using System.Runtime.InteropServices;

namespace Workspace.Collab;

/// <summary>Counts what each author wrote.</summary>
internal sealed class Tally
{
    private readonly Dictionary<Author, (int Characters, int Words)> counts = [];

    /// <summary>Counts the parts of [from, to) between cuts, in order. O(its length), without a string.</summary>
    /// <param name="text">The text.</param>
    /// <param name="attribution">Who wrote it.</param>
    /// <param name="from">Start.</param>
    /// <param name="to">End, not included.</param>
    /// <param name="cuts">Offsets between both, ascending.</param>
    /// <returns>One more than there are cuts.</returns>
    internal static List<Tally> Of(Rope text, Attribution attribution, int from, int to, IReadOnlyList<int> cuts)
    {
        if (attribution.Length != text.Length) throw new ArgumentException($"Got an attribution of {attribution.Length}, expected {text.Length}.", nameof(attribution));
        var tallies = new List<Tally> { new() };
        var runs = attribution.RunsIn(from, to);
        var letters = ArrayPool<char>.Shared.Rent(to - from);
        text.CopyTo(from, letters.AsSpan(0, to - from));
        var inWord = from > 0 && from < to && !char.IsWhiteSpace(text[from - 1]);
        foreach (var run in runs)
        {
            for (var at = run.From; at < run.To;)
            {
                while (tallies.Count <= cuts.Count && cuts[tallies.Count - 1] <= at) tallies.Add(new());
                var end = tallies.Count <= cuts.Count ? Math.Min(run.To, cuts[tallies.Count - 1]) : run.To;
                tallies[^1].Add(run.Stamp.Origin?.Author ?? run.Stamp.InsertedBy, end - at, WordsIn(letters.AsSpan(at - from, end - at), ref inWord));
                at = end;
            }
        }

        while (tallies.Count <= cuts.Count) tallies.Add(new());
        ArrayPool<char>.Shared.Return(letters);
        return tallies;
    }

    internal void Add(Tally other)
    {
        foreach (var (author, (characters, words)) in other.counts) Add(author, characters, words);
    }

    internal Credits ToCredits() => new([.. counts
        .Select(count => new CreditShare(count.Key, count.Value.Characters, count.Value.Words))
        .OrderByDescending(share => share.Characters)
        .ThenBy(share => share.Author.Person.Value)
        .ThenBy(share => share.Author.Organization.Value)]);

    private void Add(Author author, int characters, int words)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, author, out _);
        count = (count.Characters + characters, count.Words + words);
    }

    private static int WordsIn(ReadOnlySpan<char> letters, ref bool inWord)
    {
        var words = 0;
        foreach (var letter in letters)
        {
            var isWord = !char.IsWhiteSpace(letter);
            words += isWord & !inWord ? 1 : 0;
            inWord = isWord;
        }

        return words;
    }
}
