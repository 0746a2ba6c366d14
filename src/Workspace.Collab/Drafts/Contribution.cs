using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>One accepted change by one author, numbered and signed; what history is made of.</summary>
/// <param name="Version">The draft's version after it: the first contribution of a draft is version 1.</param>
/// <param name="Client">The editor it came from.</param>
/// <param name="Author">Who, and for which organization, stamped by the server.</param>
/// <param name="Channel">How it came in.</param>
/// <param name="At">When it was accepted, UTC, whole milliseconds, by the grain's clock.</param>
/// <param name="Changes">Against the text of the version before.</param>
/// <param name="Origins">Where its inserted text was first written, if it stood in the workspace before.</param>
public sealed record Contribution(
    DraftVersion Version,
    ClientId Client,
    Author Author,
    Channel Channel,
    DateTimeOffset At,
    ChangeSet Changes,
    ImmutableArray<Origin> Origins);
