using System.Collections.Immutable;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Two versions of a draft, and what became of the older one's text.</summary>
public sealed record ComparedTexts(DraftText Before, DraftText After, Comparison Comparison);

public sealed partial class DraftHistory
{
    /// <summary>Two versions and their comparison. Null when one of them does not exist.</summary>
    /// <remarks>Both texts and what lies between are read at the same time, each in a snapshot of its own: versions never change.</remarks>
    public async Task<ComparedTexts?> CompareAsync(DraftId draft, DraftVersion from, DraftVersion to, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        if (await HeadAsync(draft, cancellation) is not { } head || to > head || from < DraftVersion.Zero) return null;
        var older = Task.Run(() => TextAsync(draft, from, cancellation), cancellation);
        var newer = Task.Run(() => TextAsync(draft, to, cancellation), cancellation);
        var between = rows.InSnapshotAsync(connection => BetweenAsync(connection, draft, from, to, cancellation), cancellation);
        await Task.WhenAll(older, newer, between);
        if (await older is not { } before || await newer is not { } after) return null;
        var passage = (await between).From(before);
        return new(before, after, Comparison.Between(before.Text, after.Text, after.Attribution, passage));
    }

    /// <summary>What lies between two versions: the lifetimes of all text, where the versions are far apart and these are kept; what came since; and of every contribution between who made it.</summary>
    private async Task<Between> BetweenAsync(NpgsqlConnection connection, DraftId draft, DraftVersion from, DraftVersion to, CancellationToken cancellation)
    {
        var kept = lifetimes.AreFar(from, to) ? await lifetimes.ReadAsync(connection, draft, cancellation) : null;
        if (kept?.Version <= from) kept = null;
        var revisions = await rows.RevisionsAsync(connection, draft, from, to, cancellation);
        var sealedTo = revisions.Count > 0 ? revisions[^1].To : from;
        ImmutableArray<Contribution> journaled = sealedTo >= to ? [] : await rows.JournaledAsync(connection, draft, sealedTo, to, cancellation);
        var signatures = Signatures.Of(from, to, revisions.Select(revision => (revision.From, revision.To, revision.Contributions)), journaled);
        var since = kept?.Version ?? from;
        return new(kept, [.. revisions.Where(revision => revision.To > since).Select(revision => revision.Contributions)], [.. journaled.Where(contribution => contribution.Version > since)], signatures);
    }

    /// <summary>What was read between two versions.</summary>
    /// <param name="Kept">Null where all that came since the older version is in what follows.</param>
    /// <param name="Sealed">Revisions, packed.</param>
    /// <param name="Journaled">What follows them.</param>
    private sealed record Between(Lifetimes? Kept, ImmutableArray<byte[]> Sealed, ImmutableArray<Contribution> Journaled, Signatures Signatures)
    {
        public Passage From(DraftText before) =>
            Passage.Of((Kept ?? Lifetimes.Of(before.Text.Length, before.Version)).After(Sealed, Signatures.UpTo).After(Journaled), Signatures);
    }
}
