using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>The text being written at one version, who wrote each run of it, and the contributions remembered for rebasing. Immutable.</summary>
public sealed partial class Draft
{
    private readonly Remembered remembered;

    private Draft(DraftVersion version, Rope text, Attribution attribution, Remembered remembered)
    {
        Version = version;
        Text = text;
        Attribution = attribution;
        this.remembered = remembered;
    }

    /// <summary>A draft as a checkpoint has it; it remembers no earlier contribution.</summary>
    /// <exception cref="ArgumentException">The attribution is not of that text, by its length.</exception>
    public static Draft At(DraftVersion version, Rope text, Attribution attribution)
    {
        if (attribution.Length != text.Length) throw new ArgumentException($"Got an attribution of {attribution.Length}, expected {text.Length}.", nameof(attribution));
        return new(version, text, attribution, Remembered.Nothing);
    }

    /// <summary>A draft that nobody has written in.</summary>
    public static Draft Empty { get; } = At(DraftVersion.Zero, Rope.Empty, Attribution.Empty);

    /// <summary>How many contributions it has.</summary>
    public DraftVersion Version { get; }

    /// <summary>The oldest base that can be rebased from what is remembered.</summary>
    public DraftVersion Oldest => new(Version.Number - remembered.Count);

    /// <summary>The text.</summary>
    public Rope Text { get; }

    /// <summary>Who wrote each run of the text.</summary>
    public Attribution Attribution { get; }

    /// <summary>The draft after one accepted contribution, whose version must be the next (replaying journal and history).</summary>
    /// <exception cref="ArgumentException">Another version, or a change set for a text of another length.</exception>
    public Draft After(Contribution contribution)
    {
        if (contribution.Version != Version.Next) throw new ArgumentException($"Got version {contribution.Version}, expected {Version.Next}.", nameof(contribution));
        return new(contribution.Version, contribution.Changes.Apply(Text), Attribution.After(contribution), remembered.With([contribution]));
    }

    /// <summary>The draft after contributions that follow each other: how it is opened, brought to any version and checked.</summary>
    /// <remarks>
    /// As <see cref="After(Contribution)"/> for one after another, but in place: no draft is made on the way, and a contribution that is not
    /// remembered is let go at once. O(1) for one that writes on or removes beside the one before it, else O(its sections x log length).
    /// </remarks>
    /// <param name="contributions">In order; read once, as they come.</param>
    /// <param name="remembering">How many of the newest it remembers at the most, these and earlier ones.</param>
    /// <exception cref="ArgumentException">One is not the next version, or not for this text.</exception>
    public Draft After(IEnumerable<Contribution> contributions, int remembering = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(remembering);
        var (replay, memory) = (new DraftReplay(Version, Text, Attribution), remembered);
        foreach (var contribution in contributions)
        {
            replay.Follow(contribution);
            if (remembering > 0) memory = memory.With(contribution, remembering);
        }

        return new(replay.Version, Rope.Of(replay.Text), Attribution.Of(replay.Attribution), memory.Count > remembering ? memory.OnlyLast(remembering) : memory);
    }

    /// <summary>The draft after packed runs of contributions that follow each other (<see cref="PackedRun"/>): how it is opened from its history.</summary>
    /// <remarks>
    /// As <see cref="After(IEnumerable{Contribution}, int)"/> for what <see cref="PackedRun.Read"/> gives; but what is not remembered is followed as it is read, and never becomes a contribution.
    /// </remarks>
    /// <param name="packed">In order. What the draft has already is passed over: the first run may begin before it.</param>
    /// <param name="upTo">The last version to follow, if the runs hold it; not before the draft.</param>
    /// <param name="since">All contributions after this version are remembered, as far as the runs and the draft have them: no others.</param>
    /// <exception cref="FormatException">A run is damaged. What comes behind <paramref name="upTo"/> is not read.</exception>
    /// <exception cref="ArgumentException">They do not follow each other or the draft, or are not for its text.</exception>
    public Draft After(IEnumerable<byte[]> packed, DraftVersion upTo, DraftVersion since)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(upTo, Version);
        var replay = new DraftReplay(Version, Text, Attribution);
        var (earlier, memory) = (ImmutableArray.CreateBuilder<Contribution>(), since > Version ? Remembered.Nothing : remembered);
        foreach (var run in packed) replay.Follow(run, upTo, since, Remember);
        var after = new Draft(replay.Version, Rope.Of(replay.Text), Attribution.Of(replay.Attribution), memory);
        return after.Remembering(earlier.DrainToImmutable()).Forgetting(since);

        void Remember(Contribution contribution)
        {
            if (contribution.Version > Version) memory = memory.With([contribution]);
            else if (contribution.Version <= Oldest) earlier.Add(contribution);
        }
    }

    /// <summary>The remembered contributions after a version, in order. O(their number).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The version is older than <see cref="Oldest"/>, or does not exist yet.</exception>
    public ImmutableArray<Contribution> Since(DraftVersion version) => remembered.ListLast(CountSince(version));

    /// <summary>The same draft with earlier contributions remembered too; they must end where its memory begins. O(all that is remembered).</summary>
    /// <exception cref="ArgumentException">They do not follow each other, or do not end at <see cref="Oldest"/>.</exception>
    public Draft Remembering(ImmutableArray<Contribution> earlier)
    {
        var version = Oldest.Number - earlier.Length;
        for (var i = 0; i < earlier.Length; i++)
        {
            if (earlier[i].Version.Number != ++version) throw new ArgumentException($"Got version {earlier[i].Version}, expected {version}.", nameof(earlier));
            var next = i + 1 < earlier.Length ? earlier[i + 1].Changes.LengthBefore : remembered.Count > 0 ? remembered.Oldest.Changes.LengthBefore : Text.Length;
            if (earlier[i].Changes.LengthAfter != next) throw new ArgumentException($"Got a text of {earlier[i].Changes.LengthAfter} at version {version}, expected {next}.", nameof(earlier));
        }

        return earlier.IsEmpty ? this : new(Version, Text, Attribution, remembered.After(earlier.AsSpan()));
    }

    /// <summary>The same draft without the memory of contributions up to and including a version. O(what it still remembers).</summary>
    public Draft Forgetting(DraftVersion upTo)
    {
        if (upTo <= Oldest) return this;
        return new(Version, Text, Attribution, remembered.OnlyLast(Math.Max(Version.Number - upTo.Number, 0)));
    }

    private int CountSince(DraftVersion version)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, Oldest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(version, Version);
        return Version.Number - version.Number;
    }
}
