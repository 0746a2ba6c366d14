namespace Workspace.Collab.Tests;

/// <summary>Where files are that tests read.</summary>
internal static class Repository
{
    internal static readonly string Root = Find(AppContext.BaseDirectory);

    /// <summary>Editing traces beside the repository; they are no part of it.</summary>
    internal static string Trace(string path) => Path.Combine(Path.GetDirectoryName(Root) ?? "", "shared", "traces", path);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Workspace.sln"))
            ? Path.TrimEndingDirectorySeparator(folder)
            : Find(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder)) ?? throw new DirectoryNotFoundException("No Workspace.sln above the tests."));
}
