using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>How much of one text each author wrote.</summary>
/// <param name="Shares">Most characters first; equal ones by person, then organization.</param>
public sealed record Credits(ImmutableArray<CreditShare> Shares)
{
    /// <summary>The same by organization: most characters first; equal ones by id.</summary>
    public ImmutableArray<OrganizationShare> Organizations =>
    [
        .. Shares.GroupBy(share => share.Author.Organization)
            .Select(shares => new OrganizationShare(shares.Key, shares.Sum(share => share.Characters), shares.Sum(share => share.Words)))
            .OrderByDescending(share => share.Characters)
            .ThenBy(share => share.Organization.Value),
    ];

    /// <summary>Counts a text. A word belongs to whoever wrote its first character; words are runs without white space. O(its length).</summary>
    /// <remarks>A word that begins before the part is not counted in it.</remarks>
    /// <param name="text">The text.</param>
    /// <param name="attribution">Who wrote it; the same length.</param>
    /// <param name="from">Start of the part that counts.</param>
    /// <param name="to">End of the part, not included.</param>
    /// <exception cref="ArgumentException">The attribution is of a text of another length.</exception>
    public static Credits Of(Rope text, Attribution attribution, int from, int to) => Tally.Of(text, attribution, from, to, [])[0].ToCredits();
}

/// <summary>What one author wrote of a text (by origin where there is one, else by insertion).</summary>
/// <param name="Author">The person, for the organization of that time.</param>
/// <param name="Characters">UTF-16 code units.</param>
/// <param name="Words">Words that begin with a character of theirs.</param>
public sealed record CreditShare(Author Author, int Characters, int Words);

/// <summary>What an organization's people wrote of a text.</summary>
/// <param name="Organization">The one for which they wrote it.</param>
/// <param name="Characters">UTF-16 code units.</param>
/// <param name="Words">Words that begin with a character of theirs.</param>
public sealed record OrganizationShare(OrganizationId Organization, int Characters, int Words);
