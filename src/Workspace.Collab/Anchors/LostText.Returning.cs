namespace Workspace.Collab;

internal sealed partial class LostText
{
    /// <summary>So many code units are enough to know text again.</summary>
    private const int Sure = 8;

    /// <summary>In so many places at most is a piece compared with what lay around it.</summary>
    private const int MostPlaces = 1000;

    /// <summary>So many code units are read at most to find what is near.</summary>
    private const int Reading = 4_000_000;

    /// <summary>What inserted text brings back of it.</summary>
    /// <param name="text">The inserted text.</param>
    /// <param name="isAfter">Whether the anchor clings to what lies behind it.</param>
    /// <param name="isShared">Whether other text stands in the place.</param>
    /// <returns>Null when that is nothing, or not sure enough.</returns>
    internal Return? Returning(ReadOnlySpan<char> text, bool isAfter, bool isShared)
    {
        var isLetter = text.Length == 1;
        if (isLetter && isShared) return null;
        if (!isLetter || skins.Length == 1)
        {
            var outerBefore = Before.AsSpan(0, Before.Length - skins[0].Before);
            var outerAfter = After.AsSpan(skins[0].After);
            var whole = Best(text, string.Concat(Before.AsSpan(outerBefore.Length), After.AsSpan(0, skins[0].After)), outerBefore, outerAfter, isAfter);
            if (whole.At >= 0 && IsSure(whole.Length, text.Length, Before.Length + After.Length, isShared)) return new(whole.At + skins[0].Before, null, false);
        }

        return Part(text, isAfter) ?? Near(text, isAfter) ?? Outer(text, isLetter ? Math.Max(skins.Length - 1, 1) : 1, isShared);
    }

    /// <summary>A piece of the whole from either side of the anchor, pasted anew.</summary>
    private Return? Part(ReadOnlySpan<char> text, bool isAfter)
    {
        if (text.Length < Sure) return null;
        var most = Math.Min(Before.Length, isAfter ? text.Length - 1 : text.Length);
        for (var cut = Math.Max(isAfter ? 0 : 1, text.Length - After.Length); cut <= most; cut++)
        {
            if (Before.AsSpan().EndsWith(text[..cut]) && After.AsSpan().StartsWith(text[cut..])) return new(cut, null, false);
        }

        return null;
    }

    /// <summary>A few code units of what the anchor clings to, else the nearest of those around it, in a text that need not be as it was elsewhere.</summary>
    private Return? Near(ReadOnlySpan<char> text, bool isAfter)
    {
        if (text.Length < Sure) return null;
        var (before, after) = (default(Piece?), default(Piece?));
        if (isAfter && (after = NearAfter(text)) is { Gone: 0 } first) return new(first.Cut, null, false);
        if ((before = NearBefore(text)) is { Gone: 0 } last && !isAfter) return new(last.Cut, null, false);
        if (!isAfter) after = NearAfter(text);
        return Beside(before, after, isMixed: true);
    }

    private Piece? NearBefore(ReadOnlySpan<char> text)
    {
        var before = Before.AsSpan();
        foreach (var inner in Starts(skin => skin.Before, before.Length, MostRead(text)))
        {
            var (at, _) = Best(text, before[^(inner + Sure)..^inner], before[..^(inner + Sure)], before[^inner..], isFirst: false);
            if (at < 0) continue;
            var cut = at + Sure + text[(at + Sure)..].CommonPrefixLength(before[^inner..]);
            if (char.IsHighSurrogate(text[cut - 1])) cut--;
            var gone = inner + at + Sure - cut;
            var settled = WithoutChance(gone, inner, skin => skin.Before);
            return new(cut - (settled - gone), settled);
        }

        return null;
    }

    private Piece? NearAfter(ReadOnlySpan<char> text)
    {
        var after = After.AsSpan();
        foreach (var inner in Starts(skin => skin.After, after.Length, MostRead(text)))
        {
            var (at, _) = Best(text, after.Slice(inner, Sure), after[..inner], after[(inner + Sure)..], isFirst: true);
            if (at < 0) continue;
            var cut = at - CommonEnd(text[..at], after[..inner]);
            if (char.IsLowSurrogate(text[cut])) cut++;
            var gone = inner + cut - at;
            var settled = WithoutChance(gone, inner, skin => skin.After);
            return new(cut + (settled - gone), settled);
        }

        return null;
    }

    /// <summary>Where to look for a few code units each, so far from the anchor: where each deletion's text begins, and in steps within it.</summary>
    private List<int> Starts(Func<Skin, int> length, int all, int most)
    {
        var (starts, from) = (new List<int>(), 0);
        foreach (var skin in skins)
        {
            for (var at = from; at < from + length(skin) && at + Sure <= all && starts.Count < most; at += Sure) starts.Add(at);
            from += length(skin);
        }

        return starts;
    }

