using System.Collections.Immutable;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Two versions of a draft, and what became of the older one's text.</summary>
public sealed record ComparedTexts(DraftText Before, DraftText After, Comparison Comparison);

public sealed partial class DraftHistory
{
    /// <summary>Two versions and their comparison. Null when one of them does not exist.</summary>
    public async Task<ComparedTexts?> CompareAsync(DraftId draft, DraftVersion from, DraftVersion to, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        var read = await rows.InSnapshotAsync<(DraftText Before, DraftText After, Passage Passage)?>(async connection =>
        {
            if (await TextAsync(connection, draft, from, cancellation) is not { } before || await TextAsync(connection, draft, to, cancellation) is not { } after) return null;
            return (before, after, await PassageAsync(connection, draft, before, to, cancellation));
        }, cancellation);
        return read is { } both ? new(both.Before, both.After, Comparison.Between(both.Before.Text, both.After.Text, both.After.Attribution, both.Passage)) : null;
    }

    /// <summary>By the contributions between, where these are few; else by the lifetimes of all text, as far as they are kept, and of the contributions only who made them.</summary>
    private async Task<Passage> PassageAsync(NpgsqlConnection connection, DraftId draft, DraftText before, DraftVersion to, CancellationToken cancellation)
    {
        var from = before.Version;
        var kept = lifetimes.AreFar(from, to) ? await lifetimes.ReadAsync(connection, draft, cancellation) : null;
        if (kept is null || kept.Version <= from) return Passage.Of(before.Text.Length, await ContributionsAsync(connection, draft, from, to, cancellation));

        if (kept.Version < to) kept = kept.After(await ContributionsAsync(connection, draft, kept.Version, to, cancellation));
        var revisions = await rows.RevisionsAsync(connection, draft, from, to, cancellation);
        ImmutableArray<Contribution> journaled = revisions.Count > 0 && revisions[^1].To >= to ? [] : await rows.JournaledAsync(connection, draft, revisions.Count > 0 ? revisions[^1].To : from, to, cancellation);
        return Passage.Of(kept, Signatures.Of(from, to, revisions.Select(revision => (revision.From, revision.To, revision.Contributions)), journaled));
    }
}
