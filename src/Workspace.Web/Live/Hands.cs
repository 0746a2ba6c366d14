using System.Runtime.InteropServices;
using Workspace.Collab;

namespace Workspace.Web.Live;

/// <summary>Who writes, for whom, and in which tab.</summary>
public readonly record struct Hand(ClientId Client, Author Author)
{
    public static Hand Of(Contribution contribution) => new(contribution.Client, contribution.Author);
}

/// <summary>Numbers for the hands of one draft, from 0, in the order in which this node was told of them: a message names a hand by its number once its reader was told whose it is.</summary>
/// <param name="number">Of this numbering, among all of this node.</param>
public sealed class Hands(int number)
{
    private static int numberings;
    private readonly Dictionary<Hand, int> numbers = [];
    private readonly List<Hand> all = [];

    public Hands()
        : this(Interlocked.Increment(ref numberings))
    {
    }

    public int Number { get; } = number;

    public int Count => all.Count;

    /// <summary>Those from a number on.</summary>
    public IReadOnlyList<Hand> From(int number) => all[number..];

    public int Of(Contribution contribution)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, Hand.Of(contribution), out var isKnown);
        if (isKnown) return number;
        number = all.Count;
        all.Add(Hand.Of(contribution));
        return number;
    }

    public void Add(ToldBatch batch)
    {
        foreach (var contribution in batch.Contributions) Of(contribution);
    }
}
