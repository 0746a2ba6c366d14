using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>How much of one text each author wrote.</summary>
/// <param name="Shares">Most characters first; equal ones by person, then organization.</param>
public sealed record Credits(ImmutableArray<CreditShare> Shares)
{
    /// <summary>Counts a text. A word belongs to whoever wrote its first character; words are runs without white space. O(its length).</summary>
    /// <remarks>A word that begins before the part is not counted in it.</remarks>
    /// <param name="text">The text.</param>
    /// <param name="attribution">Who wrote it; the same length.</param>
    /// <param name="from">Start of the part that counts.</param>
    /// <param name="to">End of the part, not included.</param>
    /// <exception cref="ArgumentException">The attribution is of a text of another length.</exception>
    public static Credits Of(Rope text, Attribution attribution, int from, int to)
    {
        if (attribution.Length != text.Length) throw new ArgumentException($"Got an attribution of {attribution.Length}, expected {text.Length}.", nameof(attribution));
        var counts = new Dictionary<Author, (int Characters, int Words)>();
        var inWord = from > 0 && from < to && !char.IsWhiteSpace(text[from - 1]);
        foreach (var run in attribution.RunsIn(from, to))
        {
            var author = run.Stamp.Origin?.Author ?? run.Stamp.InsertedBy;
            var words = 0;
            foreach (var letter in text.ToString(run.From, run.To))
            {
                var isWord = !char.IsWhiteSpace(letter);
                if (isWord && !inWord) words++;
                inWord = isWord;
            }

            var sofar = counts.GetValueOrDefault(author);
            counts[author] = (sofar.Characters + run.To - run.From, sofar.Words + words);
        }

        return new([.. counts
            .Select(count => new CreditShare(count.Key, count.Value.Characters, count.Value.Words))
            .OrderByDescending(share => share.Characters)
            .ThenBy(share => share.Author.Person.Value)
            .ThenBy(share => share.Author.Organization.Value)]);
    }
}

/// <summary>What one author wrote of a text (by origin where there is one, else by insertion).</summary>
/// <param name="Author">The person, for the organization of that time.</param>
/// <param name="Characters">UTF-16 code units.</param>
/// <param name="Words">Words that begin with a character of theirs.</param>
public sealed record CreditShare(Author Author, int Characters, int Words);
