using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Workspace.Bench;

/// <summary>Workspace as its own process, as <c>./run</c> starts it, on a data folder and a private PostgreSQL of its own, which stops with it.</summary>
internal sealed class RunningApp : RunningServer
{
    internal override int Port { get; } = FreePort();

    internal override ProcessCost Cost => ProcessCost.Now(Id, Data);

    /// <summary>Starts it and waits until it is ready.</summary>
    internal async Task StartAsync(int? proposalsASecond)
    {
        var dll = Path.Combine(Repository.Root, "src", "Workspace.Web", "bin", "Release", "net10.0", "Workspace.Web.dll");
        var start = new ProcessStartInfo("dotnet", [dll, $"--Port={Port}", $"--Data={Data}", "--Demonstration=false"]);
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment.TryAdd("DOTNET_GCgen0size", "0xC00000"); // as ./run does
        if (proposalsASecond is { } most) start.Environment["Limits__ProposalsPerSecond"] = most.ToString(CultureInfo.InvariantCulture);
        await StartAsync(start, readyWith: "Workspace is ready");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
