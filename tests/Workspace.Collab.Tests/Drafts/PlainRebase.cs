using System.Collections.Immutable;

namespace Workspace.Collab.Tests;

/// <summary>Rebasing as its definition reads: every waiting change set over every contribution, by whole transformations.</summary>
internal static class PlainRebase
{
    internal static ImmutableArray<ChangeSet> Over(IEnumerable<Contribution> since, Proposal proposal) => Counted(since, proposal).Changes!.Value;

    /// <summary>With the work of it, as <see cref="DraftLimits.Rebasing"/> counts; null and the work so far where what was accepted before is not what is sent again.</summary>
    internal static (ImmutableArray<ChangeSet>? Changes, long Work) Counted(IEnumerable<Contribution> since, Proposal proposal)
    {
        var waiting = proposal.Changes.Select(change => change.Changes).ToList();
        var work = 0L;
        foreach (var contribution in since)
        {
            if (waiting.Count == 0) break;
            if (contribution.Client == proposal.Client)
            {
                if (!waiting[0].Equals(contribution.Changes)) return (null, work);
                waiting.RemoveAt(0);
                continue;
            }

            var over = contribution.Changes;
            for (var i = 0; i < waiting.Count; i++)
            {
                var own = waiting[i];
                work += LieApart(own, over) ? 1 : own.Sections.Length + over.Sections.Length;
                waiting[i] = own.Transform(over);
                over = over.Transform(own, before: true);
            }
        }

        return (ImmutableArray.CreateRange(waiting), work);
    }

    private static bool LieApart(ChangeSet one, ChangeSet other)
    {
        var (ranges, others) = (one.Ranges.ToList(), other.Ranges.ToList());
        if (ranges.Count > 1 || others.Count > 1) return false;
        return ranges.Count == 0 || others.Count == 0 || ranges[0].FromA >= others[0].ToA || others[0].FromA >= ranges[0].ToA;
    }
}
