using System.Diagnostics;

namespace Workspace.Collab;

/// <summary>Who wrote each run of one text: covers it exactly. Immutable; versions share all but one path of a tree of runs.</summary>
/// <remarks>
/// <para>A function of the contributions alone: neighbouring runs never have equal stamps, and text written on at the end of a run grows its stamp
/// as <see cref="Stamp"/> says. Memory is proportional to the runs, not to the keystrokes.</para>
/// <para>The run that is being written just now stands beside the tree (<see cref="OpenRun"/>), so that a keystroke after another costs O(1).</para>
/// </remarks>
public sealed partial class Attribution
{
    private const int UsualLimit = 32;

    private readonly Node<RunLeaf>? tree;
    private readonly OpenRun open;
    private readonly int limit;
    private Settled? settled;

    private Attribution(Node<RunLeaf>? tree, int limit)
    {
        this.tree = tree;
        this.limit = limit;
        Length = tree?.Length ?? 0;
    }

    private Attribution(Node<RunLeaf>? tree, in OpenRun open, int limit)
    {
        this.tree = tree;
        this.open = open;
        this.limit = limit;
        Length = (tree?.Length ?? 0) + open.Growth;
    }

    /// <summary>Of the empty text.</summary>
    public static Attribution Empty { get; } = new(null, UsualLimit);

    /// <summary>Of the empty text, in leaves of at most so many runs; tests make deep trees of few runs.</summary>
    internal static Attribution EmptyWith(int limit) => new(null, limit);

    /// <summary>The length of the text it covers.</summary>
    public int Length { get; }

    /// <summary>All runs, in the order of the text.</summary>
    public IEnumerable<AttributionRun> Runs => RunsIn(0, Length);

