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

    private readonly RunsBody body;
    private Settled? settled;

    private Attribution(in RunsBody body) => this.body = body;

    private Attribution(Node<RunLeaf>? tree, int limit)
        : this(new RunsBody(tree, limit))
    {
    }

    /// <summary>Of the empty text.</summary>
    public static Attribution Empty { get; } = new(null, UsualLimit);

    /// <summary>Of the empty text, in leaves of at most so many runs; tests make deep trees of few runs.</summary>
    internal static Attribution EmptyWith(int limit) => new(null, limit);

    /// <summary>The length of the text it covers.</summary>
    public int Length => body.Length;

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
        var next = body;
        if (next.TryGoOn(contribution)) return new(next);
        next.Settle(Tree);
        next.Begin(contribution);
        return new(next);
    }

    /// <summary>The attribution to follow in place; this one stays as it is.</summary>
    internal ReplayedRuns Replayed => new(Tree, body.Limit);

    /// <summary>The attribution as it has followed. It is kept: what follows further changes a copy.</summary>
    internal static Attribution Of(ReplayedRuns replayed) => new(replayed.Kept(), replayed.Limit);

    /// <summary>What is wrong with the tree, for tests; null when nothing is.</summary>
    internal string? Fault() => Tree?.Fault(body.Limit);

    /// <summary>All runs as a tree; null for the empty text. Whoever asks first makes it; two who ask at once make the same.</summary>
    private Node<RunLeaf>? Tree => (settled ??= new(body.Settled())).Root;

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

    /// <summary>The whole tree, once made; a null root is the empty text's.</summary>
    private sealed record Settled(Node<RunLeaf>? Root);
}
