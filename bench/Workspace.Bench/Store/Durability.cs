using System.Collections.Immutable;
using System.Diagnostics;
using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>Contributions made durable: through the journal, by a bare multi-row insert, and by a bare append of Marten's, in turns.</summary>
/// <remarks>
/// A closed loop: each draft has one append of one contribution under way, as its writer has when one person types, and makes the next when that is durable. The bare
/// ways commit as many rows at once as the journal did, one commit after the other.
/// </remarks>
internal sealed class Durability(PrivatePostgres database, OpenStore store, bool quick)
{
    internal const string Ours = "journal", Insert = "bare multi-row INSERT", Append = "bare Marten append, an event each";

    internal static readonly int[] Drafts = [1, 10, 100, 1_000];

    private const int Length = 30_000;

    private readonly TimeSpan measured = TimeSpan.FromSeconds(quick ? 1 : 3);
    private readonly int rounds = quick ? 1 : 3;

    internal async IAsyncEnumerable<DurableRow> RowsAsync()
    {
        var writers = await WritersAsync();
        await using var marten = new BareMarten(database.Connection);
        await using var insert = new BareInsert(database, store.Schema);
        await insert.PrepareAsync();
        foreach (var count in Drafts)
        {
            var ours = writers[..count];
            var (journal, bare, append) = (new Tally(), new Tally(), new Tally());

            // The first round is there to warm up.
            for (var round = 0; round <= rounds; round++)
            {
                if (round == 1) (journal, bare, append) = (new Tally(), new Tally(), new Tally());
                await database.RunAsync($"truncate {store.Schema}.journal, {insert.Table}; checkpoint");
                await JournalAsync(ours, journal);
                var rows = Math.Max(1, (int)Math.Round(journal.RowsEach));
                await LoopAsync(bare, rows, insert.RunAsync);
                await LoopAsync(append, rows, batch => marten.RunAsync(batch, count));
            }

            yield return journal.ToRow(count, Ours);
            yield return bare.ToRow(count, Insert);
            yield return append.ToRow(count, Append);
        }
    }

    private async Task<Writer[]> WritersAsync()
    {
        var drafts = await store.DraftsAsync(Drafts[^1]);
        var writers = new Writer[drafts.Count];
        for (var i = 0; i < writers.Length; i++)
            writers[i] = new(drafts[i], (await store.Archive.OpenAsync(drafts[i], CancellationToken.None))!.Epoch, new((ulong)i)); // not null: made before
        return writers;
    }

    private async Task JournalAsync(Writer[] writers, Tally tally)
    {
        var commits = await CommitsAsync();
        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(writers.Select(writer => Task.Run(() => writer.WriteAsync(store.Journal, begun, measured))));
        tally.Add(Stopwatch.GetElapsedTime(begun), writers.SelectMany(writer => writer.TakeLatencies()), await CommitsAsync() - commits);
    }

    /// <summary>How many transactions wrote until now, by the numbers that PostgreSQL gives them.</summary>
    private async Task<long> CommitsAsync()
    {
        await using var command = database.Source.CreateCommand("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
        return (long)(await command.ExecuteScalarAsync())!; // always one
    }

    private async Task LoopAsync(Tally tally, int rows, Func<Contribution[], Task> commit)
    {
        var (number, took) = (0, new List<double>());
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < measured)
        {
            var batch = new Contribution[rows];
            foreach (ref var contribution in batch.AsSpan()) contribution = Writer.Keystroke(++number, default);
            var from = Stopwatch.GetTimestamp();
            await commit(batch);
            var milliseconds = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            for (var i = 0; i < rows; i++) took.Add(milliseconds);
        }

        tally.Add(Stopwatch.GetElapsedTime(begun), took, took.Count / rows);
    }

    /// <summary>Writes in one draft, one contribution after the other.</summary>
    private sealed class Writer(DraftId draft, long epoch, ClientId client)
    {
        private readonly List<double> took = [];
        private int version;

        internal static Contribution Keystroke(int version, ClientId client)
        {
            var at = (int)(version * 7_919L % Length);
            return new(new(version), client, OpenStore.Somebody, Channel.Typed, TimeProvider.System.GetUtcNow(), ChangeSet.Replace(Length, at, at, "e"), []);
        }

        internal async Task WriteAsync(IJournal journal, long begun, TimeSpan time)
        {
            while (Stopwatch.GetElapsedTime(begun) < time)
            {
                var next = ImmutableArray.Create(Keystroke(++version, client));
                var from = Stopwatch.GetTimestamp();
                var outcome = await journal.AppendAsync(draft, epoch, next, CancellationToken.None);
                took.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
                if (outcome != JournalOutcome.Committed) throw new InvalidOperationException($"The journal says {outcome}, expected {JournalOutcome.Committed}.");
            }
        }

        internal List<double> TakeLatencies()
        {
            var taken = took.ToList();
            took.Clear();
            return taken;
        }
    }

    /// <summary>All rounds of one way.</summary>
    private sealed class Tally
    {
        private readonly List<double> latencies = [];
        private double seconds;
        private long commits;

        internal double RowsEach => (double)latencies.Count / commits;

        internal void Add(TimeSpan time, IEnumerable<double> took, long committed)
        {
            seconds += time.TotalSeconds;
            latencies.AddRange(took);
            commits += committed;
        }

        internal DurableRow ToRow(int drafts, string way)
        {
            latencies.Sort();
            return new(drafts, way, latencies.Count / seconds, latencies[latencies.Count / 2], latencies[latencies.Count * 99 / 100], RowsEach, TimeProvider.System.GetUtcNow());
        }
    }
}
