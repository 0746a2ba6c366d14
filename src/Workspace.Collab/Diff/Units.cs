namespace Workspace.Collab;

/// <summary>A stretch of a text that is matched as a whole: a block without the line feed that ends it, or a sentence.</summary>
internal readonly record struct Unit(BlockKind Kind, int From, int To)
{
    internal int Length => To - From;
}

/// <summary>The units of one text, in order.</summary>
internal sealed class Units(string text, IReadOnlyList<Unit> units, Vocabulary vocabulary)
{
    private readonly Bag?[] bags = new Bag?[units.Count];
    private readonly int[] numbers = new int[units.Count];

    internal int Count => units.Count;

    internal Unit this[int at] => units[at];

    internal ReadOnlySpan<char> Text(int at) => text.AsSpan(units[at].From, units[at].Length);

    /// <summary>The number of its text; units with the same text have the same.</summary>
    internal int Number(int at)
    {
        if (numbers[at] == 0) numbers[at] = vocabulary.Number(Text(at)) + 1;
        return numbers[at];
    }

    internal Bag Bag(int at) => bags[at] ??= vocabulary.Bag(units[at].Kind, Text(at));
}
