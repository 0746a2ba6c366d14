using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using NpgsqlTypes;
using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>What the history of a trace takes in PostgreSQL: as we store it, as an event a keystroke, and as a row for each of Yjs' updates.</summary>
internal sealed class Sizes(PrivatePostgres database, Options options)
{
    internal const string Recorded = "Workspace, sealed, recorded times", Typed = "Workspace, sealed, times as typed", Events = "Marten, one event a keystroke", Rows = "one row a Yjs update";

    private const int AtOnce = 1_000;

    internal async IAsyncEnumerable<SizeRow> RowsAsync()
    {
        foreach (var (trace, path) in Traces())
        {
            var text = Encoding.UTF8.GetByteCount(trace.End);
            var signed = Signed.Of(trace);
            yield return await SealedAsync(trace, Recorded, Contributions(trace, signed).Select((contribution, i) => contribution with { At = DateTimeOffset.FromUnixTimeMilliseconds(trace.Times[i]) }), text);
            if (!signed.HasRecordedTimes) yield return await SealedAsync(trace, Typed, Contributions(trace, signed), text);
            yield return await EventsAsync(trace, Contributions(trace, signed), text);
            if (options.Peers) yield return await UpdatesAsync(trace, path, text);
        }
    }

    private IEnumerable<(Trace Trace, string Path)> Traces()
    {
        if (options.Traces is { } folder)
        {
            foreach (var name in Trace.Recorded)
            {
                var path = Path.Combine(folder, "sequential", $"{name}.json.gz");
                yield return (Trace.Read(path), path);
            }
        }
        else
        {
            Console.Error.WriteLine("Without --traces: an invented trace.");
            var path = Path.Combine(AppContext.BaseDirectory, $"{InventedTrace.Name}.json");
            InventedTrace.Invent().Write(path);
            yield return (Trace.Read(path), path);
        }
    }

    private static IEnumerable<Contribution> Contributions(Trace trace, Signed signed)
    {
        var length = 0;
        for (var i = 0; i < trace.Edits.Length; i++)
        {
            var contribution = Replay.Contribution(trace.Edits[i], length, i, signed);
            length = contribution.Changes.LengthAfter;
            yield return contribution;
        }
    }

    private async Task<SizeRow> SealedAsync(Trace trace, string what, IEnumerable<Contribution> contributions, int text)
    {
        var schema = SchemaOf(trace, what == Recorded ? "recorded" : "typed");
        await using var store = await database.OpenAsync(schema);
        var draft = await SealedDraft.BeginAsync(database, store);
        var (empty, emptyVacuumed) = await SizedAsync(schema);
        foreach (var contribution in contributions) await draft.AddAsync(contribution);
        await draft.SealAsync();
        trace.Check((await store.History.TextAsync(draft.Id, null, CancellationToken.None))!.Text.ToString()); // not null: sealed before
        var (asIs, vacuumed) = await SizedAsync(schema);
        var grown = vacuumed.Select(table => (Table: table.Key, Bytes: table.Value - emptyVacuumed[table.Key])).Where(table => table.Bytes > 0).OrderByDescending(table => table.Bytes);
        var told = string.Create(CultureInfo.InvariantCulture, $"{draft.Revisions:N0} revisions; ") + string.Join(", ", grown.Select(table => string.Create(CultureInfo.InvariantCulture, $"{table.Table} {table.Bytes:N0}")));
        return Row(trace, what, asIs.Values.Sum() - empty.Values.Sum(), vacuumed.Values.Sum() - emptyVacuumed.Values.Sum(), text, told);
    }

    private async Task<SizeRow> EventsAsync(Trace trace, IEnumerable<Contribution> contributions, int text)
    {
        await database.RunAsync($"drop schema if exists {BareMarten.Schema} cascade");
        await using var marten = new BareMarten(database.Connection);
        await marten.PrepareAsync();
        var (empty, emptyVacuumed) = await SizedAsync(BareMarten.Schema);
        foreach (var batch in contributions.Chunk(AtOnce)) await marten.RunAsync(batch, 1);
        var (asIs, vacuumed) = await SizedAsync(BareMarten.Schema);
        return Row(trace, Events, asIs.Values.Sum() - empty.Values.Sum(), vacuumed.Values.Sum() - emptyVacuumed.Values.Sum(), text, $"{trace.Edits.Length:N0} events");
    }

    private async Task<SizeRow> UpdatesAsync(Trace trace, string path, int text)
    {
        var schema = SchemaOf(trace, "yjs");
        await database.RunAsync($"create schema {schema}; create table {schema}.updates (doc uuid not null, number integer not null, at timestamptz not null, update bytea not null, primary key (doc, number))");
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(Repository.Root, "bench", "peers", "yjs-updates.mjs"), path]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("Node does not start.");
        var (number, doc) = (0, Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
        await using (var connection = await database.Source.OpenConnectionAsync())
        await using (var copy = await connection.BeginBinaryImportAsync($"copy {schema}.updates from stdin (format binary)"))
        {
            await foreach (var update in UpdatesAsync(node.StandardOutput.BaseStream))
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(doc, NpgsqlDbType.Uuid);
                await copy.WriteAsync(++number, NpgsqlDbType.Integer);
                await copy.WriteAsync(TimeProvider.System.GetUtcNow().UtcDateTime, NpgsqlDbType.TimestampTz);
                await copy.WriteAsync(update, NpgsqlDbType.Bytea);
            }

            await copy.CompleteAsync();
        }

        await node.WaitForExitAsync();
        if (node.ExitCode != 0) throw new InvalidOperationException($"yjs failed with {node.ExitCode} on {trace.Name}.");
        var (asIs, vacuumed) = await SizedAsync(schema);
        return Row(trace, Rows, asIs.Values.Sum(), vacuumed.Values.Sum(), text, $"{number:N0} rows");
    }

    /// <summary>Each with its length before it, in four bytes, the lowest first.</summary>
    private static async IAsyncEnumerable<byte[]> UpdatesAsync(Stream from)
    {
        var length = new byte[4];
        while (await from.ReadAtLeastAsync(length, 4, throwOnEndOfStream: false) == 4)
        {
            var update = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
            await from.ReadExactlyAsync(update);
            yield return update;
        }
    }

    private async Task<(Dictionary<string, long> AsIs, Dictionary<string, long> Vacuumed)> SizedAsync(string schema)
    {
        var asIs = await database.SizesAsync(schema);
        foreach (var table in asIs.Keys) await database.RunAsync($"vacuum full {schema}.{table}");
        return (asIs, await database.SizesAsync(schema));
    }

    private static SizeRow Row(Trace trace, string what, long asIs, long vacuumed, int text, string told) => new(trace.Name, what, asIs, vacuumed, text, told, TimeProvider.System.GetUtcNow());

    private static string SchemaOf(Trace trace, string what) => $"{trace.Name.Replace('-', '_')}_{what}";
}
