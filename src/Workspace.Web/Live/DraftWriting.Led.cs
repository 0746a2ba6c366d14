using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Live;

/// <summary>Which sections organizations lead, where they are in the text with everything accepted, and what is refused for their sake.</summary>
public sealed partial class DraftWriting
{
    private ImmutableArray<LedSection> led = [];
    private IReadOnlyList<SectionLead>? leads; // that led is for; null when it is not known any more
    private IReadOnlyList<SectionLead>? seen; // the list of the submission that was looked at last
    private Task? leading;

    /// <summary>The led sections in the text of <see cref="Tip"/>.</summary>
    public ImmutableArray<LedSection> Led => led;

    /// <summary>The same with the version, when all that was accepted is durable; else null.</summary>
    public (ImmutableArray<LedSection> Led, DraftVersion Version)? DurableLed => durable is { } all && leads is not null && all.Version == Tip.Version ? (led, all.Version) : null;

    /// <summary>Whether it is known who leads what.</summary>
    public bool KnowsLeads => leads is not null;

    /// <summary>Whether <see cref="Led"/> is for these leads; those of other drafts may be among them.</summary>
    public bool Knows(IReadOnlyList<SectionLead> all)
    {
        if (leads is null) return false;
        if (ReferenceEquals(all, seen)) return true;
        if (!all.Where(one => one.Draft == id).SequenceEqual(leads)) return false;
        seen = all;
        return true;
    }

    /// <summary>Takes in who leads what from now on. Ask again whether it is known: meanwhile the draft may have been lost, or others given.</summary>
    public async Task LeadAsync(IReadOnlyList<SectionLead> all, SectionPlaces places)
    {
        var ours = leading ??= FindLedAsync(all, places);
        try
        {
            await ours;
        }
        finally
        {
            if (leading == ours) leading = null;
        }
    }

    private async Task FindLedAsync(IReadOnlyList<SectionLead> all, SectionPlaces places)
    {
        var at = await OpenAsync();
        SectionLead[] theirs = [.. all.Where(one => one.Draft == id)];
        var found = await places.AtAsync(id, theirs, at.Version, CancellationToken.None);
        if (durable is null || Tip.Oldest > at.Version) return;

        // What has been accepted meanwhile was refused or not by what was known then.
        (led, leads, seen) = (found, theirs, all);
        if (!found.IsEmpty) led = After(Tip.Since(at.Version), at.Text, null) ?? found; // not null: nothing is looked at
    }

    /// <summary>The led sections after contributions; null when one of these touches a section that is not the writer's to change.</summary>
    /// <param name="writer">Who brings them in; null where that is not looked at.</param>
    private ImmutableArray<LedSection>? After(ImmutableArray<Contribution> contributions, Rope before, OrganizationId? writer)
    {
        if (led.IsEmpty) return led;
        LedSection[] next = [.. led];
        for (var n = 0; n < contributions.Length; n++)
        {
            var contribution = contributions[n];
            for (var i = 0; i < next.Length; i++)
            {
                if (writer is { } organization && !next[i].Lead.IsOpenTo(organization) && !next[i].Range.IsLeftAloneBy(contribution.Changes, before)) return null;
                next[i] = next[i].After(contribution, before);
            }

            if (n + 1 < contributions.Length) before = contribution.Changes.Apply(before);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(next);
    }

    private void ForgetLed() => (led, leads, seen) = ([], null, null);
}
