using System.Collections.Immutable;
using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>The contributions of a trace as bytes and back: in one run, and in runs as they are sealed while people write.</summary>
internal sealed class History(Trace trace, Signed signed, Pace pace)
{
    /// <summary>Times as the recording has them, whatever they are the times of.</summary>
    internal const string RecordedTimes = "history, one run, recorded times";

    private const int Sealed = 500;

    internal IEnumerable<Row> Rows()
    {
        var contributions = Contributions();
        yield return Packed("history, one run", [contributions]);
        yield return Packed($"history, runs of {Sealed}", [.. contributions.Chunk(Sealed).Select(run => run.ToImmutableArray())]);
        yield return new(Row.Ours, RecordedTimes) { Bytes = PackedRun.Pack([.. contributions.Select((contribution, i) => contribution with { At = DateTimeOffset.FromUnixTimeMilliseconds(trace.Times[i]) })]).Length };
        yield return new(Row.Ours, "history, one run, without times") { Bytes = PackedRun.Pack([.. contributions.Select(contribution => contribution with { At = contributions[0].At })]).Length };
    }

    private Row Packed(string operation, ImmutableArray<Contribution>[] runs)
    {
        var packed = Array.ConvertAll(runs, PackedRun.Pack);
        var last = runs[^1][^1].Version;
        return new(Row.Ours, operation)
        {
            Bytes = packed.Sum(run => (long)run.Length),
            Save = pace.Take(() => Array.ConvertAll(runs, PackedRun.Pack)) / 1e6,
            Unpack = pace.Take(() => Array.ConvertAll(packed, run => PackedRun.Unpack(run))) / 1e6,
            Load = pace.Take(() => Draft.Empty.After(packed, last, new(last.Number - Authority.Remembered)), rebuilt => trace.Check(rebuilt.Text.ToString())) / 1e6,
        };
    }

    private ImmutableArray<Contribution> Contributions()
    {
        var contributions = ImmutableArray.CreateBuilder<Contribution>(trace.Edits.Length);
        var length = 0;
        for (var i = 0; i < trace.Edits.Length; i++)
        {
            contributions.Add(Replay.Contribution(trace.Edits[i], length, i, signed));
            length = contributions[i].Changes.LengthAfter;
        }

        return contributions.MoveToImmutable();
    }
}
