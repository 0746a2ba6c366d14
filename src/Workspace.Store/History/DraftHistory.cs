using System.Collections.Immutable;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A draft's text at one version.</summary>
/// <param name="Version">Which.</param>
/// <param name="Text">The text.</param>
/// <param name="Attribution">Who wrote it.</param>
/// <param name="At">When that version came to be, UTC.</param>
public sealed record DraftText(DraftVersion Version, Rope Text, Attribution Attribution, DateTimeOffset At);

/// <summary>A sealed run of contributions as the history page shows it.</summary>
/// <param name="Number">Revisions count from 1.</param>
/// <param name="From">The version before its first contribution.</param>
/// <param name="To">The version after its last.</param>
/// <param name="StartedAt">When the first was accepted, UTC.</param>
/// <param name="EndedAt">When the last was accepted, UTC.</param>
/// <param name="Shares">Who wrote in it and how much, most first.</param>
/// <param name="Headings">The sections touched: nearest heading lines above the changes, without their marks.</param>
public sealed record RevisionEntry(
    int Number, DraftVersion From, DraftVersion To, DateTimeOffset StartedAt, DateTimeOffset EndedAt,
    ImmutableArray<RevisionShare> Shares, ImmutableArray<string> Headings);

/// <summary>What one author did in a revision, in words and UTF-16 code units.</summary>
public sealed record RevisionShare(Author Author, int WordsAdded, int WordsRemoved, int Added, int Removed);

/// <summary>Reads any version of a draft: from checkpoints, sealed revisions and the journal. Never asks the writer.</summary>
public sealed class DraftHistory
{
    /// <summary>The newest durable version. Null when there is no such draft.</summary>
    public Task<DraftVersion?> HeadAsync(DraftId draft, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>The text at a version, or the newest. Null when there is no such draft or version.</summary>
    public Task<DraftText?> TextAsync(DraftId draft, DraftVersion? version, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>The contributions after one version up to and including another, in order.</summary>
    public Task<ImmutableArray<Contribution>> ContributionsAsync(DraftId draft, DraftVersion after, DraftVersion upTo, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>The sealed revisions, newest first, and before them what is journaled but not sealed yet as one entry with the next number.</summary>
    public Task<IReadOnlyList<RevisionEntry>> RevisionsAsync(DraftId draft, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>The revision that holds a version. Null when there is none.</summary>
    public Task<RevisionEntry?> RevisionOfAsync(DraftId draft, DraftVersion version, CancellationToken cancellation) => throw new NotImplementedException();
}
