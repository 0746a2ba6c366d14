namespace Workspace.Web.Live;

/// <summary>The way to a draft's writer from its own node: no message is made of a proposal, as it would be between nodes.</summary>
/// <param name="draft">Whose writer.</param>
/// <param name="scheduler">The writer's own: one turn at a time.</param>
/// <param name="propose">Accepts or refuses in a turn of the writer; null when it has begun to leave.</param>
public sealed class NearWriter(Guid draft, TaskScheduler scheduler, Func<ProposalMessage, Task<ReceiptMessage?>> propose)
{
    public Guid Draft => draft;

    /// <summary>Accepts or refuses a proposal, as <see cref="IDraftGrain.Propose"/> does; null when the writer has left this node, or is about to.</summary>
    public Task<ReceiptMessage?> ProposeAsync(ProposalMessage proposal) =>
        Task.Factory.StartNew(static asked =>
        {
            var (propose, proposal) = ((Func<ProposalMessage, Task<ReceiptMessage?>>, ProposalMessage))asked!; // given below
            return propose(proposal);
        }, (propose, proposal), CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap();
}
