namespace Workspace.Bench;

/// <summary>Where the repository is.</summary>
internal static class Repository
{
    internal static readonly string Root = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Workspace.sln"))
            ? folder
            : Find(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder)) ?? throw new DirectoryNotFoundException("No Workspace.sln above the benchmark."));
}
