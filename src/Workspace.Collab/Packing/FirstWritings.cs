namespace Workspace.Collab;

/// <summary>How "who first wrote it" is written in bytes.</summary>
internal static class FirstWritings
{
    internal static void Write(ByteWriter writer, FirstWriting source)
    {
        writer.Author(source.Author);
        writer.Id(source.Draft.Value);
        writer.Count(source.Version.Number);
        writer.Time(source.At);
    }

    internal static FirstWriting Read(ref ByteReader reader) =>
        new(reader.Author(), new(reader.Id()), new(reader.Count(int.MaxValue)), reader.Time());
}
