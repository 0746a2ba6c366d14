using System.Diagnostics;
using System.Globalization;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Bench;

/// <summary>A long history, written through journal, sealing and checkpoints; and on its way, how long it takes to open the draft, to read any version and to compare any two.</summary>
internal sealed class HistoryReading(PrivatePostgres database, bool quick)
{
    internal const string Opening = "open for writing", Text = "text of any version", Compare = "compare any two versions", Whole = "compare the first with the newest", List = "list all revisions";

    internal static readonly int[] Lengths = [10_000, 100_000, 1_000_000];

    private readonly Random random = new(17);

    internal async IAsyncEnumerable<HistoryRow> RowsAsync()
    {
        await using var store = await database.OpenAsync("history");
        var draft = await SealedDraft.BeginAsync(database, store);
        var begun = Stopwatch.GetTimestamp();
        var written = 0;
        foreach (var contribution in LongHistory.Written())
        {
            await draft.AddAsync(contribution);
            if (!Lengths.Contains(++written)) continue;
            await draft.JournalAsync();
            var sizes = await database.SizesAsync(store.Schema);
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{written:N0} contributions in {draft.Revisions:N0} revisions after {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s, {draft.Sealing.TotalMilliseconds / draft.Revisions:0.0} ms a seal; ")
                + string.Create(CultureInfo.InvariantCulture, $"{contribution.Changes.LengthAfter:N0} characters; events {sizes["mt_events"]:N0} bytes, checkpoints {sizes["checkpoint"]:N0}"));

            // As it is once the pages, which seal first, were looked at.
            await draft.SealAsync();
            await foreach (var row in RowsAsync(store, draft, written)) yield return row;
            if (written == Lengths[^1]) yield break;
        }
    }

    private async IAsyncEnumerable<HistoryRow> RowsAsync(OpenStore store, SealedDraft draft, int length)
    {
        var head = new DraftVersion(length);
        yield return await TakeAsync(length, List, quick ? 3 : 10, async () => Expect((await store.History.RevisionsAsync(draft.Id, CancellationToken.None)).Count > 0));
        yield return await TakeAsync(length, Text, quick ? 50 : 300, async () => Expect(await store.History.TextAsync(draft.Id, new(random.Next(length + 1)), CancellationToken.None) is not null));
        yield return await TakeAsync(length, Whole, quick ? 2 : 5, () => CompareAsync(store.History, draft.Id, DraftVersion.Zero, head));
        yield return await TakeAsync(length, Compare, quick ? 10 : 60, () =>
        {
            var (one, other) = (random.Next(length + 1), random.Next(length + 1));
            return CompareAsync(store.History, draft.Id, new(Math.Min(one, other)), new(Math.Max(one, other)));
        });
        yield return await TakeAsync(length, Opening, quick ? 5 : 30, async () => Expect((await draft.OpenAsync()).Version == head));
    }

    /// <summary>As the page of comparisons does it.</summary>
    private static async Task CompareAsync(DraftHistory history, DraftId draft, DraftVersion from, DraftVersion to) =>
        Expect(await history.CompareAsync(draft, from, to, CancellationToken.None) is { Comparison.Blocks.Length: > 0 });

    private static async Task<HistoryRow> TakeAsync(int length, string operation, int times, Func<Task> work)
    {
        for (var i = 0; i < 3; i++) await work();
        var took = new List<double>();
        var allocated = GC.GetTotalAllocatedBytes();
        for (var i = 0; i < times; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            await work();
            took.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        allocated = GC.GetTotalAllocatedBytes() - allocated;
        took.Sort();
        return new(length, operation, took[times / 2], took[^1], times, (double)allocated / times, TimeProvider.System.GetUtcNow());
    }

    private static void Expect(bool isSo)
    {
        if (!isSo) throw new InvalidOperationException("What was read is not what was written.");
    }
}
