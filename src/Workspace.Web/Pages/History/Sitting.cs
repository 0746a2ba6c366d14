using System.Collections.Immutable;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Pages;

/// <summary>Revisions that belong together to a reader: written one after the other by the same people.</summary>
/// <param name="Shares">Who wrote in it and how much, most first.</param>
/// <param name="Headings">The sections touched.</param>
public sealed record Sitting(
    DraftVersion From, DraftVersion To, DateTimeOffset StartedAt, DateTimeOffset EndedAt, ImmutableArray<RevisionShare> Shares, ImmutableArray<string> Headings)
{
    /// <summary>A pause this long ends a sitting.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);

    /// <summary>No sitting is longer than this, so that a day of steady work can still be read in parts.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    public int WordsAdded => Shares.Sum(s => s.WordsAdded);

    public int WordsRemoved => Shares.Sum(s => s.WordsRemoved);

    /// <summary>Merges revisions, newest first, into sittings, newest first.</summary>
    public static IReadOnlyList<Sitting> Of(IEnumerable<RevisionEntry> newestFirst)
    {
        var sittings = new List<Sitting>();
        foreach (var revision in newestFirst)
        {
            var one = new Sitting(revision.From, revision.To, revision.StartedAt, revision.EndedAt, revision.Shares, revision.Headings);
            if (sittings.Count > 0 && one.IsOneWith(sittings[^1])) sittings[^1] = one.And(sittings[^1]);
            else sittings.Add(one);
        }

        return sittings;
    }

    private bool IsOneWith(Sitting next) =>
        next.StartedAt - EndedAt < Pause
        && next.EndedAt - StartedAt <= Longest
        && Shares.Any(mine => next.Shares.Any(theirs => theirs.Author == mine.Author));

    private Sitting And(Sitting next) => new(
        From, next.To, StartedAt, next.EndedAt,
        [.. Shares.Concat(next.Shares).GroupBy(s => s.Author)
            .Select(g => new RevisionShare(g.Key, g.Sum(s => s.WordsAdded), g.Sum(s => s.WordsRemoved), g.Sum(s => s.Added), g.Sum(s => s.Removed)))
            .OrderByDescending(s => s.Added + s.Removed)],
        [.. Headings.Concat(next.Headings).Distinct()]);
}
