using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>The text being written at one version, who wrote each run of it, and the contributions remembered for rebasing. Immutable.</summary>
public sealed class Draft
{
    private Draft() => throw new NotImplementedException();

    /// <summary>A draft as a checkpoint has it; it remembers no earlier contribution.</summary>
    public static Draft At(DraftVersion version, Rope text, Attribution attribution) => throw new NotImplementedException();

    /// <summary>A draft that nobody has written in.</summary>
    public static Draft Empty => throw new NotImplementedException();

    /// <summary>How many contributions it has.</summary>
    public DraftVersion Version => throw new NotImplementedException();

    /// <summary>The oldest base that can be rebased from what is remembered.</summary>
    public DraftVersion Oldest => throw new NotImplementedException();

    /// <summary>The text.</summary>
    public Rope Text => throw new NotImplementedException();

    /// <summary>Who wrote each run of the text.</summary>
    public Attribution Attribution => throw new NotImplementedException();

    /// <summary>Takes a proposal made against an earlier version and says what became of it.</summary>
    /// <param name="proposal">Its base must not be older than <see cref="Oldest"/> (throws: the caller reads more history first).</param>
    /// <param name="author">Stamped on every contribution.</param>
    /// <param name="at">When it is accepted, UTC.</param>
    /// <param name="limits">How much may be written.</param>
    public (Draft Next, Receipt Receipt) Accept(Proposal proposal, Author author, DateTimeOffset at, DraftLimits limits) => throw new NotImplementedException();

    /// <summary>The draft after one accepted contribution, whose version must be the next (replaying journal and history).</summary>
    public Draft After(Contribution contribution) => throw new NotImplementedException();

    /// <summary>The remembered contributions after a version, in order.</summary>
    public ImmutableArray<Contribution> Since(DraftVersion version) => throw new NotImplementedException();

    /// <summary>The same draft with earlier contributions remembered too; they must end where its memory begins.</summary>
    public Draft Remembering(ImmutableArray<Contribution> earlier) => throw new NotImplementedException();

    /// <summary>The same draft without the memory of contributions up to and including a version.</summary>
    public Draft Forgetting(DraftVersion upTo) => throw new NotImplementedException();
}