    /// <summary>A few equal letters of what an earlier deletion took, no more, are chance: then how much is gone up to what the later one took.</summary>
    private int WithoutChance(int gone, int sure, Func<Skin, int> length)
    {
        var (skin, from) = Depth(gone, length);
        var end = gone - from + length(skins[skin]);
        return from > 0 && end <= sure && end - gone < Sure ? end : gone;
    }

    /// <summary>However long a text is, it is not read more often than comes to this.</summary>
    private static int MostRead(ReadOnlySpan<char> text) => Math.Max(Reading / text.Length, 1);

    /// <summary>The text of later deletions alone, on either side by itself: other text may have stood between.</summary>
    private Return? Outer(ReadOnlySpan<char> text, int first, bool isShared)
    {
        var before = Before.AsSpan();
        var after = After.AsSpan();
        var (left, right, length, known, inner) = (default(Piece?), default(Piece?), 0, 0, default(Skin));
        for (var i = 0; i < skins.Length; i++)
        {
            var (skin, outer) = (skins[i], new Skin(inner.Before + skins[i].Before, inner.After + skins[i].After));
            if (i >= first && left is null && skin.Before > 0)
            {
                var found = Best(text, before[^outer.Before..^inner.Before], before[..^outer.Before], [], isFirst: false);
                if (found.At >= 0) (left, length, known) = (new(found.At + skin.Before, inner.Before), length + found.Length, known + before.Length - inner.Before);
            }

            if (i >= first && right is null && skin.After > 0)
            {
                var found = Best(text, after[inner.After..outer.After], [], after[outer.After..], isFirst: true);
                if (found.At >= (left?.Cut ?? 0)) (right, length, known) = (new(found.At, inner.After), length + found.Length, known + after.Length - inner.After);
            }

            inner = outer;
        }

        return length > 0 && IsSure(length, text.Length, known, isShared) ? Beside(left, right, length < text.Length) : null;
    }

    /// <summary>The anchor beside what came back nearest to it: what an earlier deletion took, else what lay nearer of the same, else what lay before it.</summary>
    private Return? Beside(Piece? before, Piece? after, bool isMixed)
    {
        if (before is null && after is null) return null;
        var isAfter = before is not { } left || (after is { } right && Depth(right.Gone, skin => skin.After).CompareTo(Depth(left.Gone, skin => skin.Before)) < 0);
        var cut = isAfter ? after!.Value.Cut : before!.Value.Cut; // not null: one is not, and that one
        return new(cut, Nearest(before?.Gone ?? Before.Length, after?.Gone ?? After.Length), isMixed);
    }

    /// <summary>Which deletion took the code unit that lay so far from the anchor, and how far it lay from the nearest of the same.</summary>
    private (int Skin, int Distance) Depth(int at, Func<Skin, int> length)
    {
        var i = 0;
        for (; at >= length(skins[i]); i++) at -= length(skins[i]);
        return (i, at);
    }

    private static bool IsSure(int length, int all, int known, bool isShared) =>
        length >= Sure || ((length == all || length == known) && (length > 1 || !isShared));

    /// <summary>Where a piece stands in a text with the most of what lay around it; -1 where it does not.</summary>
    /// <param name="text">The text.</param>
    /// <param name="piece">Not empty.</param>
    /// <param name="before">What lay before the piece.</param>
    /// <param name="after">What lay behind it.</param>
    /// <param name="isFirst">Whether of equal places the first is taken, or the last.</param>
    /// <returns>The place of the piece, and how long all is that is found there.</returns>
    private static (int At, int Length) Best(ReadOnlySpan<char> text, ReadOnlySpan<char> piece, ReadOnlySpan<char> before, ReadOnlySpan<char> after, bool isFirst)
    {
        var best = (At: -1, Length: 0);
        var (from, to) = (0, text.Length);
        for (var places = 0; places < MostPlaces && best.Length < before.Length + piece.Length + after.Length; places++)
        {
            var at = isFirst ? text[from..].IndexOf(piece) : text[..to].LastIndexOf(piece);
            if (at < 0) break;
            if (isFirst) from = (at += from) + 1;
            else to = at + piece.Length - 1;
            var length = CommonEnd(text[..at], before) + piece.Length + text[(at + piece.Length)..].CommonPrefixLength(after);
            if (length > best.Length) best = (at, length);
        }

        return best;
    }

    private static int CommonEnd(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        var length = 0;
        while (length < one.Length && length < other.Length && one[^(length + 1)] == other[^(length + 1)]) length++;
        return length;
    }

    /// <summary>Text on one side that came back.</summary>
    /// <param name="Cut">Its end that lies towards the anchor, in the inserted text.</param>
    /// <param name="Gone">How much between it and the anchor is still gone.</param>
    private readonly record struct Piece(int Cut, int Gone);

    /// <summary>What comes back.</summary>
    /// <param name="Cut">Where the anchor stands in the inserted text.</param>
    /// <param name="Rest">What is still gone; null when what the anchor clings to is back.</param>
    /// <param name="IsMixed">Whether other text came with it.</param>
    internal readonly record struct Return(int Cut, LostText? Rest, bool IsMixed);
}
