namespace Workspace.Collab.Tests;

/// <summary>A test on recorded editing; skipped, saying so, where the recording is absent.</summary>
internal sealed class TraceFactAttribute : FactAttribute
{
    public TraceFactAttribute(string path)
    {
        if (!File.Exists(Repository.Trace(path))) Skip = $"The trace {path} is not in ../shared/traces beside the repository.";
    }
}
