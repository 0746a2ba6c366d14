using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>Who touched what of a text since an older version, asked range by range. Immutable.</summary>
public sealed class Touches
{
    /// <summary>No person has written it: the text of before.</summary>
    private static Author Nobody => default;

    private readonly ImmutableArray<ProvenanceRun> runs;

    private Touches(ImmutableArray<ProvenanceRun> runs) => this.runs = runs;

    /// <summary>Follows every contribution after an older version, in order. As <see cref="Provenance.Of"/>.</summary>
    /// <exception cref="ArgumentException">They do not follow each other, by version or by length.</exception>
    public static Touches Since(ImmutableArray<Contribution> since)
    {
        if (since.IsEmpty) return new([]);

        // All that stood before is of nobody, so whatever has an author came since.
        var (length, version) = (since[0].Changes.LengthBefore, new DraftVersion(since[0].Version.Number - 1));
        var blank = new Contribution(version, default, Nobody, Channel.Typed, DateTimeOffset.MinValue, ChangeSet.Replace(0, 0, 0, new(' ', length)), []);
        return new(Provenance.Of(Draft.At(version, blank.Changes.Apply(Rope.Empty), Attribution.Empty.After(blank)), since).Runs);
    }

    /// <summary>Who inserted or removed text in a range of the newest text, who did most first. O(log runs + runs in it).</summary>
    /// <param name="from">Start of the range.</param>
    /// <param name="to">Its end, not included; text removed at its very edges counts.</param>
    public ImmutableArray<Touch> In(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        var touches = new Dictionary<Author, Touch>();
        for (var i = First(from); i < runs.Length && runs[i].At <= to; i++)
        {
            var (run, stamp) = (runs[i], runs[i].Stamp);
            var length = run.Removal is null ? Math.Min(run.At + run.Length, to) - Math.Max(run.At, from) : run.Length;
            if (length <= 0) continue;
            if (stamp.InsertedBy != Nobody) Add(touches, new(stamp.InsertedBy, length, 0, stamp.FromAt, stamp.ToAt));
            if (run.Removal is { } removal) Add(touches, new(removal.By, 0, length, removal.FromAt, removal.ToAt));
        }

        return [.. touches.Values
            .OrderByDescending(touch => touch.Inserted + touch.Removed)
            .ThenBy(touch => touch.Author.Person.Value)
            .ThenBy(touch => touch.Author.Organization.Value)];
    }

    private static void Add(Dictionary<Author, Touch> touches, Touch touch) =>
        touches[touch.Author] = touches.TryGetValue(touch.Author, out var sofar) ? sofar.And(touch) : touch;

    /// <summary>The first run that ends at an offset or behind it.</summary>
    private int First(int at)
    {
        var (low, high) = (0, runs.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var end = runs[middle].At + (runs[middle].Removal is null ? runs[middle].Length : 0);
            if (end < at) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}

/// <summary>What one author did to a range.</summary>
/// <param name="Author">The person, for the organization of that time.</param>
/// <param name="Inserted">Code units they put there since, those that are removed again too.</param>
/// <param name="Removed">Code units they removed there.</param>
/// <param name="FirstAt">When they first wrote or removed some of it, UTC; of what was written in one go, when they began.</param>
/// <param name="LastAt">When they last did.</param>
public sealed record Touch(Author Author, int Inserted, int Removed, DateTimeOffset FirstAt, DateTimeOffset LastAt)
{
    internal Touch And(Touch other) => this with
    {
        Inserted = Inserted + other.Inserted,
        Removed = Removed + other.Removed,
        FirstAt = FirstAt <= other.FirstAt ? FirstAt : other.FirstAt,
        LastAt = LastAt >= other.LastAt ? LastAt : other.LastAt,
    };
}
