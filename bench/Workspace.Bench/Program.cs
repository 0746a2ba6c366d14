using System.Globalization;
using Workspace.Bench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// "measure" is what this program starts for our own engine, as it starts node for the others.
if (args is ["measure", var subject, .. var rest])
{
    var pace = rest.Contains("--quick") ? Pace.Quick : Pace.Usual;
    var rows = subject switch
    {
        "replay" => new Replay(Trace.Read(rest[0]), pace).Rows(),
        "rebase" => new Rebasing(pace).Rows(),
        "rope" => new RopeSizes(pace).Rows(),
        "compare" => new Comparing(pace).Rows(),
        _ => throw new ArgumentException($"Got {subject}, expected replay, rebase, rope or compare."),
    };
    foreach (var row in rows) Console.WriteLine(row.ToJson());
    return 0;
}

// "load" is what the part "live" starts to write together.
if (args is ["load"])
{
    try
    {
        using var load = new Load(LoadPlan.Parse(Console.ReadLine() ?? ""));
        Console.WriteLine(load.Run().ToJson());
        return 0;
    }
    catch (Exception failed) when (failed is InvalidOperationException or TimeoutException)
    {
        Console.Error.WriteLine(failed.Message);
        return failed is TimeoutException ? Load.Late : 1;
    }
}

try
{
    if (args is ["live", .. var live])
    {
        var asked = LiveOptions.Parse(live);
        await new LiveRun(asked).MeasureAsync();
        var now = TimeProvider.System.GetUtcNow();
        var page = $"{await Machine.DescribeAsync(now)}\n\n{LiveTables.Of(LiveRow.Lately(now))}";
        Console.Write(page);
        if (asked.Write) Repository.Write("live", page);
        return 0;
    }

    if (args is ["store", .. var store])
    {
        var asked = Options.OfStore(store);
        await new StoreRun(asked).MeasureAsync();
        var now = TimeProvider.System.GetUtcNow();
        var page = $"{await Machine.DescribeAsync(now)}\n\n{StoreTables.Of(StoreRow.Lately(now))}";
        Console.Write(page);
        if (asked.Write) Repository.Write("store", page);
        return 0;
    }

    var options = Options.OfEngine(args);
    var tables = $"{await Machine.DescribeAsync(TimeProvider.System.GetUtcNow())}\n\n{await new Run(options).MeasureAsync()}";
    Console.Write(tables);
    if (options.Write) Repository.Write("engine", tables);
    return 0;
}
catch (Exception failed) when (failed is ArgumentException or InvalidOperationException or TimeoutException or IOException)
{
    Console.Error.WriteLine(failed.Message);
    return 1;
}
