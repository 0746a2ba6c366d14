using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A draft as its new writer finds it: checkpoint, then sealed revisions, then journal.</summary>
/// <param name="Draft">Its present state; remembers at least the contributions in the journal.</param>
/// <param name="Epoch">This writer's number; every earlier writer is fenced out from here on.</param>
/// <param name="Sealed">Up to which version revisions are sealed.</param>
/// <param name="Frozen">Whether the text is frozen.</param>
public sealed record OpenedDraft(Draft Draft, long Epoch, DraftVersion Sealed, bool Frozen);

/// <summary>What the one writer of a draft asks of the store, beside its <see cref="IJournal"/>.</summary>
public sealed class DraftArchive
{
    /// <summary>Opens a draft for writing and fences out every earlier writer. Null when there is no such draft.</summary>
    public Task<OpenedDraft?> OpenAsync(DraftId draft, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Seals everything journaled into one <c>draft.revised</c> event and clears it from the journal, in one transaction;
    /// writes a checkpoint when one is due.</summary>
    /// <param name="draft">Which.</param>
    /// <param name="epoch">The writer's number.</param>
    /// <param name="state">The draft at the last journaled version (for the checkpoint).</param>
    /// <param name="cancellation">Gives up; nothing is half done.</param>
    /// <returns>Up to which version it is sealed now; null when another writer has taken over.</returns>
    public Task<DraftVersion?> SealAsync(DraftId draft, long epoch, Draft state, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Freezes or unfreezes the text at its sealed version. False when another writer has taken over.</summary>
    public Task<bool> FreezeAsync(DraftId draft, long epoch, bool frozen, Author by, CancellationToken cancellation) => throw new NotImplementedException();
}
