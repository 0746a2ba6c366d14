namespace Workspace.Collab.Tests;

/// <summary>A test beside CodeMirror in Node; skipped, saying so, where either is absent.</summary>
internal sealed class CodeMirrorFactAttribute : FactAttribute
{
    internal static readonly string Script = Path.Combine(Repository.Root, "tests", "Workspace.Conformance", "codemirror.mjs");

    public CodeMirrorFactAttribute()
    {
        if (!Directory.Exists(Path.Combine(Repository.Root, "node_modules", "@codemirror", "state"))) Skip = "CodeMirror is not installed: npm ci";
        else if (!IsThere("node")) Skip = "Node is not installed.";
    }

    private static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe")));
}
