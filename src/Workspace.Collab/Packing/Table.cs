namespace Workspace.Collab;

/// <summary>Gives each different value a number, in the order in which they are first met.</summary>
internal sealed class Table<T>
    where T : notnull
{
    private readonly Dictionary<T, int> numbers = [];

    internal List<T> Values { get; } = [];

    internal int Number(T value)
    {
        if (numbers.TryGetValue(value, out var number)) return number;
        numbers.Add(value, Values.Count);
        Values.Add(value);
        return Values.Count - 1;
    }
}
