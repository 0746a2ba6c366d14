using System.Collections.Immutable;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>What the history page says of a run of contributions.</summary>
/// <param name="After">The text after them.</param>
internal sealed record RevisionFacts(Rope After, ImmutableArray<RevisionShare> Shares, ImmutableArray<string> Headings)
{
    private const int MostHeadings = 20, LongestHeading = 200;

    public static RevisionFacts Of(Rope before, ImmutableArray<Contribution> contributions)
    {
        var shares = new Dictionary<Author, RevisionShare>();
        var text = before;
        foreach (var contribution in contributions)
        {
            var next = contribution.Changes.Apply(text);
            var share = shares.GetValueOrDefault(contribution.Author, new(contribution.Author, 0, 0, 0, 0));
            foreach (var range in contribution.Changes.Ranges) share = With(share, text, next, range);
            shares[contribution.Author] = share;
            text = next;
        }
        return new(text, [.. shares.Values.OrderByDescending(s => s.Added + s.Removed).ThenBy(s => s.Author.Person.Value)], HeadingsOf(text, contributions));
    }

    /// <summary>Runs without white space.</summary>
    public static int Words(Rope text)
    {
        var (words, inWord) = (0, false);
        foreach (var chunk in text.Chunks)
            foreach (var unit in chunk.Span)
            {
                var blank = char.IsWhiteSpace(unit);
                if (!blank && !inWord) words++;
                inWord = !blank;
            }
        return words;
    }

    // A word counts where it starts. The unit after the range may begin to start a word, or cease to, without having been touched:
    // that is set off against the range's own words, so that typing before or in a word counts as nothing.
    private static RevisionShare With(RevisionShare share, Rope before, Rope after, ChangedRange range)
    {
        var (removed, added) = (Starts(before, range.FromA, range.ToA), Starts(after, range.FromB, range.ToB));
        var (started, starts) = (Starts(before, range.ToA, range.ToA + 1), Starts(after, range.ToB, range.ToB + 1));
        if (started > starts && added > 0) added--;
        else if (started > starts) removed++;
        else if (starts > started && removed > 0) removed--;
        else if (starts > started) added++;
        return share with
        {
            WordsAdded = share.WordsAdded + added,
            WordsRemoved = share.WordsRemoved + removed,
            Added = share.Added + (range.ToB - range.FromB),
            Removed = share.Removed + (range.ToA - range.FromA),
        };
    }

    private static int Starts(Rope text, int from, int to)
    {
        to = Math.Min(to, text.Length);
        if (from >= to) return 0;
        var inWord = from > 0 && !char.IsWhiteSpace(text[from - 1]);
        var starts = 0;
        foreach (var unit in text.ToString(from, to))
        {
            var blank = char.IsWhiteSpace(unit);
            if (!blank && !inWord) starts++;
            inWord = !blank;
        }
        return starts;
    }

    private static ImmutableArray<string> HeadingsOf(Rope text, ImmutableArray<Contribution> contributions)
    {
        var headings = AllHeadings(text.ToString());
        if (headings.Count == 0) return [];
        var touched = new SortedSet<int>();
        ChangeSet? later = null;
        for (var i = contributions.Length - 1; i >= 0; i--)
        {
            foreach (var range in contributions[i].Changes.Ranges)
            {
                var (from, to) = (later?.Position(range.FromB, Side.Before) ?? range.FromB, later?.Position(range.ToB, Side.After) ?? range.ToB);
                var above = headings.FindLastIndex(heading => heading.At <= from);
                if (above >= 0) touched.Add(above);
                for (var inside = above + 1; inside < headings.Count && headings[inside].At < to; inside++) touched.Add(inside);
            }
            later = later is null ? contributions[i].Changes : contributions[i].Changes.Compose(later);
        }
        return [.. touched.Take(MostHeadings).Select(index => headings[index].Words)];
    }

    private static List<(int At, string Words)> AllHeadings(string text)
    {
        var headings = new List<(int, string)>();
        var (at, inCode) = (0, false);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var bare = line.TrimStart(' ');
            if (bare.StartsWith("```", StringComparison.Ordinal) || bare.StartsWith("~~~", StringComparison.Ordinal)) inCode = !inCode;
            var marks = bare.Length - bare.TrimStart('#').Length;
            if (!inCode && marks is > 0 and <= 6 && bare.Length > marks && bare[marks] is ' ' or '\t')
            {
                var words = bare[marks..].Trim().TrimEnd('#').TrimEnd();
                if (words.Length > 0) headings.Add((at, words[..Math.Min(words.Length, LongestHeading)].ToString()));
            }
            at += line.Length + 1;
        }
        return headings;
    }
}
