namespace Workspace.Web.Live;

/// <summary>The way to a draft's writer from its own node: no message is made of a proposal, as it would be between nodes.</summary>
/// <param name="draft">Whose writer.</param>
/// <param name="scheduler">The writer's own: one turn at a time.</param>
/// <param name="take">Sees to it, in a turn of the writer, that a proposal gets its answer.</param>
public sealed class NearWriter(Guid draft, TaskScheduler scheduler, Action<AskedProposal> take)
{
    private readonly Action<object?> turn = asked => take((AskedProposal)asked!); // given below

    public Guid Draft => draft;

    /// <summary>Accepts or refuses a proposal, as <see cref="IDraftGrain.Propose"/> does; null when the writer has left this node, or is about to.</summary>
    public Task<ReceiptMessage?> ProposeAsync(ProposalMessage proposal)
    {
        var asked = new AskedProposal(proposal);
        _ = Task.Factory.StartNew(turn, asked, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);
        return asked.Task;
    }
}

/// <summary>A proposal, and the answer that it will get: null when the writer has left.</summary>
public sealed class AskedProposal(ProposalMessage proposal) : TaskCompletionSource<ReceiptMessage?>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public ProposalMessage Proposal => proposal;
}
