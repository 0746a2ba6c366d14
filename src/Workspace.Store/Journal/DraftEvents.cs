using System.Collections.Immutable;
using JasperFx.Events;
using Marten.Events.Aggregation;
using Workspace.Collab;

namespace Workspace.Store;

public sealed record DraftOpened(Guid Submission, Bilingual Title, string Language, Author By, DateTimeOffset At);

/// <summary>A revision: a sealed run of contributions.</summary>
/// <param name="Number">Revisions count from 1.</param>
/// <param name="From">The version before its first contribution.</param>
/// <param name="To">The version after its last.</param>
/// <param name="StartedAt">When the first was accepted, UTC.</param>
/// <param name="EndedAt">When the last was accepted, UTC.</param>
/// <param name="LastBy">Who made the last.</param>
/// <param name="Shares">Who wrote in it and how much, most first.</param>
/// <param name="Headings">The sections touched.</param>
/// <param name="Words">Of the text after it.</param>
/// <param name="Length">Of the text after it, in UTF-16 code units.</param>
/// <param name="Contributions">All of them, packed (<see cref="PackedRun"/>).</param>
/// <param name="HashBefore">Of the history before it; 32 bytes.</param>
/// <param name="Hash">Of the history with it; 32 bytes.</param>
public sealed record DraftRevised(
    int Number, DraftVersion From, DraftVersion To, DateTimeOffset StartedAt, DateTimeOffset EndedAt, Author LastBy,
    ImmutableArray<RevisionShare> Shares, ImmutableArray<string> Headings, int Words, int Length,
    byte[] Contributions, byte[] HashBefore, byte[] Hash);

/// <summary>The text was frozen at a version.</summary>
/// <param name="Text">SHA-256 of the text in UTF-8.</param>
public sealed record DraftFrozen(DraftVersion Version, byte[] Text, Author By, DateTimeOffset At);

public sealed record DraftUnfrozen(DraftVersion Version, Author By, DateTimeOffset At);

/// <summary>How a draft stands according to its stream: what a list shows, and where the hash chain has come to.</summary>
/// <param name="Hash">Of the history up to <paramref name="Version"/>.</param>
public sealed record DraftStanding(
    Guid Id, Guid Submission, DateTimeOffset OpenedAt, DraftVersion Version, int Revisions, byte[] Hash, int Words, int Length,
    DateTimeOffset? LastAt, Author? LastBy, bool Frozen)
{
    internal DraftCard Card => new(new(Id), Submission, Version, Words, LastAt, LastBy, Frozen);
}

/// <summary>Folds a draft's stream to how it stands.</summary>
public sealed partial class DraftStandingFold : SingleStreamProjection<DraftStanding, Guid>
{
    public static DraftStanding Create(IEvent<DraftOpened> opened) =>
        new(opened.StreamId, opened.Data.Submission, opened.Data.At, DraftVersion.Zero, 0, new byte[32], 0, 0, null, null, Frozen: false);

    public static DraftStanding Apply(DraftRevised revised, DraftStanding standing) => standing with
    {
        Version = revised.To,
        Revisions = revised.Number,
        Hash = revised.Hash,
        Words = revised.Words,
        Length = revised.Length,
        LastAt = revised.EndedAt,
        LastBy = revised.LastBy,
    };

    public static DraftStanding Apply(DraftFrozen frozen, DraftStanding standing) => standing with { Frozen = true };

    public static DraftStanding Apply(DraftUnfrozen unfrozen, DraftStanding standing) => standing with { Frozen = false };
}
