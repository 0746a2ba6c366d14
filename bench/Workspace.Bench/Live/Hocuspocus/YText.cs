using System.Text;

namespace Workspace.Bench;

/// <summary>A letter's name in Yjs: the client that wrote it, and how many that one had written before.</summary>
internal readonly record struct YId(uint Client, int Clock);

/// <summary>A text as Yjs keeps it: every letter by its name, and in its place also when it is removed.</summary>
/// <remarks>In parts, each of which knows how many of its letters are there still: a place is found by going over the parts, then over one.</remarks>
internal sealed class YText
{
    private const int PartLength = 512;
    private readonly List<Part> parts = [new()];

    internal int Length { get; private set; }

    /// <summary>Puts letters of one client behind all that is there.</summary>
    internal void Append(YId first, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (parts[^1].Letters.Count == PartLength) parts.Add(new());
            parts[^1].Insert(parts[^1].Letters.Count, new(first with { Clock = first.Clock + i }, text[i]));
        }

        Length += text.Length;
    }

    /// <summary>Puts a letter behind so many, and gives those on both sides of it: removed ones too, on its right.</summary>
    internal (YId? Left, YId? Right) Insert(int at, YId id, char letter)
    {
        var (part, place) = at == 0 ? (0, 0) : Find(at - 1);
        YId? left = at == 0 ? null : parts[part].Letters[place++].Id;
        YId? right = place < parts[part].Letters.Count ? parts[part].Letters[place].Id : part + 1 < parts.Count ? parts[part + 1].Letters[0].Id : null;
        parts[part].Insert(place, new(id, letter));
        if (parts[part].Letters.Count == 2 * PartLength) parts.Insert(part + 1, parts[part].SplitOff(PartLength));
        Length++;
        return (left, right);
    }

    /// <summary>Removes the letter behind so many, and gives its name.</summary>
    internal YId Remove(int at)
    {
        var (part, place) = Find(at);
        Length--;
        return parts[part].Remove(place);
    }

    public override string ToString()
    {
        var text = new StringBuilder(Length);
        foreach (var letter in parts.SelectMany(part => part.Letters).Where(letter => !letter.IsRemoved)) text.Append(letter.Char);
        return text.ToString();
    }

    private (int Part, int Place) Find(int at)
    {
        var part = 0;
        for (; at >= parts[part].Living; part++) at -= parts[part].Living;
        var letters = parts[part].Letters;
        var place = 0;
        for (; at > 0 || letters[place].IsRemoved; place++) at -= letters[place].IsRemoved ? 0 : 1;
        return (part, place);
    }

    private readonly record struct Letter(YId Id, char Char, bool IsRemoved = false);

    private sealed class Part
    {
        internal List<Letter> Letters { get; private init; } = [];

        internal int Living { get; private set; }

        internal void Insert(int place, Letter letter)
        {
            Letters.Insert(place, letter);
            Living++;
        }

        internal YId Remove(int place)
        {
            Letters[place] = Letters[place] with { IsRemoved = true };
            Living--;
            return Letters[place].Id;
        }

        internal Part SplitOff(int from)
        {
            var rest = Letters[from..];
            Letters.RemoveRange(from, rest.Count);
            Living = Letters.Count(letter => !letter.IsRemoved);
            return new() { Letters = rest, Living = rest.Count(letter => !letter.IsRemoved) };
        }
    }
}
