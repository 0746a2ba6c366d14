using System.Collections.Immutable;
using System.Text;

namespace Workspace.Collab;

/// <summary>The readable difference between two versions of one text: blocks aligned first, then sentences, then words; what moved is told as moved.</summary>
/// <remarks>
/// Kept, inserted and moved-here hunks in order are the newer text, kept, removed and moved-away ones the older, byte for byte. Each changed hunk names a contribution
/// between the two. The same input always gives the same result.
/// </remarks>
/// <param name="Blocks">In the order of the newer text; what was removed or moved away where it stood.</param>
public sealed record Comparison(ImmutableArray<ComparedBlock> Blocks)
{
    /// <summary>Words inserted: runs without white space that hold a letter or digit, each at least partly new. Moved ones are not new.</summary>
    public int WordsInserted => WordsIn(HunkKind.Inserted);

    /// <summary>Words removed, counted as <see cref="WordsInserted"/> are.</summary>
    public int WordsRemoved => WordsIn(HunkKind.Removed);

    /// <summary>All moves whose newer place is in it, in the order of the newer text.</summary>
    public IEnumerable<Move> Moves => Blocks.SelectMany(block => block.Hunks).Where(hunk => hunk.Kind == HunkKind.MovedHere).Select(hunk => hunk.Move).OfType<Move>().Distinct();

    /// <summary>Compares an older with a newer version of one draft.</summary>
    /// <remarks>
    /// About O(text + sections of the contributions x log of their number). What could take more is counted, and beyond about a second's work told
    /// more coarsely (blocks as removed and inserted, sentences as replaced), so that no two texts take long. Each hunk has one hand; where the texts' difference is
    /// not cut as the contributions were, the nearest one is named, never none. A text is moved by what it says: equal text first, then what shares the
    /// most runs of three words; of several ways to tell which of two texts moved, the contributions decide.
    /// </remarks>
    /// <param name="before">The older text.</param>
    /// <param name="after">The newer text.</param>
    /// <param name="attribution">Who wrote the newer text.</param>
    /// <param name="between">Every contribution after the older up to the newer version, in order: they say who removed what.</param>
    /// <exception cref="ArgumentException">The contributions do not lead from the older text to the newer one, by their lengths; or the attribution is not of the newer.</exception>
    public static Comparison Between(Rope before, Rope after, Attribution attribution, ImmutableArray<Contribution> between) =>
        Between(before, after, attribution, between, new());

    /// <summary>The same, by how the older text became the newer one.</summary>
    /// <param name="before">The older text.</param>
    /// <param name="after">The newer text.</param>
    /// <param name="attribution">Who wrote the newer text.</param>
    /// <param name="passage">From the older to the newer.</param>
    /// <exception cref="ArgumentException">The passage is not between these texts, by their lengths; or the attribution is not of the newer.</exception>
    public static Comparison Between(Rope before, Rope after, Attribution attribution, Passage passage) => Between(before, after, attribution, passage, new());

    /// <summary>With so much effort.</summary>
    internal static Comparison Between(Rope before, Rope after, Attribution attribution, ImmutableArray<Contribution> between, Effort effort) =>
        Between(before, after, attribution, Passage.Of(before.Length, between), effort);

    private static Comparison Between(Rope before, Rope after, Attribution attribution, Passage passage, Effort effort)
    {
        var survival = passage.Survival;
        if (attribution.Length != after.Length) throw new ArgumentException($"Got an attribution of {attribution.Length}, expected {after.Length}.", nameof(attribution));
        if (survival.OldLength != before.Length || survival.NewLength != after.Length)
            throw new ArgumentException($"Got what leads from a length of {survival.OldLength} to one of {survival.NewLength}, expected from {before.Length} to {after.Length}.", nameof(passage));

        var (old, @new) = (before.ToString(), after.ToString());
        if (passage.Signatures.Count == 0 && old != @new) throw new ArgumentException("Got no contributions, expected those between two different texts.", nameof(passage));
        var (oldBlocks, newBlocks) = (Block.Split(old), Block.Split(@new));
        var vocabulary = new Vocabulary();
        var (olds, news) = (new Units(old, oldBlocks.ConvertAll(block => block.ToUnit(old)), vocabulary), new Units(@new, newBlocks.ConvertAll(block => block.ToUnit(@new)), vocabulary));

        var matching = new Matching(olds, news, survival, effort);
        matching.MatchInPlace(0, olds.Count, 0, news.Count);
        matching.MatchMoved(Matching.SurelyMoved);
        matching.MatchAlikeInPlace(0, olds.Count, 0, news.Count);
        matching.MatchMoved(Matching.LikelyMoved);

        var rows = new Rows(matching, olds, news, survival, effort).ToList();
        var sentences = FoundSentences.In(rows, old, oldBlocks, @new, newBlocks, vocabulary, survival, effort);
        var hands = new Hands(attribution, survival, passage.Signatures);
        var words = new WordDiff(old, @new, hands, effort);
        var moves = matching.Moves(old, oldBlocks, @new, newBlocks);
        foreach (var sentence in sentences.Moved) moves.Add([sentence]);
        var writer = new ComparisonWriter(old, oldBlocks, @new, newBlocks, sentences.Kept, MovedTexts.Of(moves, old, @new, hands, words), hands, words);
        foreach (var row in rows) writer.Add(row);
        return new(writer.ToBlocks());
    }

    private int WordsIn(HunkKind kind)
    {
        var count = 0;
        foreach (var block in Blocks)
        {
            count += WordsIn(block.Hunks, kind);
            foreach (var hunk in block.Hunks) count += WordsIn(hunk.Edits, kind);
        }

        return count;
    }

    private static int WordsIn(ImmutableArray<Hunk> hunks, HunkKind kind)
    {
        var count = 0;

        // Hunks of one kind that touch are one text: a word may be of two hands.
        var run = new StringBuilder();
        foreach (var hunk in hunks)
        {
            if (hunk.Kind == kind)
            {
                run.Append(hunk.Text);
            }
            else if (hunk.Kind is not (HunkKind.Inserted or HunkKind.Removed))
            {
                count += Words.Count(run.ToString());
                run.Clear();
            }
        }

        return count + Words.Count(run.ToString());
    }
}
