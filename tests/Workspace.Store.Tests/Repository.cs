namespace Workspace.Store.Tests;

/// <summary>Where the sources stand.</summary>
internal static class Repository
{
    public static string Root { get; } = Found();

    private static string Found()
    {
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
            if (File.Exists(Path.Combine(above.FullName, "Workspace.sln")))
                return above.FullName;
        throw new InvalidOperationException("The tests run from within the repository.");
    }
}
