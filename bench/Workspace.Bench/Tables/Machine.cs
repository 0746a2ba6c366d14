using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Workspace.Bench;

/// <summary>What the run ran on.</summary>
internal static class Machine
{
    internal static async Task<string> DescribeAsync(DateTimeOffset now)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);
        return string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd}. {Processor()}, {Environment.ProcessorCount} cores, {memory:0} GB of memory; {RuntimeInformation.OSDescription}; ")
            + $"{RuntimeInformation.FrameworkDescription}; {await NodeAsync()}.";
    }

    private static async Task<string> NodeAsync()
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true });
            return node is null ? "without Node" : $"Node {(await node.StandardOutput.ReadToEndAsync()).Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "without Node";
        }
    }

    private static string Processor()
    {
        const string path = "/proc/cpuinfo";
        var line = File.Exists(path) ? File.ReadLines(path).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? $"A processor of {RuntimeInformation.OSArchitecture}";
    }
}
