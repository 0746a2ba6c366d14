using Workspace.Conformance;

namespace Workspace.Collab.Tests;

/// <summary>The short form of tests/Workspace.Conformance/run.</summary>
public sealed class ConformanceTests
{
    [CodeMirrorFact]
    public async Task Random_cases_of_either_side_are_answered_alike_by_the_other()
    {
        var (different, first) = await Differential.RunAsync(CodeMirrorFactAttribute.Script, [.. Differential.Operations], cases: 500, seed: 1);
        Assert.True(different == 0, string.Join('\n', first.Prepend($"{different} differences.")));
    }
}
