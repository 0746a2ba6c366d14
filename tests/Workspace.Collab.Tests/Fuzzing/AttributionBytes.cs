namespace Workspace.Collab.Tests;

/// <summary>Bytes as the attribution of a checkpoint.</summary>
internal static class AttributionBytes
{
    internal static void Read(byte[] bytes)
    {
        Attribution read;
        try
        {
            read = Attribution.FromBytes(bytes);
        }
        catch (FormatException)
        {
            return;
        }

        Assert.Null(read.Fault());
        Assert.Equal(read.Length, read.Runs.Select(run => run.To).LastOrDefault());
        var again = Attribution.FromBytes(read.ToBytes());
        Assert.Equal(read.Runs, again.Runs);
        Assert.Equal(read.ToBytes(), again.ToBytes());
    }

    internal static IEnumerable<byte[]> Seeds() =>
        UnpackedBytes.Histories().Select(history => history.Aggregate(Attribution.Empty, (attribution, contribution) => attribution.After(contribution)).ToBytes());
}
