namespace Workspace.Collab.Tests;

/// <summary>The short form of tests/Workspace.Fuzz/run: bytes that are nearly right, the same each time.</summary>
public sealed class FuzzingLaws
{
    [Theory]
    [InlineData("parse")]
    [InlineData("packed")]
    [InlineData("accept")]
    [InlineData("unpack")]
    [InlineData("columns")]
    [InlineData("attribution")]
    public void Bytes_from_anywhere_are_read_or_refused(string name)
    {
        var target = FuzzTarget.Named(name);
        byte[][] seeds = [.. target.Seeds()];
        Assert.All(seeds, target.Read);

        var mutation = new Mutation(seed: 1);
        for (var i = 0; i < Some.Cases; i++)
        {
            var bytes = mutation.Of(seeds);
            if (!target.Fails(bytes)) continue;
            var few = Mutation.Shrunk(bytes, target.Fails);
            var failure = Assert.ThrowsAny<Exception>(() => target.Read(few));
            Assert.Fail($"FuzzTarget.Named(\"{name}\").Read([{string.Join(", ", few)}]);\n{failure}");
        }
    }
}
