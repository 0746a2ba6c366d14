using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>How much each author wrote of a whole text and of each of its sections.</summary>
/// <param name="Whole">Of the whole text, what stands before the first heading too.</param>
/// <param name="Sections">Of each section, with all that is in it, in the order of the text.</param>
public sealed record SectionCredits(Credits Whole, ImmutableArray<SectionCredit> Sections)
{
    /// <summary>Counts a text as <see cref="Credits.Of"/> does. O(its length x how deep sections lie in each other).</summary>
    /// <exception cref="ArgumentException">The attribution is of a text of another length.</exception>
    public static SectionCredits Of(Rope text, Attribution attribution)
    {
        var sections = Section.Of(text.ToString());
        var tallies = Tally.Of(text, attribution, 0, text.Length, [.. sections.Select(section => section.From)]);
        var credits = ImmutableArray.CreateBuilder<SectionCredit>(sections.Length);
        var whole = tallies[0];
        for (var i = 0; i < sections.Length; i++)
        {
            var tally = new Tally();
            for (var within = i; within < sections.Length && sections[within].From < sections[i].To; within++) tally.Add(tallies[within + 1]);
            whole.Add(tallies[i + 1]);
            credits.Add(new(sections[i], tally.ToCredits()));
        }

        return new(whole.ToCredits(), credits.MoveToImmutable());
    }

    /// <summary>In how many sections an author wrote; a section within another counts for both.</summary>
    public int CountOf(Author author) => Sections.Count(section => section.Credits.Shares.Any(share => share.Author == author));

    /// <summary>In how many sections an organization's people wrote.</summary>
    public int CountOf(OrganizationId organization) => Sections.Count(section => section.Credits.Shares.Any(share => share.Author.Organization == organization));
}

/// <summary>How much each author wrote of one section.</summary>
public sealed record SectionCredit(Section Section, Credits Credits);
