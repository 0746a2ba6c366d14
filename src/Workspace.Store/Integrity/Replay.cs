using System.Collections.Immutable;
using System.Text;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A draft rebuilt from its first contribution on, compared on the way with all that is stored beside its history.</summary>
internal sealed class Replay(IReadOnlyList<Checkpoint> checkpoints, IReadOnlyList<DraftFrozen> freezes)
{
    private readonly ILookup<DraftVersion, Checkpoint> checkpointsAt = checkpoints.ToLookup(c => c.Version);
    private readonly ILookup<DraftVersion, DraftFrozen> freezesAt = freezes.ToLookup(f => f.Version);
    private byte[] hash = new byte[32];
    private int revisions;

    public Draft Draft { get; private set; } = Draft.Empty;

    public HashSet<PersonId> People { get; } = [];

    public HashSet<OrganizationId> Organizations { get; } = [];

    /// <returns>A sentence, or null when all is right; so everywhere here.</returns>
    public string? FaultIn(IEnumerable<DraftRevised> revised)
    {
        foreach (var revision in revised)
            if (FaultIn(revision) is { } fault)
                return fault;
        return null;
    }

    public string? FaultIn(DraftStanding standing) =>
        standing.Version != Draft.Version || standing.Revisions != revisions || !Same(standing.Hash, hash) || standing.Length != Draft.Text.Length
            ? $"The list says version {standing.Version} and revision {standing.Revisions}, the history {Draft.Version} and {revisions}."
            : null;

    public string? FaultIn(IEnumerable<Contribution> contributions)
    {
        foreach (var contribution in contributions)
            if (FaultIn(contribution) is { } fault)
                return fault;
        return null;
    }

    public string? FaultAtEnd() =>
        checkpoints.FirstOrDefault(c => c.Version > Draft.Version || c.Version <= DraftVersion.Zero) is { } checkpoint ? $"There is a checkpoint at version {checkpoint.Version}, which does not exist."
        : freezes.FirstOrDefault(f => f.Version > Draft.Version) is { } frozen ? $"The text was frozen at version {frozen.Version}, which does not exist."
        : null;

    private string? FaultIn(DraftRevised revision)
    {
        if (revision.Number != revisions + 1) return $"Revision {revision.Number} follows revision {revisions}.";
        if (revision.From != Draft.Version) return $"Revision {revision.Number} begins after version {revision.From}, expected {Draft.Version}.";
        if (!Same(revision.HashBefore, hash)) return $"Revision {revision.Number} does not continue the history before it.";
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
        var after = PackedRun.Hash(hash, contributions);
        if (!Same(revision.Hash, after)) return $"Revision {revision.Number} was changed: its hash is another.";

        var before = Draft.Text;
        hash = after; // a checkpoint at its end has this one
        if (FaultIn(contributions.AsEnumerable()) is { } fault) return fault;
        revisions = revision.Number;
        var facts = RevisionFacts.Of(before, contributions);
        if (!revision.Shares.SequenceEqual(facts.Shares) || !revision.Headings.SequenceEqual(facts.Headings)
            || revision.StartedAt != contributions[0].At || revision.EndedAt != contributions[^1].At || revision.LastBy != contributions[^1].Author
            || revision.Length != Draft.Text.Length || revision.Words != RevisionFacts.Words(Draft.Text))
            return $"Revision {revision.Number} says other things of its contributions than they do.";
        Draft = Draft.Forgetting(Draft.Version);
        return null;
    }

    private string? FaultIn(Contribution contribution)
    {
        if (contribution.Version != Draft.Version.Next) return $"Version {contribution.Version} follows version {Draft.Version}.";
        try
        {
            Draft = Draft.After(contribution);
        }
        catch (ArgumentException error)
        {
            return $"Version {contribution.Version} does not fit the text: {error.Message}";
        }
        People.Add(contribution.Author.Person);
        Organizations.Add(contribution.Author.Organization);
        foreach (var checkpoint in checkpointsAt[Draft.Version])
        {
            if (!Same(checkpoint.Text, Encoding.UTF8.GetBytes(Draft.Text.ToString()))) return $"The checkpoint at version {Draft.Version} has another text.";
            if (!Same(checkpoint.Attribution, Draft.Attribution.ToBytes())) return $"The checkpoint at version {Draft.Version} has other authors.";
            if (!Same(checkpoint.Hash, hash) || checkpoint.At != contribution.At) return $"The checkpoint at version {Draft.Version} belongs to another history.";
        }
        foreach (var frozen in freezesAt[Draft.Version])
            if (!Same(frozen.Text, Draft.Text.Sha256()))
                return $"The text frozen at version {Draft.Version} was another.";
        return null;
    }

    private static bool Same(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.SequenceEqual(right);
}
