namespace Workspace.Bench;

/// <summary>Where the repository is, and what a run leaves there.</summary>
internal static class Repository
{
    internal static readonly string Root = Find(AppContext.BaseDirectory);

    /// <summary>Puts tables between the two marks that docs/BENCHMARKS.md has for a part.</summary>
    internal static void Write(string part, string tables)
    {
        var path = Path.Combine(Root, "docs", "BENCHMARKS.md");
        var page = File.ReadAllText(path);
        var (begin, end) = ($"<!-- {part} -->\n", $"<!-- end of {part} -->");
        var from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = page.IndexOf(end, StringComparison.Ordinal);
        if (from < begin.Length || to < from) throw new FormatException($"{path} has no marks for {part}.");
        File.WriteAllText(path, $"{page[..from]}\n{tables}\n{page[to..]}");
    }

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Workspace.sln"))
            ? folder
            : Find(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder)) ?? throw new DirectoryNotFoundException("No Workspace.sln above the benchmark."));
}
