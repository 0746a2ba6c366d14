namespace Workspace.Collab;

/// <summary>The stretch of a text that is being written just now: it replaces a range of the tree beside it. Immutable.</summary>
/// <remarks>
/// As in an editor's gap buffer there is text before the place of writing and text behind it. What is before stands at the start of a page
/// that the next keystroke writes on: whoever takes the page's next place first owns it, and everybody else copies. So versions share one page, and none sees another's letters.
/// </remarks>
internal readonly struct Typing
{
    private readonly Page? page;
    private readonly char[]? behind;
    private readonly int behindFrom;
    private readonly int before;

    private Typing(int from, int to, Page page, int before, char[]? behind, int behindFrom, bool mayHoldSurrogates)
    {
        From = from;
        To = to;
        this.page = page;
        this.before = before;
        this.behind = behind;
        this.behindFrom = behindFrom;
        MayHoldSurrogates = mayHoldSurrogates;
    }

    /// <summary>Where it starts, in the tree and in the text.</summary>
    internal int From { get; }

    /// <summary>The end, in the tree, of what it replaces.</summary>
    internal int To { get; }

    /// <summary>How long it is.</summary>
    internal int Length => before + (behind is null ? 0 : behind.Length - behindFrom);

    /// <summary>Where it ends in the text.</summary>
    internal int End => From + Length;

    /// <summary>Whether nothing is being written: it replaces nothing by nothing.</summary>
    internal bool IsNothing => page is null;

    /// <summary>Whether there may be a surrogate in it.</summary>
    internal bool MayHoldSurrogates { get; }

    internal char this[int at] => at < before ? page!.Letters[at] : behind![behindFrom + at - before];

    /// <summary>A new stretch.</summary>
    internal static Typing Of(int from, int to, ReadOnlySpan<char> text) =>
        new(from, to, new(text, []), text.Length, null, 0, TextLeaf.HoldsSurrogates(text));

    /// <summary>Whether an edit of the text touches it, so that it can go on.</summary>
    internal bool IsBeside(int from, int to) => page is not null && from <= End && to >= From;

    /// <summary>It after an edit of the text beside it. O(length of the new text) at the place of writing, else O(its length).</summary>
    internal Typing Replace(int from, int to, ReadOnlySpan<char> text)
    {
        var end = End;
        var left = Math.Max(from - From, 0);
        var right = Math.Max(end - to, 0);
        if (left > before || right > Length - before) return Moved(left, right).Replace(from, to, text);

        // At the place of writing: what stays behind it is the end of what is behind already.
        var goesOn = text.IsEmpty || page!.TryAdd(left, text) ? page! : new(page.Letters.AsSpan(0, left), text);
        return new(
            Math.Min(From, from),
            To + Math.Max(to - end, 0),
            goesOn,
            left + text.Length,
            right == 0 ? null : behind,
            right == 0 ? 0 : behind!.Length - right,
            MayHoldSurrogates || TextLeaf.HoldsSurrogates(text));
    }

    /// <summary>The same stretch with the place of writing elsewhere: so much before it, and at least so much behind.</summary>
    private Typing Moved(int left, int right)
    {
        Span<char> room = stackalloc char[Length];
        var whole = Text(room);
        left = Math.Min(left, Length - right);
        return new(From, To, new(whole[..left], []), left, whole[left..].ToArray(), 0, MayHoldSurrogates);
    }

    /// <summary>What it reads: shared where it is in one piece, else in the room given.</summary>
    internal ReadOnlySpan<char> Text(Span<char> room)
    {
        if (page is null) return [];
        if (behind is null) return page.Letters.AsSpan(0, before);
        CopyTo(0, room[..Length]);
        return room[..Length];
    }

    /// <summary>Copies from an offset in it until the span is full.</summary>
    internal void CopyTo(int from, Span<char> destination)
    {
        var first = Math.Clamp(before - from, 0, destination.Length);
        if (first > 0) page!.Letters.AsSpan(from, first).CopyTo(destination);
        if (first < destination.Length) behind.AsSpan(behindFrom + from + first - before, destination.Length - first).CopyTo(destination[first..]);
    }

    /// <summary>Room that is filled once, from the front.</summary>
    private sealed class Page
    {
        private int used;

        internal Page(ReadOnlySpan<char> text, ReadOnlySpan<char> more)
        {
            used = text.Length + more.Length;
            Letters = new char[Math.Max(24, used * 2)];
            text.CopyTo(Letters);
            more.CopyTo(Letters.AsSpan(text.Length));
        }

        internal char[] Letters { get; }

        /// <summary>Adds text at a place, if that is the next one and there is room.</summary>
        internal bool TryAdd(int at, ReadOnlySpan<char> text)
        {
            if (at + text.Length > Letters.Length || Interlocked.CompareExchange(ref used, at + text.Length, at) != at) return false;
            text.CopyTo(Letters.AsSpan(at));
            return true;
        }
    }
}
