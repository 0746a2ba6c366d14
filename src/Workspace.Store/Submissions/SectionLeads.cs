using Workspace.Collab;

namespace Workspace.Store;

/// <summary>An organization was given a section of a draft to lead, or it is nobody's again.</summary>
/// <param name="Section">Which, for as long as it is led: whoever leads it, whatever its heading is called.</param>
/// <param name="Version">The version of the draft in which it stands at the place that follows.</param>
/// <param name="From">Where its heading's line starts.</param>
/// <param name="To">Where it ends, not included.</param>
/// <param name="Lead">Null for nobody.</param>
/// <param name="IsAlone">Whether the others may only suggest in it.</param>
public sealed record SectionLeadGiven(DraftId Draft, Guid Section, DraftVersion Version, int From, int To, OrganizationId? Lead, bool IsAlone, Author By, DateTimeOffset At);

/// <summary>A section that an organization leads, as it was given.</summary>
public sealed record SectionLead(DraftId Draft, Guid Section, DraftVersion Version, int From, int To, OrganizationId Lead, bool IsAlone)
{
    /// <summary>Whether what an organization writes in it is written by one who may.</summary>
    public bool IsOpenTo(OrganizationId organization) => !IsAlone || Lead == organization;
}

public sealed partial class SubmissionFold
{
    public static Submission Apply(SectionLeadGiven given, Submission submission)
    {
        var others = submission.SectionLeads.Where(one => one.Section != given.Section);
        return submission with
        {
            SectionLeads = given.Lead is { } lead ? [.. others, new(given.Draft, given.Section, given.Version, given.From, given.To, lead, given.IsAlone)] : [.. others],
        };
    }
}

public sealed partial class Submissions
{
    /// <summary>Gives a section of a draft to an organization that takes part; null takes it from whoever leads it.</summary>
    /// <returns>False when the organization takes no part, or its role leads no section.</returns>
    public async Task<bool> GiveSectionAsync(Guid id, DraftId draft, Guid section, DraftVersion version, int from, int to, OrganizationId? lead, bool isAlone, Author by, CancellationToken cancellation)
    {
        var isDone = false;
        await DecideAsync(id, submission =>
        {
            isDone = submission.Drafts.Any(one => one.Draft == draft) && (lead is not { } organization
                || (submission.RoleOf(organization) is { } role && RoleTable.Of(role, submission.Stage).Contains(Act.LeadSection)));
            var present = submission.SectionLeads.FirstOrDefault(one => one.Section == section);
            if (!isDone || (present?.Lead == lead && (present is null || present.IsAlone == isAlone))) return null;
            return new SectionLeadGiven(draft, section, version, from, to, lead, isAlone && lead is not null, by, clock.GetUtcNow());
        }, cancellation);
        return isDone;
    }
}
