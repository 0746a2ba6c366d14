using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>What a client asks for: its waiting change sets, each made on top of the one before, the first on its base.</summary>
/// <param name="Client">The editor that asks.</param>
/// <param name="Base">The last version whose text the client has seen.</param>
/// <param name="Changes">In order; a client that did not hear an answer sends the same ones again, and more after them.</param>
public sealed record Proposal(ClientId Client, DraftVersion Base, ImmutableArray<ProposedChange> Changes);

/// <summary>One change set of a proposal.</summary>
/// <param name="Changes">Against the text after the one before it.</param>
/// <param name="Channel">How it came in, as the server understands it.</param>
/// <param name="Origins">Where inserted text was first written, already verified; ordered and without overlap.</param>
public sealed record ProposedChange(ChangeSet Changes, Channel Channel, ImmutableArray<Origin> Origins);

/// <summary>
/// Who first wrote a stretch of inserted text that stood in the workspace before, verified by the server against its source.
/// </summary>
/// <param name="From">Start in all the text that the change set inserts, its insertions read as one string; UTF-16 code units from 0.</param>
/// <param name="To">End, not included. Rebasing never changes inserted text, so these offsets hold for ever.</param>
/// <param name="Source">The draft, version and place at which the same text stood, and who first wrote it there.</param>
public sealed record Origin(int From, int To, FirstWriting Source);

/// <summary>Where and by whom text was first written.</summary>
/// <param name="Author">The one who first wrote it.</param>
/// <param name="Draft">In which draft.</param>
/// <param name="Version">By which contribution there.</param>
/// <param name="At">When, UTC.</param>
public sealed record FirstWriting(Author Author, DraftId Draft, DraftVersion Version, DateTimeOffset At);
