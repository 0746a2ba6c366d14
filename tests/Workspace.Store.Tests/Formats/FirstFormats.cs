using System.Text.Json;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store.Tests;

/// <summary>Puts what is stored of a draft into the formats in which it was stored at first.</summary>
internal static class FirstFormats
{
    public static async Task ReturnAsync(NpgsqlDataSource database, DraftRows rows, StoreSchema schema, DraftId draft)
    {
        var (revisions, checkpoints) = await rows.InSnapshotAsync(async connection =>
        {
            var sealedRuns = await rows.RevisionsAsync(connection, draft, DraftVersion.Zero, new(int.MaxValue), default);
            var stored = new List<Checkpoint>();
            foreach (var (version, _) in await rows.CheckpointCostsAsync(connection, draft, default)) stored.Add((await rows.CheckpointAsync(connection, draft, version, default))!);
            return (sealedRuns, stored);
        }, default);
        foreach (var revision in revisions)
            await RunAsync($"update {schema.Events} set data = $1::jsonb, bdata = null where stream_id = $2 and type = 'draft.revised' and version = $3",
                JsonSerializer.Serialize(revision, StoreJson.Options), draft.Value, (long)revision.Number + 1);
        foreach (var checkpoint in checkpoints)
            await RunAsync($"update {schema.Checkpoints} set text = $1, attribution = $2, cost = 0, format = 1 where draft = $3 and version = $4",
                checkpoint.Text, checkpoint.Attribution, draft.Value, checkpoint.Version.Number);

        async Task RunAsync(string sql, params object[] arguments)
        {
            await using var command = database.CreateCommand(sql);
            foreach (var argument in arguments) command.Parameters.AddWithValue(argument);
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }
    }
}
