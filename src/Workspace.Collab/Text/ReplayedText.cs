namespace Workspace.Collab;

/// <summary>A text that is changed in place, by one who alone sees it: how many edits are made of which only the last text is kept.</summary>
/// <remarks>
/// One leaf is open, and is written in until the writing goes on in another: to write here and there in turns costs a way down the tree, and allocates
/// nothing, and to write on allocates a full leaf's room once a leaf. What was there before is never changed: its nodes are copied when they are first come to.
/// </remarks>
/// <param name="begun">The text before.</param>
/// <param name="limit">The most code units in a leaf.</param>
/// <param name="hasRoom">Whether a leaf that is written in gets room for a full one; else it gets none to spare.</param>
internal sealed class ReplayedText(Node<TextLeaf> begun, int limit, bool hasRoom = true)
{
    /// <summary>So that the edit that fills a leaf, and has it halved, finds room too.</summary>
    private const int Spare = 8;

    private readonly int least = hasRoom ? limit + Spare : 0;
    private TreeOwner owner = TreeOwner.New();
    private Node<TextLeaf> tree = begun;
    private Node<TextLeaf>? leaf;
    private int leafFrom;
    private TextLeaf open;
    private bool isOwn;

    /// <summary>UTF-16 code units.</summary>
    internal int Length { get; private set; } = begun.Length;

    /// <summary>The most code units in a leaf.</summary>
    internal int Limit => limit;

    /// <summary>Replaces a range that lies in the text. O(length of the new text) in the leaf of the edit before, else O(log length + length of the new text).</summary>
    internal void Replace(int from, int to, ReadOnlySpan<char> text)
    {
        if (leaf is null || from < leafFrom || to > leafFrom + open.Length) Open(from, to);
        if (leaf is null || open.Length + text.Length > 2 * limit) Rebuild(from, to, text);
        else ReplaceWithin(from - leafFrom, to - leafFrom, text);
        Length += text.Length - (to - from);
    }

    /// <summary>Takes another text.</summary>
    internal void Become(Node<TextLeaf> text)
    {
        (tree, leaf, Length) = (text, null, text.Length);
    }

    /// <summary>The text as it is now. It is never changed any more.</summary>
    internal Node<TextLeaf> Kept()
    {
        Close();
        owner = TreeOwner.New();
        return tree;
    }

    private void ReplaceWithin(int from, int to, ReadOnlySpan<char> text)
    {
        open = open.Replaced(from, to, text, isOwn, least);
        isOwn = true;
        if (open.Length <= limit && (open.Length >= limit / 2 || leaf == tree)) return;
        leaf = null;
        tree = tree.Put(leafFrom, open, limit, owner);
    }

    /// <summary>Replaces a range of several leaves, or by many.</summary>
    private void Rebuild(int from, int to, ReadOnlySpan<char> text)
    {
        Close();
        var joined = from > 0 ? tree.Slice(0, from, limit) : null;
        if (!text.IsEmpty) joined = Joined(joined, TextLeaf.Tree(text, limit));
        if (to < tree.Length) joined = Joined(joined, tree.Slice(to, tree.Length, limit));
        tree = joined ?? TextLeaf.Tree([], limit);
    }

    private Node<TextLeaf> Joined(Node<TextLeaf>? first, Node<TextLeaf> second) =>
        first is null ? second : Node<TextLeaf>.Concat(first, second, limit);

    private void Open(int from, int to)
    {
        Close();
        tree = tree.Open(from, to, owner, out leaf, out leafFrom);
        if (leaf is not null) (open, isOwn) = (leaf.Leaf, leaf.IsOwn);
    }

    private void Close()
    {
        if (leaf is null) return;
        var (grown, lineFeeds) = (open.Length - leaf.Length, open.LineFeeds - leaf.LineFeeds);
        if (isOwn) leaf.Become(open);
        tree.Grow(leafFrom, leaf, grown, lineFeeds);
        leaf = null;
    }
}
