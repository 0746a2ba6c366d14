using System.Diagnostics;

namespace Workspace.Collab;

/// <summary>The run that is being written just now, or the place of a deletion: it replaces a range of the tree of runs beside it. Immutable.</summary>
/// <remarks>
/// It is a whole run: no neighbour has its stamp, for its last contribution wrote nowhere else. So it grows and shrinks without a look at the tree; only where it
/// has no text, what stands beside it must still be joined.
/// </remarks>
internal readonly struct OpenRun
{
    private readonly Stamp? begun;
    private readonly DraftVersion last;
    private readonly DateTimeOffset lastAt;

    private OpenRun(int from, int to, int length, Stamp? begun, DraftVersion last, DateTimeOffset lastAt)
    {
        Debug.Assert((length > 0) == (begun is not null), "only text has a stamp");
        From = from;
        To = to;
        Length = length;
        this.begun = begun;
        this.last = last;
        this.lastAt = lastAt;
    }

    /// <summary>Where it starts, in the tree and in the text.</summary>
    internal int From { get; }

    /// <summary>The end, in the tree, of what it replaces.</summary>
    internal int To { get; }

    /// <summary>How long it is; 0 where text was only removed.</summary>
    internal int Length { get; }

    /// <summary>How much longer it is than what it replaces.</summary>
    internal int Growth => Length - (To - From);

    /// <summary>Its stamp; there must be text.</summary>
    internal Stamp Stamp => begun!.To == last ? begun : begun with { To = last, ToAt = lastAt };

    /// <summary>A run in the place of a range.</summary>
    internal static OpenRun Of(int from, int to, Run run) => new(from, to, run.Length, run.Stamp, run.Stamp.To, run.Stamp.ToAt);

    /// <summary>A range that was removed.</summary>
    internal static OpenRun Removed(int from, int to) => new(from, to, 0, null, default, default);

    /// <summary>Whether a change of the text only removes text beside it, or writes on at its end in the same go.</summary>
    /// <param name="from">Start of the replaced range of the text.</param>
    /// <param name="to">Its end, not included.</param>
    /// <param name="insert">How much stands there now.</param>
    /// <param name="by">What changes it; this is its only range, and nothing in it comes from elsewhere.</param>
    internal bool GoesOn(int from, int to, int insert, in Authorship by)
    {
        if (from > From + Length || to < From) return false;
        return insert == 0 || (from > From && to >= From + Length && begun is not null && begun.GoesOn(by, lastAt));
    }

    /// <summary>It after a change for which <see cref="GoesOn"/> holds.</summary>
    internal OpenRun After(int from, int to, int insert, in Authorship by)
    {
        var end = From + Length;
        var rest = Math.Max(from - From, 0) + Math.Max(end - to, 0);
        return new(
            Math.Min(from, From),
            To + Math.Max(to - end, 0),
            rest + insert,
            rest + insert > 0 ? begun : null,
            insert > 0 ? by.Version : last,
            insert > 0 && by.At > lastAt ? by.At : lastAt);
    }
}
