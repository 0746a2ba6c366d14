namespace Workspace.Bench;

/// <summary>One run on a PostgreSQL of its own: each part that is asked for, its rows kept as they come.</summary>
internal sealed class StoreRun(Options options)
{
    internal async Task MeasureAsync()
    {
        await using var database = await PrivatePostgres.StartAsync();
        if (options.IsAsked("durable"))
        {
            await using var store = await database.OpenAsync("durable");
            await foreach (var row in new Durability(database, store, options.Quick).RowsAsync()) Keep(row, $"{row.Drafts} drafts, {row.Way}: {row.Rate:#,0}/s, p50 {row.Median:0.00} ms, p99 {row.Late:0.00} ms, {row.RowsEach:#,0.0} a commit");
        }

        if (options.IsAsked("size"))
            await foreach (var row in new Sizes(database, options).RowsAsync()) Keep(row, $"{row.Trace}, {row.What}: {row.AsIs:#,0} as it is, {row.Vacuumed:#,0} vacuumed, {row.OfText:0.00}x the text; {row.Told}");
        if (options.IsAsked("history"))
            await foreach (var row in new HistoryReading(database, options.Quick).RowsAsync()) Keep(row, $"{row.Contributions:#,0} contributions, {row.Operation}: p50 {row.Median:0.0} ms, worst {row.Worst:0.0} ms of {row.Times}, {row.Allocated / 1e6:0.0} MB allocated");
    }

    private static void Keep<T>(T row, string told)
        where T : StoreRow
    {
        Console.Error.WriteLine(told);
        row.Keep();
    }
}
