using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Workspace.Collab;

public sealed partial class Draft
{
    private static readonly Receipt NothingNew = new Receipt.Accepted([]);

    /// <summary>Takes a proposal made against an earlier version and says what became of it.</summary>
    /// <param name="proposal">Its base must not be older than <see cref="Oldest"/> (throws: the caller reads more history first).</param>
    /// <param name="author">Stamped on every contribution.</param>
    /// <param name="at">When it is accepted, UTC; what is finer than a millisecond is dropped.</param>
    /// <param name="limits">How much may be written.</param>
    /// <returns>
    /// The draft after it, and Accepted with the new contributions in order (one for each change set that was not accepted before, also where
    /// others have left nothing for it to change); or this draft, and Refused: all of a proposal is taken or none.
    /// </returns>
    /// <remarks>
    /// O(contributions since the base x proposed change sets), and O(sections x log length) for each that is new. Nothing is allocated that the
    /// next draft and the receipt do not keep, but room where several change sets, or ones of several ranges, are rebased. A slow or
    /// confused client is refused, never an exception.
    /// </remarks>
    /// <exception cref="ArgumentException">The base is older than <see cref="Oldest"/>.</exception>
    public (Draft Next, Receipt Receipt) Accept(Proposal proposal, Author author, DateTimeOffset at, DraftLimits limits)
    {
        if (proposal.Base > Version) return Refused(Refusal.AheadOfUs);
        if (proposal.Base < DraftVersion.Zero) return Refused(Refusal.BadChangeSet);
        if (proposal.Base < Oldest) throw new ArgumentException($"Got a base of {proposal.Base}, expected at least {Oldest}.", nameof(proposal));
        if (proposal.Changes.Length > limits.ChangeSets) return Refused(Refusal.TooLarge);

        var since = remembered.Last(CountSince(proposal.Base));
        if (Fault(proposal.Changes, since.IsEmpty ? Text.Length : since[0].Changes.LengthBefore) is { } fault) return Refused(fault);

        var alone = default(Outline);
        Span<Outline> moved = since.IsEmpty ? [] : proposal.Changes.Length == 1 ? new Span<Outline>(ref alone) : new Outline[proposal.Changes.Length];
        var before = Rebase.Over(since, proposal, moved, limits.Rebasing, out var reason);
        if (reason is { } refusal) return Refused(refusal);
        if (before == proposal.Changes.Length) return (this, NothingNew);

        at = new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        var accepted = new Contribution[proposal.Changes.Length - before];
        var (version, text, attribution) = (Version, Text, Attribution);
        for (var i = 0; i < accepted.Length; i++)
        {
            var proposed = proposal.Changes[before + i];
            var changes = moved.IsEmpty ? proposed.Changes : moved[before + i].Of(proposed.Changes);
            if (changes.LengthAfter > Math.Max(limits.Text, text.Length)) return Refused(Refusal.TooLarge);
            if (!KeepsPairs(changes, text)) return Refused(Refusal.ForbiddenCharacters);

            version = version.Next;
            accepted[i] = new(version, proposal.Client, author, proposed.Channel, at, changes, proposed.Origins);
            text = changes.Apply(text);
            attribution = attribution.After(accepted[i]);
        }

        return (new(version, text, attribution, remembered.With(accepted)), new Receipt.Accepted(ImmutableCollectionsMarshal.AsImmutableArray(accepted)));
    }

    private (Draft Next, Receipt Receipt) Refused(Refusal reason) => (this, new Receipt.Refused(reason));

    /// <summary>What is wrong with change sets in themselves and with how they follow each other.</summary>
    private static Refusal? Fault(ImmutableArray<ProposedChange> changes, int length)
    {
        foreach (var change in changes)
        {
            if (change.Changes.LengthBefore != length) return Refusal.WrongLength;
            if (!AllowsInserted(change.Changes)) return Refusal.ForbiddenCharacters;
            if (change.Channel is < Channel.Typed or > Channel.Api || !AreOrdered(change.Origins, change.Changes.Inserted.Length)) return Refusal.BadChangeSet;
            length = change.Changes.LengthAfter;
        }

        return null;
    }

    /// <summary>Each inserted piece by itself: two halves of a pair in different places are no pair.</summary>
    private static bool AllowsInserted(ChangeSet changes)
    {
        if (changes.IsOne) return changes.Inserted is [var letter] ? letter is not ('\r' or '\0') && !char.IsSurrogate(letter) : TextRules.Allows(changes.Inserted);

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

    /// <summary>Whether a text that keeps the rules still keeps them after a change whose inserted pieces do.</summary>
    /// <remarks>Nothing may stand between the halves of a pair, and a half alone may not go; of two pairs the outer halves may meet.</remarks>
    private static bool KeepsPairs(ChangeSet changes, Rope text)
    {
        if (!text.MayHoldSurrogates) return true;
        if (changes.IsOne) return KeepsPairs(text, changes.One.Kept, changes.One.Removed, changes.One.Added);

        for (var edits = new Replacements(changes); edits.MoveNext();)
        {
            if (!KeepsPairs(text, edits.At, edits.Removed, edits.Inserted.Length)) return false;
        }

        return true;
    }

    private static bool KeepsPairs(Rope text, int from, int removed, int added)
    {
        var cutsFirst = CutsPair(text, from);
        var cutsLast = removed == 0 ? cutsFirst : CutsPair(text, from + removed);
        return added == 0 ? cutsFirst == cutsLast : !cutsFirst && !cutsLast;
    }

    /// <summary>Whether an offset lies within a surrogate pair of a text that keeps the rules. O(log length).</summary>
    private static bool CutsPair(Rope text, int at) => at > 0 && at < text.Length && char.IsLowSurrogate(text[at]);
}
