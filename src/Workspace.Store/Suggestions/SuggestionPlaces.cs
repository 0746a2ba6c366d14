using System.Collections.Immutable;
using Marten;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A suggestion and where it stands.</summary>
/// <param name="Client">Under which it comes into the text.</param>
/// <param name="Became">The version by which it came into the text; null while it did not.</param>
public readonly record struct PlacedSuggestion(Suggestion Suggestion, ClientId Client, AnchoredRange Range, DraftVersion? Became)
{
    /// <summary>As it was made.</summary>
    public static PlacedSuggestion Of(Suggestion suggestion) => new(suggestion, suggestion.ClientOf(), AnchoredRange.Of(suggestion.From, suggestion.To), null);

    /// <summary>Where it stands after a contribution.</summary>
    public PlacedSuggestion After(Contribution contribution, Rope before) =>
        this with { Range = Range.After(contribution.Changes, before), Became = contribution.Client == Client ? contribution.Version : Became };

    /// <summary>Whether what it replaces is in a text as it was; of what it adds, whether the letter before it is.</summary>
    public bool StandsIn(Rope text) => Suggestion.Removed.Length == 0
        ? !Range.Start.IsLost
        : Range.To - Range.From == Suggestion.Removed.Length && text.ToString(Range.From, Range.To) == Suggestion.Removed;

    /// <summary>What accepting it does to a text in which it stands.</summary>
    public ChangeSet In(Rope text) => ChangeSet.Replace(text.Length, Range.From, Range.To, Suggestion.Inserted);
}

/// <summary>Where a draft's open suggestions stood at one version: what can be made again from the events, kept so that it need not be.</summary>
/// <param name="Id">Of the draft.</param>
public sealed record KeptSuggestionPlaces(Guid Id, DraftVersion Version, IReadOnlyList<KeptSuggestionPlace> Places);

public sealed record KeptSuggestionPlace(Guid Suggestion, byte[] Start, byte[] End, DraftVersion? Became);

/// <summary>Where suggestions are in the text of any version: from where they were made, through everything written since.</summary>
public sealed class SuggestionPlaces(IDocumentStore store, DraftHistory history)
{
    /// <summary>So many contributions are followed anew rather than kept.</summary>
    private const int Worth = 500;

    /// <summary>Where suggestions of a draft stand at a version. Those that were made of a later one are left out.</summary>
    /// <param name="suggestions">All that are open, also where one of them is meant: what is kept is kept of these.</param>
    public async Task<ImmutableArray<PlacedSuggestion>> AtAsync(DraftId draft, IEnumerable<Suggestion> suggestions, DraftVersion version, CancellationToken cancellation)
    {
        var those = suggestions.Where(one => one.Draft == draft.Value && one.Version <= version).ToArray();
        if (those.Length == 0) return [];

        var kept = await KeptAsync(draft, cancellation);
        var starts = those.Select(one => Start(one, kept, version)).ToArray();
        var first = starts.Min(one => one.At);
        var placed = starts.Select(one => one.Placed).ToArray();
        if (first == version) return [.. placed];
        if (await history.TextAsync(draft, first, cancellation) is not { } text) return [];
        var now = text.Text;
        foreach (var contribution in await history.ContributionsAsync(draft, first, version, cancellation))
        {
            for (var i = 0; i < placed.Length; i++)
                if (starts[i].At < contribution.Version) placed[i] = placed[i].After(contribution, now);
            now = contribution.Changes.Apply(now);
        }

        if (version.Number - first.Number > Worth) await KeepAsync(draft, version, placed, cancellation);
        return [.. placed];
    }

    /// <summary>Keeps where they stand at a version; whatever version was kept before, it is as true.</summary>
    private async Task KeepAsync(DraftId draft, DraftVersion version, IEnumerable<PlacedSuggestion> placed, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        session.Store(new KeptSuggestionPlaces(draft.Value, version, [.. placed.Select(one => new KeptSuggestionPlace(one.Suggestion.Id, one.Range.Start.ToBytes(), one.Range.End.ToBytes(), one.Became))]));
        await session.SaveChangesAsync(cancellation);
    }

    private static (PlacedSuggestion Placed, DraftVersion At) Start(Suggestion suggestion, KeptSuggestionPlaces? kept, DraftVersion version)
    {
        var made = PlacedSuggestion.Of(suggestion);
        return kept is not null && kept.Version <= version && kept.Version >= suggestion.Version && kept.Places.FirstOrDefault(one => one.Suggestion == suggestion.Id) is { } place
            ? (made with { Range = new(Anchor.FromBytes(place.Start), Anchor.FromBytes(place.End)), Became = place.Became }, kept.Version)
            : (made, suggestion.Version);
    }

    private async Task<KeptSuggestionPlaces?> KeptAsync(DraftId draft, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<KeptSuggestionPlaces>(draft.Value, cancellation);
    }
}
