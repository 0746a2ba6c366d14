using System.Collections.Immutable;
using Npgsql;
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
    ImmutableArray<RevisionShare> Shares, ImmutableArray<string> Headings)
{
    internal static RevisionEntry Of(DraftRevised revised) =>
        new(revised.Number, revised.From, revised.To, revised.StartedAt, revised.EndedAt, revised.Shares, revised.Headings);
}

/// <summary>What one author did in a revision, in words and UTF-16 code units.</summary>
public sealed record RevisionShare(Author Author, int WordsAdded, int WordsRemoved, int Added, int Removed);

/// <summary>Reads any version of a draft: from checkpoints, sealed revisions and the journal. Never asks the writer.</summary>
public sealed partial class DraftHistory
{
    private readonly NpgsqlDataSource database;
    private readonly StoreSchema schema;
    private readonly DraftRows rows;
    private readonly KeptLifetimes lifetimes;

    internal DraftHistory(NpgsqlDataSource database, StoreSchema schema, DraftRows rows, KeptLifetimes lifetimes) =>
        (this.database, this.schema, this.rows, this.lifetimes) = (database, schema, rows, lifetimes);

    /// <summary>The newest durable version. Null when there is no such draft.</summary>
    public async Task<DraftVersion?> HeadAsync(DraftId draft, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await HeadAsync(connection, draft, cancellation);
    }

    /// <summary>The text at a version, or the newest. Null when there is no such draft or version.</summary>
    public Task<DraftText?> TextAsync(DraftId draft, DraftVersion? version, CancellationToken cancellation) =>
        rows.InSnapshotAsync(connection => TextAsync(connection, draft, version, cancellation), cancellation);

    /// <summary>The contributions after one version up to and including another, in order.</summary>
    public Task<ImmutableArray<Contribution>> ContributionsAsync(DraftId draft, DraftVersion after, DraftVersion upTo, CancellationToken cancellation) =>
        rows.InSnapshotAsync(connection => ContributionsAsync(connection, draft, after, upTo, cancellation), cancellation);

    /// <summary>The sealed revisions, newest first, and before them what is journaled but not sealed yet as one entry with the next number.</summary>
    public Task<IReadOnlyList<RevisionEntry>> RevisionsAsync(DraftId draft, CancellationToken cancellation) =>
        rows.InSnapshotAsync<IReadOnlyList<RevisionEntry>>(async connection =>
        {
            var entries = await rows.EntriesAsync(connection, draft, DraftVersion.Zero, new(int.MaxValue), cancellation);
            return await JournaledAsync(connection, draft, cancellation) is { } unsealed ? [unsealed, .. entries] : entries;
        }, cancellation);

    /// <summary>The revision that holds a version. Null when there is none.</summary>
    public Task<RevisionEntry?> RevisionOfAsync(DraftId draft, DraftVersion version, CancellationToken cancellation) =>
        rows.InSnapshotAsync(async connection =>
        {
            if (version <= DraftVersion.Zero) return null;
            var entries = await rows.EntriesAsync(connection, draft, new(version.Number - 1), version, cancellation);
            if (entries.Count > 0) return entries[0];
            return await JournaledAsync(connection, draft, cancellation) is { } unsealed && version <= unsealed.To ? unsealed : null;
        }, cancellation);

    private async Task<DraftText?> TextAsync(NpgsqlConnection connection, DraftId draft, DraftVersion? version, CancellationToken cancellation)
    {
        if (await HeadAsync(connection, draft, cancellation) is not { } head || version > head || version < DraftVersion.Zero) return null;
        if (await rows.StandingAsync(connection, draft, cancellation) is not { } standing) return null;
        var read = await rows.ReadAsync(connection, draft, standing, version ?? head, 0, cancellation);
        return new DraftText(read.Draft.Version, read.Draft.Text, read.Draft.Attribution, read.At);
    }

    private async Task<ImmutableArray<Contribution>> ContributionsAsync(NpgsqlConnection connection, DraftId draft, DraftVersion after, DraftVersion upTo, CancellationToken cancellation)
    {
        var revisions = await rows.RevisionsAsync(connection, draft, after, upTo, cancellation);
        var journaled = await rows.JournaledAsync(connection, draft, after, upTo, cancellation);
        return revisions.SelectMany(revision => PackedRun.Read(revision.Contributions))
            .Where(contribution => contribution.Version > after && contribution.Version <= upTo)
            .Concat(journaled)
            .ToImmutableArray();
    }

    private async Task<DraftVersion?> HeadAsync(NpgsqlConnection connection, DraftId draft, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"""
            select greatest((data ->> 'version')::int, (select max(version) from {schema.Journal} where draft = $1))
            from {schema.Standings} where id = $1
            """, connection)
        {
            Parameters = { new() { Value = draft.Value } },
        };
        return await command.ExecuteScalarAsync(cancellation) is int number ? new DraftVersion(number) : null;
    }

    private async Task<RevisionEntry?> JournaledAsync(NpgsqlConnection connection, DraftId draft, CancellationToken cancellation)
    {
        if (await rows.StandingAsync(connection, draft, cancellation) is not { } standing) return null;
        var journaled = await rows.JournaledAsync(connection, draft, standing.Version, new(int.MaxValue), cancellation);
        if (journaled.IsEmpty) return null;
        var before = await rows.ReadAsync(connection, draft, standing, standing.Version, 0, cancellation);
        var facts = RevisionFacts.Of(before.Draft.Text, journaled);
        return new(standing.Revisions + 1, standing.Version, journaled[^1].Version, journaled[0].At, journaled[^1].At, facts.Shares, facts.Headings);
    }
}
