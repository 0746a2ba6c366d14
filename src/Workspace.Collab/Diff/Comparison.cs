using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>The readable difference between two versions of one text: blocks aligned first, then words within them.</summary>
/// <remarks>
/// Kept and inserted hunks in order are the newer text, kept and removed hunks the older, byte for byte. The same input always gives the same result.
/// </remarks>
/// <param name="Blocks">In the order of the newer text; removed blocks where they stood.</param>
public sealed record Comparison(ImmutableArray<ComparedBlock> Blocks)
{
    /// <summary>Words inserted: runs without white space that hold a letter or digit, each at least partly new.</summary>
    public int WordsInserted => WordsIn(HunkKind.Inserted);

    /// <summary>Words removed, counted as <see cref="WordsInserted"/> are.</summary>
    public int WordsRemoved => WordsIn(HunkKind.Removed);

    /// <summary>Compares an older with a newer version of one draft.</summary>
    /// <remarks>
    /// About O(text + contributions), and in stretches where all is changed O(blocks squared). Each inserted hunk has one stamp and each removed one one removal; where the
    /// texts' difference is not cut as the contributions were, the nearest one is named, never none.
    /// </remarks>
    /// <param name="before">The older text.</param>
    /// <param name="after">The newer text.</param>
    /// <param name="attribution">Who wrote the newer text.</param>
    /// <param name="between">Every contribution after the older up to the newer version, in order: they say who removed what.</param>
    /// <exception cref="ArgumentException">The contributions do not lead from the older text to the newer one, by their lengths; or the attribution is not of the newer.</exception>
    public static Comparison Between(Rope before, Rope after, Attribution attribution, ImmutableArray<Contribution> between)
    {
        if (attribution.Length != after.Length) throw new ArgumentException($"Got an attribution of {attribution.Length}, expected {after.Length}.", nameof(attribution));
        var last = between.IsEmpty ? before.Length : between[^1].Changes.LengthAfter;
        if (last != after.Length) throw new ArgumentException($"Got contributions to a length of {last}, expected {after.Length}.", nameof(between));

        var (old, @new) = (before.ToString(), after.ToString());
        if (between.IsEmpty && old != @new) throw new ArgumentException("Got no contributions, expected those between two different texts.", nameof(between));
        var writer = new ComparisonWriter(old, @new, new(old, @new, attribution, between));
        var (olds, news) = (Block.Split(old), Block.Split(@new));
        foreach (var (i, j) in Alignment.Of(old, olds, @new, news)) writer.Add(i < 0 ? null : olds[i], j < 0 ? null : news[j]);
        return new(writer.ToBlocks());
    }

    private int WordsIn(HunkKind kind)
    {
        var count = 0;
        foreach (var block in Blocks)
        {
            // Hunks of one kind that touch are one text: a word may be of two hands.
            var run = "";
            foreach (var hunk in block.Hunks)
            {
                if (hunk.Kind == kind)
                {
                    run += hunk.Text;
                }
                else if (hunk.Kind == HunkKind.Kept)
                {
                    count += Words.Count(run);
                    run = "";
                }
            }

            count += Words.Count(run);
        }

        return count;
    }
}