    /// <summary>The runs that touch a range, cut to it. O(log runs) to the first.</summary>
    public IEnumerable<AttributionRun> RunsIn(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, Length);
        return from == to ? [] : Listed(Tree!, from, to);
    }

    /// <summary>After one contribution. O(1) where it writes on or removes beside the contribution before, else O(its sections x log runs).</summary>
    /// <exception cref="ArgumentException">It is for a text of another length.</exception>
    public Attribution After(Contribution contribution)
    {
        var changes = contribution.Changes;
        if (changes.LengthBefore != Length) throw new ArgumentException($"Got a length of {changes.LengthBefore}, expected {Length}.", nameof(contribution));

        var sections = changes.Sections;
        var first = sections.Length > 0 && sections[1] < 0 ? 2 : 0;
        if (contribution.Origins.IsEmpty && IsLone(sections, first))
        {
            var from = first == 0 ? 0 : sections[0];
            return AfterLone(from, from + sections[first], sections[first + 1], contribution);
        }

        var root = Tree;
        for (int i = 0, at = 0, done = 0; i < sections.Length; i += 2)
        {
            var insert = sections[i + 1];
            if (insert >= 0)
            {
                root = Replaced(root, at, at + sections[i], contribution, done, done + insert);
                done += insert;
            }

            at += insert < 0 ? sections[i] : insert;
        }

        return new(root, limit);
    }

    /// <summary>What is wrong with the tree, for tests; null when nothing is.</summary>
    internal string? Fault() => Tree?.Fault(limit);

    /// <summary>All runs as a tree; null for the empty text. Whoever asks first makes it; two who ask at once make the same.</summary>
    private Node<RunLeaf>? Tree => open.From == open.To && open.Length == 0 ? tree : (settled ??= new(Whole())).Root;

    private Node<RunLeaf>? Whole()
    {
        if (open.Length > 0) return Spliced(tree, open.From, open.To, [new(open.Length, open.Stamp)]);
        return Removed(tree, open.From, open.To);
    }

    /// <summary>Whether the first replaced section is the only one.</summary>
    private static bool IsLone(ReadOnlySpan<int> sections, int first) =>
        sections.Length == first + 2 || (sections.Length == first + 4 && sections[first + 3] < 0);

    private Attribution AfterLone(int from, int to, int insert, Contribution contribution)
    {
        if (open.GoesOn(from, to, insert, contribution)) return new(tree, open.After(from, to, insert, contribution), limit);
        if (insert == 0) return new(Tree, OpenRun.Removed(from, to), limit);
        Span<Run> run = [new(insert, Stamp.Of(contribution, null))];
        Widen(Tree, ref from, to, run, contribution);
        return new(Tree, OpenRun.Of(from, to, run[0]), limit);
    }

    /// <summary>With a range replaced by a part of what a contribution inserts; its earlier ranges are done.</summary>
    private Node<RunLeaf>? Replaced(Node<RunLeaf>? root, int from, int to, Contribution contribution, int insertedFrom, int insertedTo)
    {
        if (insertedFrom == insertedTo) return Removed(root, from, to);
        var pieces = Pieces(contribution, insertedFrom, insertedTo);
        Widen(root, ref from, to, pieces, contribution);
        return Spliced(root, from, to, pieces);
    }

    /// <summary>Without a range; what stands beside it becomes one run where it has one stamp.</summary>
    private Node<RunLeaf>? Removed(Node<RunLeaf>? root, int from, int to)
    {
        if (from == 0 || to >= (root?.Length ?? 0)) return Spliced(root, from, to, []);
        var (left, leftFrom) = RunAt(root!, from - 1);
        var (right, rightFrom) = RunAt(root!, to);
        if (left.Stamp != right.Stamp) return Spliced(root, from, to, []);
        var end = rightFrom + right.Length;
        return Spliced(root, leftFrom, end, [new(from - leftFrom + end - to, left.Stamp)]);
    }

    /// <summary>Takes the run before a range into the range, where the first piece that comes there is one run with it.</summary>
    private static void Widen(Node<RunLeaf>? root, ref int from, int to, Span<Run> pieces, Contribution contribution)
    {
        if (from == 0) return;
        var (left, leftFrom) = RunAt(root!, from - 1);
        var stamp = left.Stamp;
        if (stamp != pieces[0].Stamp)
        {
            // Text put within a run does not grow it.
            var isWithin = to < root!.Length && RunAt(root, to).Run.Stamp == stamp;
            if (isWithin || pieces[0].Stamp.Origin is not null || stamp.WithNext(contribution) is not { } grown) return;
            stamp = grown;
        }

        pieces[0] = new(from - leftFrom + pieces[0].Length, stamp);
        from = leftFrom;

        // An earlier range of the same contribution may have grown the run before it to the same stamp.
        if (from == 0 || RunAt(root!, from - 1) is var (before, beforeFrom) && before.Stamp != stamp) return;
        pieces[0] = pieces[0] with { Length = pieces[0].Length + before.Length };
        from = beforeFrom;
    }

    /// <summary>With a range replaced by runs, of which none has the stamp of a neighbour.</summary>
    private Node<RunLeaf>? Spliced(Node<RunLeaf>? root, int from, int to, ReadOnlySpan<Run> runs)
    {
        if (root?.Within(from, to, new LeafSplice(runs, root.Height > 0 ? limit / 2 : 1, limit)) is { } edited) return edited;

        var joined = from > 0 ? root!.Slice(0, from, limit) : null;
        for (; !runs.IsEmpty; runs = runs[Math.Min(limit, runs.Length)..]) joined = Joined(joined, new(new RunLeaf(runs[..Math.Min(limit, runs.Length)].ToArray())));
        return to < (root?.Length ?? 0) ? Joined(joined, root!.Slice(to, root.Length, limit)) : joined;
    }

    /// <summary>A part of what a contribution inserts, cut where its origin changes; not empty.</summary>
    private static Run[] Pieces(Contribution contribution, int from, int to)
    {
        if (contribution.Origins.IsEmpty) return [new(to - from, Stamp.Of(contribution, null))];

        var pieces = new RunWriter((2 * contribution.Origins.Length) + 1);
        foreach (var origin in contribution.Origins)
        {
            var (start, end) = (Math.Max(origin.From, from), Math.Min(origin.To, to));
            if (start >= end) continue;
            if (start > from) pieces.Add(new(start - from, Stamp.Of(contribution, null)));
            pieces.Add(new(end - start, Stamp.Of(contribution, origin.Source)));
            from = end;
        }

        if (from < to) pieces.Add(new(to - from, Stamp.Of(contribution, null)));
        return pieces.ToArray();
    }

    private Node<RunLeaf> Joined(Node<RunLeaf>? first, Node<RunLeaf> second) =>
        first is null ? second : Node<RunLeaf>.Concat(first, second, limit);

    /// <summary>The run that holds a code unit, and where it starts; runs never lie over two leaves.</summary>
    private static (Run Run, int From) RunAt(Node<RunLeaf> root, int at)
    {
        var (leaf, from) = root.LeafAt(at);
        foreach (var run in leaf.Runs)
        {
            if (at < from + run.Length) return (run, from);
            from += run.Length;
        }

        throw new UnreachableException();
    }

    private static IEnumerable<AttributionRun> Listed(Node<RunLeaf> root, int from, int to)
    {
        foreach (var (leaf, start) in root.LeavesFrom(from))
        {
            var at = start;
            for (var i = 0; i < leaf.Size && at < to; i++)
            {
                var run = leaf.Runs[i];
                if (at + run.Length > from) yield return new(Math.Max(at, from), Math.Min(at + run.Length, to), run.Stamp);
                at += run.Length;
            }

            if (at >= to) yield break;
        }
    }

    /// <summary>The usual change: it stays within one leaf.</summary>
    private readonly ref struct LeafSplice(ReadOnlySpan<Run> runs, int least, int limit) : ILeafEdit<RunLeaf>
    {
        private readonly ReadOnlySpan<Run> runs = runs;

        public RunLeaf? In(RunLeaf leaf, int from, int to) => leaf.Spliced(from, to, runs, least, limit);
    }

    /// <summary>The whole tree, once made; a null root is the empty text's.</summary>
    private sealed record Settled(Node<RunLeaf>? Root);
}
