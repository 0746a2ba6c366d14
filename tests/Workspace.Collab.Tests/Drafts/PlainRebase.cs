using System.Collections.Immutable;

namespace Workspace.Collab.Tests;

/// <summary>Rebasing as its definition reads: every waiting change set over every contribution, by whole transformations.</summary>
internal static class PlainRebase
{
    internal static ImmutableArray<ChangeSet> Over(IEnumerable<Contribution> since, Proposal proposal)
    {
        var waiting = proposal.Changes.Select(change => change.Changes).ToList();
        foreach (var contribution in since)
        {
            if (waiting.Count == 0) break;
            if (contribution.Client == proposal.Client)
            {
                waiting.RemoveAt(0);
                continue;
            }

            var over = contribution.Changes;
            for (var i = 0; i < waiting.Count; i++)
            {
                var own = waiting[i];
                waiting[i] = own.Transform(over);
                over = over.Transform(own, before: true);
            }
        }

        return [.. waiting];
    }
}
