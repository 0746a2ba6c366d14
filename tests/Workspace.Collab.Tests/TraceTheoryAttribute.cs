namespace Workspace.Collab.Tests;

/// <summary>A test on recorded editing in several ways; skipped, saying so, where the recording is absent.</summary>
internal sealed class TraceTheoryAttribute : TheoryAttribute
{
    public TraceTheoryAttribute(string path) => Skip = new TraceFactAttribute(path).Skip;
}
