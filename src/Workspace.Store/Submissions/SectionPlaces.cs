using System.Collections.Immutable;
using Marten;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A led section and where it stands.</summary>
public readonly record struct LedSection(SectionLead Lead, SectionRange Range)
{
    /// <summary>Where it stands after a contribution.</summary>
    public LedSection After(Contribution contribution, Rope before) =>
        this with { Range = Range.After(contribution.Changes, before, Lead.IsOpenTo(contribution.Author.Organization)) };
}

/// <summary>Where a draft's led sections stood at one version: what can be made again from the events, kept so that it need not be.</summary>
/// <param name="Id">Of the draft.</param>
public sealed record KeptSectionPlaces(Guid Id, DraftVersion Version, IReadOnlyList<KeptSectionPlace> Places);

/// <param name="Given">The version at which it was given.</param>
public sealed record KeptSectionPlace(Guid Section, DraftVersion Given, byte[] Start, byte[] End);

/// <summary>Where led sections are in the text of any version: from where they were given, through everything written since.</summary>
public sealed class SectionPlaces(IDocumentStore store, DraftHistory history)
{
    /// <summary>So many contributions are followed anew rather than kept.</summary>
    private const int Worth = 500;

    /// <summary>Where the led sections of a draft stand at a version. Those that were given later are left out.</summary>
    public async Task<ImmutableArray<LedSection>> AtAsync(DraftId draft, IEnumerable<SectionLead> leads, DraftVersion version, CancellationToken cancellation)
    {
        var theirs = leads.Where(one => one.Draft == draft && one.Version <= version).ToArray();
        if (theirs.Length == 0) return [];

        var kept = await KeptAsync(draft, cancellation);
        var starts = theirs.Select(lead => Start(lead, kept, version)).ToArray();
        var first = starts.Min(one => one.At);
        var led = starts.Select(one => one.Led).ToArray();
        if (first < version)
        {
            if (await history.TextAsync(draft, first, cancellation) is not { } text) return [];
            var now = text.Text;
            foreach (var contribution in await history.ContributionsAsync(draft, first, version, cancellation))
            {
                for (var i = 0; i < led.Length; i++)
                    if (starts[i].At < contribution.Version) led[i] = led[i].After(contribution, now);
                now = contribution.Changes.Apply(now);
            }

            if (version.Number - first.Number > Worth) await KeepAsync(draft, version, led, cancellation);
        }

        return [.. led];
    }

    /// <summary>Keeps where they stand at a version; whatever version was kept before, it is as true.</summary>
    public async Task KeepAsync(DraftId draft, DraftVersion version, IEnumerable<LedSection> led, CancellationToken cancellation)
    {
        var places = led.Select(one =>
        {
            var (start, end) = one.Range.ToBytes();
            return new KeptSectionPlace(one.Lead.Section, one.Lead.Version, start, end);
        });
        await using var session = store.LightweightSession();
        session.Store(new KeptSectionPlaces(draft.Value, version, [.. places]));
        await session.SaveChangesAsync(cancellation);
    }

    private static (LedSection Led, DraftVersion At) Start(SectionLead lead, KeptSectionPlaces? kept, DraftVersion version) =>
        kept is not null && kept.Version <= version && kept.Version >= lead.Version && kept.Places.FirstOrDefault(one => one.Section == lead.Section && one.Given == lead.Version) is { } place
            ? (new(lead, SectionRange.FromBytes(place.Start, place.End)), kept.Version)
            : (new(lead, SectionRange.Of(lead.From, lead.To)), lead.Version);

    private async Task<KeptSectionPlaces?> KeptAsync(DraftId draft, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<KeptSectionPlaces>(draft.Value, cancellation);
    }
}
