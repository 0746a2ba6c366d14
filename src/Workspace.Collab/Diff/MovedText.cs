using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>Text that stands at another place in the newer text than in the older: a sentence or more, or a block.</summary>
internal sealed record MovedText(int OldFrom, int OldTo, int NewFrom, int NewTo, Hunk Away, Hunk Here);

/// <summary>All moved text of a comparison, in the order of either text.</summary>
internal sealed class MovedTexts
{
    private readonly MovedText[] inOld;
    private readonly MovedText[] inNew;

    private MovedTexts(List<MovedText> moved)
    {
        (inOld, inNew) = (moved.ToArray(), moved.ToArray());
        Array.Sort(inOld, (a, b) => a.OldFrom.CompareTo(b.OldFrom));
    }

    /// <summary>What starts in a range of the older text.</summary>
    internal ReadOnlySpan<MovedText> AwayFrom(int from, int to) => Between(inOld, from, to, static moved => moved.OldFrom);

    /// <summary>What starts in a range of the newer text.</summary>
    internal ReadOnlySpan<MovedText> HereIn(int from, int to) => Between(inNew, from, to, static moved => moved.NewFrom);

    /// <summary>Numbers moves (each one or more parts that follow each other at both places) in the order of the newer text, and says who made each and what changed within.</summary>
    internal static MovedTexts Of(List<List<(int OldFrom, int OldTo, int NewFrom, int NewTo)>> moves, string before, string after, Hands hands, WordDiff words)
    {
        moves.Sort((a, b) => a[0].NewFrom.CompareTo(b[0].NewFrom));
        var all = new List<MovedText>();
        for (var number = 1; number <= moves.Count; number++)
        {
            var parts = moves[number - 1];
            var edits = parts.ConvertAll(part => Edits(part));
            var kept = new List<(int From, int To)>();
            for (var i = 0; i < parts.Count; i++)
            {
                if (edits[i].IsEmpty) kept.Add((parts[i].NewFrom, parts[i].NewTo));
                foreach (var edit in edits[i])
                {
                    if (edit.Kind == HunkKind.Kept) kept.Add((edit.At, edit.At + edit.Text.Length));
                }
            }

            var move = new Move(number, hands.Mover(kept.Count > 0 ? kept : [(parts[0].NewFrom, parts[^1].NewTo)]));
            for (var i = 0; i < parts.Count; i++)
            {
                var (oldFrom, oldTo, newFrom, newTo) = parts[i];
                all.Add(new(
                    oldFrom, oldTo, newFrom, newTo,
                    new(HunkKind.MovedAway, before[oldFrom..oldTo], oldFrom, move.By, null, move, []),
                    new(HunkKind.MovedHere, after[newFrom..newTo], newFrom, move.By, hands.StampAt(newFrom), move, edits[i])));
            }
        }

        return new(all);

        ImmutableArray<Hunk> Edits((int OldFrom, int OldTo, int NewFrom, int NewTo) part)
        {
            if (before.AsSpan(part.OldFrom, part.OldTo - part.OldFrom).SequenceEqual(after.AsSpan(part.NewFrom, part.NewTo - part.NewFrom))) return [];
            var writer = new HunkWriter(before, after, hands) { Within = (part.NewFrom, part.NewFrom) };
            words.Write(writer, part.OldFrom, part.OldTo, part.NewFrom, part.NewTo, [], []);
            return writer.ToHunks();
        }
    }

    private static ReadOnlySpan<MovedText> Between(MovedText[] moved, int from, int to, Func<MovedText, int> start)
    {
        var first = First(moved, from, start);
        return moved.AsSpan(first, First(moved, to, start) - first);
    }

    /// <summary>The first that starts at or behind an offset.</summary>
    private static int First(MovedText[] moved, int offset, Func<MovedText, int> start)
    {
        var (low, high) = (0, moved.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (start(moved[middle]) < offset) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
