using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>Moves a client's waiting change sets over what came since its base.</summary>
/// <remarks>
/// As rebaseUpdates of @codemirror/collab, with one difference: what came since is taken one contribution at a time, never composed first. Where a
/// rival deletes up to a place and another then inserts there, a change set at that place goes before the insertion when the two are
/// composed and behind it when they come one by one. Peers who hear of them in different batches would end with different texts; one by
/// one, all agree. A client does the same (docs/PROTOCOL.md).
/// </remarks>
internal static class Rebase
{
    /// <summary>
    /// The proposed changes that are not accepted yet, each as it must be to follow all that came since and the one before it.
    /// O(contributions x proposed changes x their sections).
    /// </summary>
    /// <param name="since">Every contribution after the proposal's base, in order.</param>
    /// <param name="proposal">Its change sets fit the text of its base and each other.</param>
    internal static ImmutableArray<ProposedChange> Over(ReadOnlySpan<Contribution> since, Proposal proposal)
    {
        if (since.IsEmpty || proposal.Changes.IsEmpty) return proposal.Changes;

        var waiting = new ChangeSet[proposal.Changes.Length];
        for (var i = 0; i < waiting.Length; i++) waiting[i] = proposal.Changes[i].Changes;

        // A client has one proposal in flight, so what was accepted from it since is the start of what it sends.
        var accepted = 0;
        foreach (var contribution in since)
        {
            if (accepted == waiting.Length) break;
            if (contribution.Client == proposal.Client)
            {
                accepted++;
                continue;
            }

            var over = contribution.Changes;
            for (var i = accepted; i < waiting.Length; i++)
            {
                var own = waiting[i];
                waiting[i] = own.Transform(over);
                if (i + 1 < waiting.Length) over = over.Transform(own, before: true);
            }
        }

        var rebased = ImmutableArray.CreateBuilder<ProposedChange>(waiting.Length - accepted);
        for (var i = accepted; i < waiting.Length; i++) rebased.Add(proposal.Changes[i] with { Changes = waiting[i] });
        return rebased.MoveToImmutable();
    }
}
