using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>Who made each of some contributions that follow each other, and when: what a comparison says of them. Packed ones are looked into when one of theirs is asked for.</summary>
public sealed class Signatures
{
    private readonly List<Part> parts = [];

    private Signatures(DraftVersion after, DraftVersion upTo) => (After, UpTo) = (after, upTo);

    /// <summary>The version before the first.</summary>
    public DraftVersion After { get; }

    /// <summary>The version of the last.</summary>
    public DraftVersion UpTo { get; }

    /// <summary>Of contributions as they are.</summary>
    public static Signatures Of(ImmutableArray<Contribution> contributions) => contributions.IsEmpty
        ? new(DraftVersion.Zero, DraftVersion.Zero)
        : Of(new(contributions[0].Version.Number - 1), contributions[^1].Version, [], contributions);

    /// <summary>Of packed runs of contributions, and others behind them; more than those that are asked for does no harm.</summary>
    /// <param name="after">The version before the first that is asked for.</param>
    /// <param name="upTo">The last that is asked for.</param>
    /// <param name="packed">Each run (<see cref="PackedRun"/>) with the version before its first contribution, in order.</param>
    /// <param name="unpacked">What follows them.</param>
    /// <exception cref="ArgumentException">They do not follow each other, or do not hold all that is asked for.</exception>
    public static Signatures Of(DraftVersion after, DraftVersion upTo, IEnumerable<(DraftVersion After, DraftVersion UpTo, byte[] Run)> packed, ImmutableArray<Contribution> unpacked)
    {
        var signatures = new Signatures(after, upTo);
        var next = (DraftVersion?)null;
        foreach (var (runAfter, runUpTo, run) in packed) Add(new Part(runAfter, runUpTo, run, []));
        if (!unpacked.IsEmpty) Add(new Part(new(unpacked[0].Version.Number - 1), unpacked[^1].Version, null, unpacked));
        if (upTo > after && (next is null || next < upTo || signatures.parts[0].After > after)) throw new ArgumentException($"Got contributions up to version {next}, expected those from {after} to {upTo}.", nameof(packed));
        return signatures;

        void Add(Part part)
        {
            if (next is { } expected && part.After != expected) throw new ArgumentException($"Got a run after version {part.After}, expected one after {expected}.", nameof(packed));
            signatures.parts.Add(part);
            next = part.UpTo;
        }
    }

    /// <summary>How many there are.</summary>
    internal int Count => UpTo.Number - After.Number;

    /// <summary>Of one of them, from 0.</summary>
    /// <exception cref="FormatException">The packed run that holds it is damaged.</exception>
    internal Signature this[int number]
    {
        get
        {
            var version = new DraftVersion(After.Number + number + 1);
            var (low, high) = (0, parts.Count - 1);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (parts[middle].UpTo < version) low = middle + 1;
                else high = middle;
            }

            return parts[low].Of(version);
        }
    }

    private sealed class Part(DraftVersion after, DraftVersion upTo, byte[]? packed, ImmutableArray<Contribution> contributions)
    {
        private SignedRun? signed;

        internal DraftVersion After => after;

        internal DraftVersion UpTo => upTo;

        internal Signature Of(DraftVersion version)
        {
            var number = version.Number - after.Number - 1;
            if (packed is null) return new(contributions[number].Author, version, contributions[number].At);
            signed ??= PackedRun.Signed(packed);
            if (signed.Count != upTo.Number - after.Number) throw new FormatException($"Got {signed.Count} packed contributions, expected {upTo.Number - after.Number}.");
            return new(signed.Author(number), version, signed.At(number));
        }
    }
}
