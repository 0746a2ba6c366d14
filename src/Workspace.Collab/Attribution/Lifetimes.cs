using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Workspace.Collab;

/// <summary>All text that ever stood in a draft up to a version, in order, and of each code unit the version that inserted it and the one that removed it. Without the text. Immutable.</summary>
/// <remarks>
/// What became of any older version's text until any later one is read off it, without a look at the contributions between: that is what it is kept for. What is typed or erased in
/// one go is one run, so that its memory is far less than the contributions'. Removed text stands before what was written in its place later.
/// </remarks>
public sealed partial class Lifetimes : IEquatable<Lifetimes>
{
    private readonly Lifetime[] runs;

    private Lifetimes(DraftVersion version, Lifetime[] runs) => (Version, this.runs) = (version, runs);

    /// <summary>Of a draft that nobody has written in.</summary>
    public static Lifetimes Empty { get; } = new(DraftVersion.Zero, []);

    /// <summary>Up to which version it tells.</summary>
    public DraftVersion Version { get; }

    internal ReadOnlySpan<Lifetime> Runs => runs;

    /// <summary>Of a text of a length that stands at a version, and nothing before it.</summary>
    public static Lifetimes Of(int length, DraftVersion version) => new(version, length == 0 ? [] : [new(length, 0, 0, 0, 0)]);

    /// <summary>After contributions that follow each other. O(runs + sections of the contributions x log of their number), and no more memory than they have.</summary>
    /// <exception cref="ArgumentException">They do not follow it or each other, by version or by length.</exception>
    public Lifetimes After(ImmutableArray<Contribution> contributions)
    {
        var listing = new Listing(this);
        foreach (var contribution in contributions) listing.Add(contribution);
        return After(listing);
    }

    /// <summary>The same of packed runs of contributions (<see cref="PackedRun"/>), none of which is made.</summary>
    /// <param name="packed">In order. What came up to <see cref="Version"/> is passed over: the first run may begin before it.</param>
    /// <param name="upTo">The last version to follow, if the runs hold it.</param>
    /// <exception cref="FormatException">A run is damaged. What comes behind <paramref name="upTo"/> is not read.</exception>
    /// <exception cref="ArgumentException">They do not follow it or each other, by version or by length.</exception>
    public Lifetimes After(IEnumerable<byte[]> packed, DraftVersion upTo)
    {
        var listing = new Listing(this);
        foreach (var run in packed) listing.Add(run, upTo);
        return After(listing);
    }

    /// <summary>Each two become one, until one is left, and that follows what there is.</summary>
    private Lifetimes After(Listing listing)
    {
        var (next, starts) = (listing.Runs, listing.Starts);
        if (next.Count == 0 && listing.Version == Version) return this;
        starts.Add(next.Count);
        var spare = new List<Lifetime>();
        for (var spareStarts = new List<int>(); starts.Count > 2; (starts, spareStarts) = (spareStarts, starts))
        {
            spare.Clear();
            spareStarts.Clear();
            var all = CollectionsMarshal.AsSpan(next);
            for (var i = 0; i + 1 < starts.Count; i += 2)
            {
                spareStarts.Add(spare.Count);
                if (i + 2 < starts.Count) Compose(all[starts[i]..starts[i + 1]], all[starts[i + 1]..starts[i + 2]], spare);
                else spare.AddRange(all[starts[i]..starts[i + 1]]);
            }

            spareStarts.Add(spare.Count);
            (next, spare) = (spare, next);
        }

        spare.Clear();
        Compose(runs, CollectionsMarshal.AsSpan(next), spare);
        return new(listing.Version, [.. spare]);
    }

