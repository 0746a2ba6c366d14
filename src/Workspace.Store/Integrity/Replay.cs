using System.Collections.Immutable;
using System.Text;
using JasperFx.Events;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A draft rebuilt from its first contribution on, compared on the way with all that is stored beside its history.</summary>
/// <param name="checkpointed">The versions that have a checkpoint, in order.</param>
/// <param name="checkpointAt">Reads the checkpoint at one of them.</param>
/// <param name="known">A hash to look out for.</param>
internal sealed class Replay(DraftId id, IReadOnlyList<DraftVersion> checkpointed, Func<DraftVersion, Task<Checkpoint?>> checkpointAt, byte[]? known)
{
    private const int LifetimesAtOnce = 20_000;
    private readonly Queue<DraftVersion> checkpoints = new(checkpointed);
    private readonly List<Contribution> unfollowed = [];
    private Lifetimes? kept;
    private Lifetimes lifetimes = Lifetimes.Empty;
    private DraftStanding? standing;
    private int revisions;

    public DraftId Id => id;

    public Draft Draft { get; private set; } = Draft.Empty;

    /// <summary>Of the history so far.</summary>
    public byte[] Hash { get; private set; } = new byte[32];

    /// <summary>The version with the hash that is looked out for.</summary>
    public DraftVersion? KnownAt { get; private set; }

    public HashSet<PersonId> People { get; } = [];

    public HashSet<OrganizationId> Organizations { get; } = [];

    /// <summary>Compares also what is kept of its text's lifetimes.</summary>
    public void Expect(Lifetimes? keptLifetimes) => kept = keptLifetimes;

    /// <returns>A sentence, or null when all is right; so everywhere here.</returns>
    public async Task<string?> FaultInAsync(DraftEvent next)
    {
        if (next.Place == 1 != next.Happened is DraftOpened) return $"Event {next.Place} of its stream is another than it was.";
        if (next.Happened is DraftRevised revision && await FaultInAsync(revision) is { } fault) return fault;
        if (next.Happened is DraftFrozen frozen && (frozen.Version != Draft.Version || !Same(frozen.Text, Draft.Text.Sha256()))) return $"The text that was frozen at version {frozen.Version} was another.";
        if (next.Happened is DraftUnfrozen unfrozen && unfrozen.Version != Draft.Version) return $"The text was unfrozen at version {unfrozen.Version}, which was not the newest.";
        standing = next.Happened switch
        {
            DraftOpened opened => DraftStandingFold.Create(new Event<DraftOpened>(opened) { StreamId = id.Value }),
            DraftRevised revised => DraftStandingFold.Apply(revised, standing!), // opened first: seen above
            DraftFrozen happened => DraftStandingFold.Apply(happened, standing!),
            DraftUnfrozen happened => DraftStandingFold.Apply(happened, standing!),
            _ => standing,
        };
        return null;
    }

    public string? FaultIn(DraftStanding? listed) =>
        listed is null ? "The list does not have it."
        : standing is null || !Fold.Same(listed, standing) ? $"The list says version {listed.Version} and revision {listed.Revisions} and more of it; the history {Draft.Version} and {revisions}, or other things of them."
        : null;

    /// <summary>Contributions that are not sealed.</summary>
    public Task<string?> FaultInAsync(ImmutableArray<Contribution> contributions) => FollowAsync(contributions);

    public string? FaultAtEnd() =>
        checkpoints.TryPeek(out var checkpoint) ? $"There is a checkpoint at version {checkpoint}, which does not exist."
        : kept is not null ? $"There are lifetimes up to version {kept.Version}, which does not exist."
        : known is not null && KnownAt is null ? "No version has the hash that was kept: since then the history was cut off or rewritten."
        : null;

