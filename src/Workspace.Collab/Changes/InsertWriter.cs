namespace Workspace.Collab;

/// <summary>Collects text whose longest possible length is known.</summary>
internal ref struct InsertWriter(Span<char> room, int longest)
{
    private readonly Span<char> text = longest <= room.Length ? room : new char[longest];
    private int length;

    internal void Add(ReadOnlySpan<char> part)
    {
        part.CopyTo(text[length..]);
        length += part.Length;
    }

    internal readonly string ToText() => text[..length].ToString();
}
