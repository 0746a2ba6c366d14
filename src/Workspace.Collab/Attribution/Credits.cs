using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>How much of one text each author wrote.</summary>
/// <param name="Shares">Largest first.</param>
public sealed record Credits(ImmutableArray<CreditShare> Shares)
{
    /// <summary>Counts a text. A word belongs to whoever wrote its first character; words are runs without white space.</summary>
    /// <param name="text">The text.</param>
    /// <param name="attribution">Who wrote it; the same length.</param>
    /// <param name="from">Start of the part that counts.</param>
    /// <param name="to">End of the part, not included.</param>
    public static Credits Of(Rope text, Attribution attribution, int from, int to) => throw new NotImplementedException();
}

/// <summary>What one author wrote of a text (by origin where there is one, else by insertion).</summary>
public sealed record CreditShare(Author Author, int Characters, int Words);
