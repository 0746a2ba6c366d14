namespace Workspace.Collab;

/// <summary>A column in which the same number often follows itself.</summary>
internal sealed class RunLengths
{
    private readonly ByteWriter runs = new();
    private int value;
    private int times;

    internal void Add(int next)
    {
        if (times > 0 && next != value) Flush();
        value = next;
        times++;
    }

    internal void WriteTo(ByteWriter bytes)
    {
        if (times > 0) Flush();
        bytes.Bytes(runs.Written);
    }

    private void Flush()
    {
        runs.Count(value);
        runs.Count(times - 1);
        times = 0;
    }

    /// <summary>Reads a column of so many numbers, each one of the first so many from 0.</summary>
    internal static int[] Read(ref ByteReader reader, int count, int values)
    {
        var column = new int[count];
        for (var i = 0; i < count;)
        {
            var value = reader.Index(values);
            var times = reader.Index(count - i) + 1;
            column.AsSpan(i, times).Fill(value);
            i += times;
        }

        return column;
    }
}
