using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>Brings back what a draft was: an exact inverse of what came since, never a guess from comparing texts, and every restored character keeps its first writer.</summary>
/// <remarks>Comments on the text that comes back come back with it (<see cref="Anchor"/>). The change is for the newest text and fits a proposal made against it.</remarks>
public static class Restoration
{
    /// <summary>The change that makes the newest text an older one again.</summary>
    /// <remarks>O(sections of the contributions x log of their number + removed text).</remarks>
    /// <param name="older">The draft as it was.</param>
    /// <param name="since">Every contribution after it, in order.</param>
    /// <param name="id">Which draft it is: it is named as the place where restored text was first written.</param>
    /// <exception cref="ArgumentException">The contributions do not follow it, or each other, by length.</exception>
    public static ProposedChange Of(Draft older, ImmutableArray<Contribution> since, DraftId id) =>
        Inverted(since.IsEmpty ? ChangeSet.Empty(older.Text.Length) : Composed(since.AsSpan()), older, id);

    /// <summary>The change that undoes one contribution in the newest text and leaves what came since: its text that still stands goes, what it removed comes back.</summary>
    /// <remarks>O(its sections + sections of all that came since).</remarks>
    /// <param name="older">The draft before it.</param>
    /// <param name="since">The contribution to be undone, and every one after it, in order.</param>
    /// <param name="id">Which draft it is.</param>
    /// <exception cref="ArgumentException">There is none, or the contributions do not follow the draft, or each other, by length.</exception>
    public static ProposedChange Undoing(Draft older, ImmutableArray<Contribution> since, DraftId id)
    {
        if (since.IsEmpty) throw new ArgumentException("Got no contributions, expected at least the one to be undone.", nameof(since));
        var undone = Inverted(since[0].Changes, older, id);
        var changes = undone.Changes;
        foreach (var contribution in since.AsSpan(1..)) changes = changes.Transform(contribution.Changes);
        return undone with { Changes = changes };
    }

    private static ChangeSet Composed(ReadOnlySpan<Contribution> contributions) => contributions.Length == 1
        ? contributions[0].Changes
        : Composed(contributions[..(contributions.Length / 2)]).Compose(Composed(contributions[(contributions.Length / 2)..]));

    /// <summary>The inverse of a change of an older draft. Its inserted text is what the change removed, in order.</summary>
    private static ProposedChange Inverted(ChangeSet changes, Draft older, DraftId id)
    {
        var inverse = changes.Invert(older.Text);
        var origins = ImmutableArray.CreateBuilder<Origin>();
        var sections = changes.Sections;
        for (int i = 0, at = 0, done = 0; i < sections.Length; at += sections[i], i += 2)
        {
            if (sections[i + 1] < 0) continue;
            foreach (var run in older.Attribution.RunsIn(at, at + sections[i]))
            {
                var source = run.Stamp.Origin ?? new FirstWriting(run.Stamp.InsertedBy, id, run.Stamp.To, run.Stamp.ToAt);
                if (origins.Count > 0 && origins[^1].To == done && origins[^1].Source == source) origins[^1] = origins[^1] with { To = done + run.To - run.From };
                else origins.Add(new(done, done + run.To - run.From, source));
                done += run.To - run.From;
            }
        }

        return new(inverse, Channel.Restored, origins.ToImmutable());
    }
}
