using System.Diagnostics;
using System.Globalization;

namespace Workspace.Bench;

/// <summary>Hocuspocus as bench/peers starts it, which puts each draft into a file of its folder some seconds later.</summary>
internal sealed class RunningHocuspocus : RunningServer
{
    internal const string Name = "Hocuspocus, saves later";
    private int port;

    internal override int Port => port;

    internal override ProcessCost Cost => ProcessCost.Now(Id);

    internal async Task StartAsync()
    {
        const string ready = "Hocuspocus listens on ";
        var start = new ProcessStartInfo("node", [Path.Combine(Repository.Root, "bench", "peers", "hocuspocus.mjs"), Data]);
        start.Environment["NODE_ENV"] = "production";
        port = int.Parse((await StartAsync(start, ready))[ready.Length..], CultureInfo.InvariantCulture);
    }
}
