using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>How an older text became a newer one: what happened to each stretch of both, and who made each change. What comparing them needs beside the texts.</summary>
public sealed class Passage
{
    private Passage(Survival survival, Signatures signatures) => (Survival, Signatures) = (survival, signatures);

    internal Survival Survival { get; }

    internal Signatures Signatures { get; }

    /// <summary>By the contributions between them. O(their sections x log of their number).</summary>
    /// <param name="length">Of the older text.</param>
    /// <param name="between">Every contribution after the older up to the newer version, in order.</param>
    /// <exception cref="ArgumentException">They do not follow that text or each other, by version or by length.</exception>
    public static Passage Of(int length, ImmutableArray<Contribution> between) => new(Survival.Through(length, between), Signatures.Of(between));

    /// <summary>By the lifetimes of all text, without a look at what the contributions change: the same. O(runs).</summary>
    /// <param name="lifetimes">Up to the newer version at least.</param>
    /// <param name="signatures">Of every contribution after the older up to the newer version.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lifetimes do not reach so far.</exception>
    public static Passage Of(Lifetimes lifetimes, Signatures signatures)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(signatures.UpTo, lifetimes.Version);
        return new(Survival.Between(lifetimes, signatures.After, signatures.UpTo), signatures);
    }
}