    private async Task<string?> FaultInAsync(DraftRevised revision)
    {
        if (revision.Number != revisions + 1) return $"Revision {revision.Number} follows revision {revisions}.";
        if (revision.From != Draft.Version) return $"Revision {revision.Number} begins after version {revision.From}, expected {Draft.Version}.";
        if (!Same(revision.HashBefore, Hash)) return $"Revision {revision.Number} does not continue the history before it.";
        ImmutableArray<Contribution> contributions;
        try
        {
            contributions = PackedRun.Unpack(revision.Contributions);
        }
        catch (FormatException error)
        {
            return $"Revision {revision.Number} cannot be read: {error.Message}";
        }
        if (contributions.IsEmpty || contributions[^1].Version != revision.To) return $"Revision {revision.Number} does not end at version {revision.To}.";
        if (!Same(revision.Hash, PackedRun.Hash(Hash, contributions))) return $"Revision {revision.Number} was changed: its hash is another.";

        var before = Draft.Text;
        if (await FollowAsync(contributions) is { } fault) return fault;
        revisions = revision.Number;
        var facts = RevisionFacts.Of(before, contributions);
        return !revision.Shares.SequenceEqual(facts.Shares) || !revision.Headings.SequenceEqual(facts.Headings)
            || revision.StartedAt != contributions[0].At || revision.EndedAt != contributions[^1].At || revision.LastBy != contributions[^1].Author
            || revision.Length != Draft.Text.Length || revision.Words != RevisionFacts.Words(Draft.Text)
            ? $"Revision {revision.Number} says other things of its contributions than they do."
            : null;
    }

    // In one go up to each checkpoint, and from there on.
    private async Task<string?> FollowAsync(ImmutableArray<Contribution> contributions)
    {
        foreach (var contribution in contributions)
        {
            People.Add(contribution.Author.Person);
            Organizations.Add(contribution.Author.Organization);
        }
        for (var done = 0; done < contributions.Length;)
        {
            var stop = checkpoints.TryPeek(out var checkpoint) ? checkpoint.Number - Draft.Version.Number : int.MaxValue;
            if (stop <= 0) return $"There is a checkpoint at version {checkpoint}, which does not exist.";
            var stretch = contributions.Slice(done, Math.Min(stop, contributions.Length - done));
            if ((Apply(stretch) ?? FaultInLifetimes(stretch)) is { } fault) return fault;
            done += stretch.Length;
            if (stretch.Length == stop && await FaultInCheckpointAsync(stretch[^1].At) is { } other) return other;
        }
        return null;
    }

    private string? Apply(ImmutableArray<Contribution> stretch)
    {
        try
        {
            Draft = Draft.After(stretch, remembering: 0);
        }
        catch (ArgumentException)
        {
            return FirstMisfit(stretch);
        }
        if (known is null || KnownAt is not null) Hash = PackedRun.Hash(Hash, stretch);
        else
            foreach (var contribution in stretch)
            {
                Hash = PackedRun.Hash(Hash, [contribution]);
                if (Same(Hash, known)) KnownAt = contribution.Version;
            }
        return null;
    }

    private string FirstMisfit(ImmutableArray<Contribution> stretch)
    {
        foreach (var contribution in stretch)
        {
            if (contribution.Version != Draft.Version.Next) return $"Version {contribution.Version} follows version {Draft.Version}.";
            try
            {
                Draft = Draft.After([contribution], remembering: 0);
            }
            catch (ArgumentException error)
            {
                return $"Version {contribution.Version} does not fit the text: {error.Message}";
            }
        }
        throw new InvalidOperationException("Contributions fit one by one that did not fit together.");
    }

    private async Task<string?> FaultInCheckpointAsync(DateTimeOffset at)
    {
        var version = checkpoints.Dequeue();
        if (await checkpointAt(version) is not { } checkpoint || checkpoint.Version != version) return $"The checkpoint at version {version} is gone.";
        if (!Same(checkpoint.Text, Encoding.UTF8.GetBytes(Draft.Text.ToString()))) return $"The checkpoint at version {version} has another text.";
        if (!Same(checkpoint.Attribution, Draft.Attribution.ToBytes())) return $"The checkpoint at version {version} has other authors.";
        return Same(checkpoint.Hash, Hash) && checkpoint.At == at ? null : $"The checkpoint at version {version} belongs to another history.";
    }

    private string? FaultInLifetimes(ImmutableArray<Contribution> stretch)
    {
        if (kept is null) return null;
        unfollowed.AddRange(stretch.Where(contribution => contribution.Version <= kept.Version));
        var isReached = kept.Version <= Draft.Version;
        if (!isReached && unfollowed.Count < LifetimesAtOnce) return null;
        lifetimes = lifetimes.After([.. unfollowed]);
        unfollowed.Clear();
        if (!isReached) return null;
        var version = kept.Version;
        if (!lifetimes.Equals(kept)) return $"What is kept of its text's lifetimes up to version {version} is of another history.";
        kept = null;
        return null;
    }

    private static bool Same(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.SequenceEqual(right);
}
