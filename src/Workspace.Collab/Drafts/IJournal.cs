using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>Makes contributions durable, in order, before anybody is told of them.</summary>
public interface IJournal
{
    /// <summary>Commits contributions of one draft, all or none.</summary>
    /// <param name="draft">Whose.</param>
    /// <param name="epoch">The writer's number, given when it opened the draft; an older writer is fenced out.</param>
    /// <param name="contributions">In order, following what is journaled already.</param>
    /// <param name="cancellation">Stops waiting before it began; once begun it is not stopped.</param>
    Task<JournalOutcome> AppendAsync(DraftId draft, long epoch, ImmutableArray<Contribution> contributions, CancellationToken cancellation);
}

/// <summary>What became of an append. A broken database throws instead; then nobody knows, and the writer opens the draft anew.</summary>
public enum JournalOutcome
{
    /// <summary>Durable.</summary>
    Committed,

    /// <summary>Another writer has taken the draft over; nothing was written.</summary>
    Fenced,

    /// <summary>Too much is waiting already; nothing was written.</summary>
    Full,
}
