using System.Collections.Immutable;

namespace Workspace.Collab.Tests;

/// <summary>Something that reads bytes from anywhere. It may refuse them, by the refusals it has; all else that it throws is a finding.</summary>
/// <param name="Name">As tests/Workspace.Fuzz/run knows it.</param>
/// <param name="Read">Reads, and checks what came of it.</param>
/// <param name="Seeds">Bytes of the sort it reads, to start from.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Read, Func<IEnumerable<byte[]>> Seeds)
{
    internal static readonly ImmutableArray<FuzzTarget> All =
    [
        new("parse", ParsedBytes.Read, ParsedBytes.Seeds),
        new("packed", PackedBytes.Read, PackedBytes.Seeds),
        new("accept", bytes => new Script(bytes).Play(), Script.Seeds),
        new("unpack", UnpackedBytes.Read, UnpackedBytes.Seeds),
        new("columns", UnpackedBytes.Read, UnpackedBytes.ColumnSeeds),
        new("attribution", AttributionBytes.Read, AttributionBytes.Seeds),
    ];

    internal static FuzzTarget Named(string name) => All.Single(target => target.Name == name);

    /// <summary>Whether reading them is a finding.</summary>
    internal bool Fails(byte[] bytes)
    {
        try
        {
            Read(bytes);
            return false;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return true;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
