using Npgsql;
using Workspace.Collab;

namespace Workspace.Store;

public sealed partial class DraftArchive
{
    private async Task<Draft> SealAsync(Writing writing, DraftId draft, DraftStanding standing, DraftVersion upTo, CancellationToken cancellation)
    {
        var before = await rows.ReadAsync(writing.Connection, draft, standing, standing.Version, 0, cancellation);
        var contributions = await rows.JournaledAsync(writing.Connection, draft, standing.Version, upTo, cancellation);
        var after = before.Draft.After(contributions);
        if (after.Version != upTo) throw new InvalidDataException($"The journal of draft {draft} ends at version {after.Version}, expected {upTo}.");

        var facts = RevisionFacts.Of(before.Draft.Text, contributions);
        var packed = PackedRun.Pack(contributions);
        var hash = PackedRun.Hash(standing.Hash, contributions);
        var last = contributions[^1];
        var revised = new DraftRevised(
            standing.Revisions + 1, standing.Version, upTo, contributions[0].At, last.At, last.Author,
            facts.Shares, facts.Headings, RevisionFacts.Words(after.Text), after.Text.Length, packed, standing.Hash, hash);
        writing.Append(draft, revised);
        var cost = before.Cost + Checkpoint.CostOf(revised);
        if (before.Checkpoint is null || CheckpointSpacing.IsDue(before.Checkpoint.Cost, cost))
            await checkpoints.AddAsync(writing.Connection, draft, Checkpoint.Of(after, last.At, hash, cost), cancellation);
        await ClearAsync(writing.Connection, draft, upTo, cancellation);
        return after;
    }

    private async Task ClearAsync(NpgsqlConnection connection, DraftId draft, DraftVersion upTo, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"delete from {schema.Journal} where draft = $1 and version <= $2", connection)
        {
            Parameters = { new() { Value = draft.Value }, new() { Value = upTo.Number } },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
