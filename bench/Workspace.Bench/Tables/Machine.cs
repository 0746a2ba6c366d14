using System.Runtime.InteropServices;

namespace Workspace.Bench;

/// <summary>What the run ran on.</summary>
internal static class Machine
{
    internal static string Describe(string node, DateTimeOffset now)
    {
        var cores = Environment.ProcessorCount;
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 30);
        return $"{Processor()}, {cores} cores, {memory} GB of memory; {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}, Node {node}; {now:yyyy-MM-dd}.";
    }

    private static string Processor()
    {
        const string path = "/proc/cpuinfo";
        var line = File.Exists(path) ? File.ReadLines(path).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? $"A processor of {RuntimeInformation.OSArchitecture}";
    }
}
