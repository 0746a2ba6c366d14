namespace Workspace.Collab;

/// <summary>Immutable text, cheap to edit and to keep; UTF-16 code units from 0, ranges half-open.</summary>
/// <remarks>
/// <para>A balanced tree of pieces (<see cref="Node{TLeaf}"/>), of which versions share all but one path, and beside it the stretch that is being
/// written just now (<see cref="Typing"/>): a keystroke beside the one before costs O(1) and touches no tree. The tree takes the stretch in when
/// the writing goes on elsewhere or somebody reads.</para>
/// <para>Safe to read from any thread. A range that does not lie in the text throws <see cref="ArgumentOutOfRangeException"/>.</para>
/// </remarks>
public sealed partial class Rope
{
    private const int UsualLimit = 512;

    private readonly TextBody body;
    private Node<TextLeaf>? settled;

    private Rope(Node<TextLeaf> tree, int limit)
        : this(new TextBody(tree, limit)) => settled = tree;

    private Rope(in TextBody body) => this.body = body;

    /// <summary>The empty text.</summary>
    public static Rope Empty { get; } = Of([], UsualLimit);

    /// <summary>A text. O(length).</summary>
    public static Rope Of(ReadOnlySpan<char> text) => Of(text, UsualLimit);

    /// <summary>A text in pieces of at most so many code units; tests make deep ropes with few characters.</summary>
    internal static Rope Of(ReadOnlySpan<char> text, int limit) => new(TextLeaf.Tree(text, limit), limit);

    /// <summary>UTF-16 code units. O(1).</summary>
    public int Length => body.Length;

    /// <summary>How many lines: one more than there are line feeds. O(1); O(log length) once after writing.</summary>
    public int Lines => Tree.LineFeeds + 1;

    /// <summary>Whether there may be a surrogate in it; when not, no offset lies within a pair. O(1).</summary>
    internal bool MayHoldSurrogates => body.MayHoldSurrogates;

    /// <summary>The code unit at an offset. O(log length).</summary>
    public char this[int at]
    {
        get
        {
            if ((uint)at >= (uint)Length) throw new ArgumentOutOfRangeException(nameof(at), at, $"Got {at}, expected 0 to {Length - 1}.");
            return body[at];
        }
    }

    /// <summary>The text with a range replaced. O(length of the new text) beside the edit before, else O(log length + length of the new text).</summary>
    public Rope Replace(int from, int to, ReadOnlySpan<char> text)
    {
        Check(from, to);
        if (from == to && text.IsEmpty) return this;
        var next = body;
        if (next.TryWriteOn(from, to, text)) return new(next);
        next.Settle(Tree);
        next.Begin(from, to, text);
        return new(next);
    }

    /// <summary>A part of the text, sharing its pieces. O(log length).</summary>
    public Rope Slice(int from, int to)
    {
        Check(from, to);
        return new(from == to ? TextLeaf.Tree([], body.Limit) : Tree.Slice(from, to, body.Limit), body.Limit);
    }

    /// <summary>What is wrong with the tree's balance, for tests; null when nothing is.</summary>
    internal string? Fault() => Tree.Fault(body.Limit);

    /// <summary>The whole text as a tree. Whoever asks first makes it; two who ask at once make the same.</summary>
    private Node<TextLeaf> Tree => settled ??= body.Settled();

    /// <summary>The text to be changed in place; this one stays as it is.</summary>
    internal ReplayedText Replayed => new(Tree, body.Limit);

    /// <summary>The text as it has been changed. It is kept: what changes it further changes a copy.</summary>
    internal static Rope Of(ReplayedText replayed) => new(replayed.Kept(), replayed.Limit);

    private void Check(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, Length);
    }
}