    /// <summary>Whether it tells the same of the same text, however it came to it. O(runs).</summary>
    public bool Equals(Lifetimes? other)
    {
        if (other is null || Version != other.Version) return false;
        var (j, taken) = (0, 0);
        foreach (ref readonly var run in runs.AsSpan())
        {
            for (var at = 0; at < run.Length;)
            {
                if (j == other.runs.Length) return false;
                var length = Math.Min(run.Length - at, other.runs[j].Length - taken);
                if (run.Part(at, length) != other.runs[j].Part(taken, length)) return false;
                at += length;
                taken += length;
                if (taken == other.runs[j].Length) (j, taken) = (j + 1, 0);
            }
        }

        return j == other.runs.Length;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Lifetimes);

    /// <inheritdoc/>
    public override int GetHashCode() => Version.GetHashCode();

    private static void Compose(ReadOnlySpan<Lifetime> first, ReadOnlySpan<Lifetime> second, List<Lifetime> to)
    {
        var start = to.Count;
        var (i, taken) = (0, 0);
        foreach (ref readonly var then in second)
        {
            if (then.Inserted > 0)
            {
                if (taken == 0) PassGone(first, ref i, to, start);
                Add(to, start, then);
                continue;
            }

            for (var done = 0; done < then.Length;)
            {
                if (taken == 0) PassGone(first, ref i, to, start);
                var length = Math.Min(then.Length - done, first[i].Length - taken);
                var was = length == first[i].Length ? first[i] : first[i].Part(taken, length);
                Add(to, start, then.Stands ? was : was.RemovedAs(then, done));
                done += length;
                taken += length;
                if (taken == first[i].Length) (i, taken) = (i + 1, 0);
            }
        }

        PassGone(first, ref i, to, start);
    }

    /// <summary>What no longer stands after the first is nothing to the second.</summary>
    private static void PassGone(ReadOnlySpan<Lifetime> first, ref int i, List<Lifetime> to, int start)
    {
        for (; i < first.Length && !first[i].Stands; i++) Add(to, start, first[i]);
    }

    private static void Add(List<Lifetime> to, int start, in Lifetime run)
    {
        if (to.Count > start && to[^1].TryJoin(run, out var joined)) to[^1] = joined;
        else to.Add(run);
    }

    /// <summary>The runs of each contribution over the text before it, and where each begins.</summary>
    private sealed class Listing
    {
        private int length;

        internal Listing(Lifetimes begun)
        {
            Version = begun.Version;
            foreach (var run in begun.runs) length += run.Stands ? run.Length : 0;
        }

        internal List<Lifetime> Runs { get; } = [];

        internal List<int> Starts { get; } = [];

        internal DraftVersion Version { get; private set; }

        internal void Add(Contribution contribution) => Add(contribution.Version, contribution.Changes.LengthBefore, contribution.Changes.Sections);

        internal void Add(byte[] packed, DraftVersion upTo)
        {
            if (!PackedRun.TryOpen(packed, out var reader))
            {
                foreach (var contribution in PackedRun.Read(packed).Where(contribution => contribution.Version > Version && contribution.Version <= upTo)) Add(contribution);
                return;
            }

            for (var left = reader?.Count ?? 0; left > 0; left--)
            {
                reader!.MoveNext(); // with something left to read it is there
                if (reader.Version > upTo) return;
                if (reader.Version > Version) Add(reader.Version, reader.LengthBefore, reader.Sections);
            }

            reader?.End();
        }

        private void Add(DraftVersion version, int before, ReadOnlySpan<int> sections)
        {
            if (version != Version.Next) throw new ArgumentException($"Got version {version}, expected {Version.Next}.", nameof(version));
            if (before != length) throw new ArgumentException($"Got a change set for a length of {before}, expected {length}.", nameof(before));
            Version = version;
            Starts.Add(Runs.Count);
            for (var i = 0; i < sections.Length; i += 2)
            {
                if (sections[i] > 0) Runs.Add(new(sections[i], 0, 0, sections[i + 1] < 0 ? 0 : version.Number, 0));
                if (sections[i + 1] > 0) Runs.Add(new(sections[i + 1], version.Number, 0, 0, 0));
                if (sections[i + 1] >= 0) length += sections[i + 1] - sections[i];
            }
        }
    }
}
