using System.Collections.Immutable;
using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>A trace through our engine, from an edit as it is given to the text, who wrote it, and its history.</summary>
internal sealed class Replay(Trace trace, Pace pace)
{
    private readonly Signed signed = Signed.Of(trace);

    internal IEnumerable<Row> Rows()
    {
        yield return Edits("apply", Apply, text => text);
        yield return Edits("apply + attribution", () => Draft.Empty.After(Contributions(), remembering: 0), draft => draft.Text);
        yield return Edits("a version an edit", EveryVersion, made => made.Text);
        yield return Edits("whole authority", new Authority(trace, signed).Replay, draft => draft.Text);
        foreach (var row in new History(trace, signed, pace).Rows()) yield return row;
    }

    /// <summary>The edit as a contribution to a text of a length.</summary>
    internal static Contribution Contribution(in Edit edit, int length, int number, Signed signed) => new(
        new(number + 1), signed.Client(number), signed.Author(number), Channel.Typed, signed.At(number),
        ChangeSet.Replace(length, edit.At, edit.At + edit.Removed, edit.Inserted), ImmutableArray<Origin>.Empty);

    private Row Edits<T>(string operation, Func<T> replay, Func<T, Rope> text)
    {
        var edit = pace.Take(replay, made => trace.Check(text(made).ToString())) / trace.Edits.Length;
        var (allocated, held) = Pace.Memory(replay);
        return new(Row.Ours, operation) { Edit = edit, Memory = held, Allocated = (double)allocated / trace.Edits.Length };
    }

    private Rope Apply()
    {
        var text = Rope.Empty;
        foreach (var edit in trace.Edits) text = ChangeSet.Replace(text.Length, edit.At, edit.At + edit.Removed, edit.Inserted).Apply(text);
        return text;
    }

    private (Rope Text, Attribution Attribution) EveryVersion()
    {
        var (text, attribution) = (Rope.Empty, Attribution.Empty);
        foreach (var contribution in Contributions())
        {
            text = contribution.Changes.Apply(text);
            attribution = attribution.After(contribution);
        }

        return (text, attribution);
    }

    private IEnumerable<Contribution> Contributions()
    {
        var (edits, length) = (trace.Edits, 0);
        for (var i = 0; i < edits.Length; i++)
        {
            var contribution = Contribution(edits[i], length, i, signed);
            length = contribution.Changes.LengthAfter;
            yield return contribution;
        }
    }
}
