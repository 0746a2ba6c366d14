using System.Collections.Immutable;

namespace Workspace.Collab;

public sealed partial class Draft
{
    /// <summary>Takes a proposal made against an earlier version and says what became of it.</summary>
    /// <param name="proposal">Its base must not be older than <see cref="Oldest"/> (throws: the caller reads more history first).</param>
    /// <param name="author">Stamped on every contribution.</param>
    /// <param name="at">When it is accepted, UTC; what is finer than a millisecond is dropped.</param>
    /// <param name="limits">How much may be written.</param>
    /// <returns>
    /// The draft after it, and Accepted with the new contributions in order (one for each change set that was not accepted before, also where
    /// others have left nothing for it to change); or this draft, and Refused: all of a proposal is taken or none.
    /// </returns>
    /// <remarks>O(contributions since the base x proposed change sets). A slow or confused client is refused, never an exception.</remarks>
    /// <exception cref="ArgumentException">The base is older than <see cref="Oldest"/>.</exception>
    public (Draft Next, Receipt Receipt) Accept(Proposal proposal, Author author, DateTimeOffset at, DraftLimits limits)
    {
        if (proposal.Base > Version) return Refused(Refusal.AheadOfUs);
        if (proposal.Base < DraftVersion.Zero) return Refused(Refusal.BadChangeSet);
        if (proposal.Base < Oldest) throw new ArgumentException($"Got a base of {proposal.Base}, expected at least {Oldest}.", nameof(proposal));
        if (proposal.Changes.Length > limits.ChangeSets) return Refused(Refusal.TooLarge);

        var since = remembered.Last(CountSince(proposal.Base));
        if (Fault(proposal.Changes, since.IsEmpty ? Text.Length : since[0].Changes.LengthBefore) is { } fault) return Refused(fault);

        at = new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        var waiting = Rebase.Over(since, proposal);
        var accepted = ImmutableArray.CreateBuilder<Contribution>(waiting.Length);
        var next = this;
        foreach (var change in waiting)
        {
            if (change.Changes.LengthAfter > Math.Max(limits.Text, next.Text.Length)) return Refused(Refusal.TooLarge);
            var contribution = new Contribution(next.Version.Next, proposal.Client, author, change.Channel, at, change.Changes, change.Origins);
            next = next.After(contribution);
            if (!KeepsPairs(change.Changes, next.Text)) return Refused(Refusal.ForbiddenCharacters);
            accepted.Add(contribution);
        }

        return (next, new Receipt.Accepted(accepted.MoveToImmutable()));
    }

    private (Draft Next, Receipt Receipt) Refused(Refusal reason) => (this, new Receipt.Refused(reason));

    /// <summary>What is wrong with change sets in themselves and with how they follow each other.</summary>
    private static Refusal? Fault(ImmutableArray<ProposedChange> changes, int length)
    {
        foreach (var change in changes)
        {
            if (change.Changes.LengthBefore != length) return Refusal.WrongLength;
            if (!AllowsInserted(change.Changes)) return Refusal.ForbiddenCharacters;
            if (!Enum.IsDefined(change.Channel) || !AreOrdered(change.Origins, change.Changes.Inserted.Length)) return Refusal.BadChangeSet;
            length = change.Changes.LengthAfter;
        }

        return null;
    }

    /// <summary>Each inserted piece by itself: two halves of a pair in different places are no pair.</summary>
    private static bool AllowsInserted(ChangeSet changes)
    {
        var at = 0;
        for (var i = 0; i < changes.Sections.Length; i += 2)
        {
            var insert = Math.Max(changes.Sections[i + 1], 0);
            if (insert > 0 && !TextRules.Allows(changes.Inserted.AsSpan(at, insert))) return false;
            at += insert;
        }

        return true;
    }

    private static bool AreOrdered(ImmutableArray<Origin> origins, int length)
    {
        if (origins.IsDefault) return false;
        var end = 0;
        foreach (var origin in origins)
        {
            if (origin.From < end || origin.To <= origin.From || origin.To > length) return false;
            end = origin.To;
        }

        return true;
    }

    /// <summary>Whether no surrogate pair of the text after a change was cut or joined at an edge of what changed.</summary>
    private static bool KeepsPairs(ChangeSet changes, Rope after)
    {
        var at = 0;
        for (var i = 0; i < changes.Sections.Length; i += 2)
        {
            var insert = changes.Sections[i + 1];
            if (insert >= 0 && !(TextRules.AllowsSeam(after, at) && TextRules.AllowsSeam(after, at + insert))) return false;
            at += insert < 0 ? changes.Sections[i] : insert;
        }

        return true;
    }
}
