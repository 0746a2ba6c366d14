using System.Collections.Immutable;
using System.Text;

namespace Workspace.Collab;

/// <summary>What each of some contributions removes, as it stood when it went. Taken out again in the order in which it stood.</summary>
internal sealed class Removals(ImmutableArray<Contribution> contributions)
{
    private readonly StringBuilder letters = new();
    private readonly List<Run> runs = [];
    private readonly (int Letter, int Run, int Passed)[] next = new (int, int, int)[contributions.Length];
    private string all = "";

    /// <summary>Adds what the next contribution removes from a text.</summary>
    internal void Add(int by, Rope text, Attribution attribution)
    {
        next[by] = (letters.Length, runs.Count, 0);
        var sections = contributions[by].Changes.Sections;
        for (int i = 0, at = 0; i < sections.Length; at += sections[i], i += 2)
        {
            if (sections[i + 1] < 0 || sections[i] == 0) continue;
            letters.Append(text.ToString(at, at + sections[i]));
            foreach (var run in attribution.RunsIn(at, at + sections[i])) runs.Add(new(run.To - run.From, run.Stamp));
        }
    }

    /// <summary>Takes a removed stretch out: its runs, and its text. What one contribution removed is never out of order.</summary>
    internal void Take(Stretch stretch, List<ProvenanceRun> to, StringBuilder removed)
    {
        if (all.Length < letters.Length) all = letters.ToString();
        ref var from = ref next[stretch.By];
        var removal = Removal.Of(contributions[stretch.By]);
        for (var left = stretch.Length; left > 0;)
        {
            var run = runs[from.Run];
            var length = Math.Min(left, run.Length - from.Passed);
            ProvenanceRun.Add(to, new(stretch.NewAt, length, run.Stamp, removal) { RemovedAt = removed.Length });
            removed.Append(all, from.Letter, length);
            from.Letter += length;
            left -= length;
            (from.Run, from.Passed) = from.Passed + length == run.Length ? (from.Run + 1, 0) : (from.Run, from.Passed + length);
        }
    }
}
