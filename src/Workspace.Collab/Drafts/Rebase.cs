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
    /// <summary>Makes each proposed change set that is not accepted yet what it must be to follow all that came since and the one before it.</summary>
    /// <param name="since">Every contribution after the proposal's base, in order.</param>
    /// <param name="proposal">Its change sets fit the text of its base and each other.</param>
    /// <param name="waiting">As many as it has change sets: receives what each does, from the first that is not accepted yet.</param>
    /// <param name="most">How much work may be done: one for each contribution and change set, more where they meet or replace several ranges.</param>
    /// <param name="refusal">
    /// <see cref="Refusal.TooLarge"/> where it is more work than may be done; <see cref="Refusal.BadChangeSet"/> where what was accepted before is not what is sent again: nothing
    /// that somebody wrote may pass for accepted.
    /// </param>
    /// <returns>How many were accepted before.</returns>
    /// <remarks>O(contributions x proposed changes) while ranges lie apart, else times their sections. Nothing is allocated while each replaces one range.</remarks>
    internal static int Over(ReadOnlySpan<Contribution> since, Proposal proposal, Span<Outline> waiting, long most, out Refusal? refusal)
    {
        refusal = null;
        for (var i = 0; i < waiting.Length; i++) waiting[i].Set(proposal.Changes[i].Changes);

        // A client has one proposal in flight, so what was accepted from it since is the start of what it sends.
        var accepted = 0;
        var over = default(Outline);
        foreach (var contribution in since)
        {
            if (accepted == waiting.Length) break;
            if (contribution.Client == proposal.Client)
            {
                if (!waiting[accepted].Is(contribution.Changes) || proposal.Changes[accepted].Changes.Inserted != contribution.Changes.Inserted)
                {
                    refusal = Refusal.BadChangeSet;
                    return accepted;
                }

                accepted++;
                continue;
            }

            over.Set(contribution.Changes);
            for (var i = accepted; i < waiting.Length; i++) most -= waiting[i].Cross(ref over, isLast: i == waiting.Length - 1);
            if (most < 0)
            {
                refusal = Refusal.TooLarge;
                return accepted;
            }
        }

        return accepted;
    }
}
