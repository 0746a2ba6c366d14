using System.Globalization;

namespace Workspace.Bench;

/// <summary>One run: every engine on every subject, each in a process of its own, one after the other and that three times over; then the tables.</summary>
internal sealed class Run(Options options)
{
    private static readonly string[] PeersOnTraces = ["diamond-types", "loro", "yjs", "ot-text", "codemirror", "codemirror-authority"];
    private static readonly string[] PeersRebasing = ["codemirror-authority", "ot-text", "yjs"];

    /// <summary>A machine is faster in one minute than in the next. In turns, that falls on all engines alike.</summary>
    private const int Rounds = 3;

    private readonly Results results = new();

    internal async Task<string> MeasureAsync()
    {
        foreach (var path in Traces())
        {
            var trace = Trace.Read(path);
            results.Add(trace);
            await MeasureAsync(trace.Name, PeersOnTraces, "replay", path);
        }

        if (options.IsAsked("rebase")) await MeasureAsync(Results.Rebasing, PeersRebasing, "rebase");
        if (options.IsAsked("rope")) await MeasureAsync(Results.Sizes, [], "rope");
        if (options.IsAsked("compare")) await MeasureAsync(Results.Comparing, [], "compare");
        return $"### Budgets\n\n{Budgets.Of(results)}\n{results.ToMarkdown()}";
    }

    private async Task MeasureAsync(string subject, string[] peers, params string[] arguments)
    {
        if (options.Quick) arguments = [.. arguments, "--quick"];
        var ours = new EngineProcess(Row.Ours, Environment.ProcessPath!, "measure"); // a program that runs has a path
        EngineProcess[] engines = [ours, .. peers.Select(Peer).Where(_ => options.Peers)];
        var measured = new List<Row>();
        for (var round = 0; round < (options.Quick ? 1 : Rounds); round++)
        {
            foreach (var engine in engines)
            {
                await foreach (var row in engine.MeasureAsync(arguments))
                {
                    measured.Add(row);
                    Tell(subject, row);
                }
            }
        }

        foreach (var rounds in measured.GroupBy(row => (row.Engine, row.Operation))) results.Add(subject, Row.Middle([.. rounds]));
    }

    private static EngineProcess Peer(string name) =>
        new(name, "node", "--expose-gc", Path.Combine(Repository.Root, "bench", "peers", $"{name}.mjs"));

    private IEnumerable<string> Traces()
    {
        if (options.Traces is { } folder) return Trace.Recorded.Where(options.IsAsked).Select(name => Path.Combine(folder, "sequential", $"{name}.json.gz"));
        if (!options.IsAsked(InventedTrace.Name)) return [];

        Console.Error.WriteLine("Without --traces: an invented trace.");
        var path = Path.Combine(AppContext.BaseDirectory, $"{InventedTrace.Name}.json");
        InventedTrace.Invent().Write(path);
        return [path];
    }

    private static void Tell(string subject, Row row)
    {
        var figures = new (string Name, double? Value)[]
        {
            ("ns an edit", row.Edit?.Median), ("ms", row.Whole?.Median), ("ms save", row.Save?.Median), ("ms unpack", row.Unpack?.Median), ("ms load", row.Load?.Median),
            ("bytes", row.Bytes), ("KB held", row.Memory / 1024), ("B allocated an edit", row.Allocated),
        };
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{subject,-24} {row.Engine,-14} {row.Operation,-32} ")
            + string.Join(", ", figures.Where(figure => figure.Value is not null).Select(figure => $"{Figures.Count(figure.Value)} {figure.Name}")));
    }
}
