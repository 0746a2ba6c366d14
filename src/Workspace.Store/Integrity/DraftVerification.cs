using System.Text.Json;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Replays a draft's stream and journal and proves what is stored beside them.</summary>
/// <remarks>Reads a few revisions at a time; takes the memory of one of them and of the text, however long the history is.</remarks>
public sealed class DraftVerification
{
    private const int EventsAtOnce = 20;
    private const int JournaledAtOnce = 5_000;
    private readonly DraftRows rows;
    private readonly KeptLifetimes lifetimes;

    internal DraftVerification(DraftRows rows, KeptLifetimes lifetimes) => (this.rows, this.lifetimes) = (rows, lifetimes);

    /// <summary>Proves one draft, as it is at this moment. Null when there is no such draft.</summary>
    public Task<Verification?> VerifyAsync(DraftId draft, CancellationToken cancellation) => VerifyAsync(draft, null, null, cancellation);

    /// <summary>Proves one draft, as it is at this moment. Null when there is no such draft.</summary>
    /// <param name="draft">Which.</param>
    /// <param name="known">A hash that its history had once; it is wrong when no version has it any more.</param>
    /// <param name="progress">Told how many contributions are proved.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<Verification?> VerifyAsync(DraftId draft, byte[]? known, IProgress<Advance>? progress, CancellationToken cancellation) =>
        rows.InSnapshotAsync<Verification?>(async connection =>
        {
            var standing = await rows.StandingAsync(connection, draft, cancellation);
            if (await rows.StreamAsync(connection, draft, cancellation) is not { } stream) return standing is null ? null : new Verification.Faulty(DraftVersion.Zero, "The list has it, but it has no history.");
            var checkpointed = await rows.CheckpointedAsync(connection, draft, cancellation);
            var replay = new Replay(draft, checkpointed, at => rows.CheckpointAsync(connection, draft, at, cancellation), known);
            string? fault;
            try
            {
                replay.Expect(await lifetimes.ReadAsync(connection, draft, cancellation));
                fault = await FaultInEventsAsync(connection, replay, progress, cancellation)
                    ?? (stream.Said != stream.Last ? $"Its stream says that it has {stream.Said} events, and ends with event {stream.Last}." : null)
                    ?? replay.FaultIn(standing)
                    ?? await FaultInJournalAsync(connection, replay, cancellation)
                    ?? replay.FaultAtEnd();
            }
            catch (Exception error) when (error is InvalidDataException or JsonException or FormatException or ArgumentException)
            {
                fault = $"What is stored cannot be read: {error.Message}";
            }
            return fault is null
                ? new Verification.Proved(replay.Draft.Version, replay.People, replay.Organizations, Convert.ToHexStringLower(replay.Hash), replay.KnownAt)
                : new Verification.Faulty(replay.Draft.Version, fault);
        }, cancellation);

    private async Task<string?> FaultInEventsAsync(NpgsqlConnection connection, Replay replay, IProgress<Advance>? progress, CancellationToken cancellation)
    {
        var standing = await rows.StandingAsync(connection, replay.Id, cancellation);
        for (var place = 0L; ;)
        {
            progress?.Report(new("Proving contributions", replay.Draft.Version.Number, standing?.Version.Number ?? 0));
            var events = await rows.EventsAsync(connection, replay.Id, place, EventsAtOnce, cancellation);
            if (events.Count == 0) return null;
            foreach (var next in events)
            {
                if (next.Place != ++place) return $"Event {place} of its stream is missing.";
                if (await replay.FaultInAsync(next) is { } fault) return fault;
            }
        }
    }

    private async Task<string?> FaultInJournalAsync(NpgsqlConnection connection, Replay replay, CancellationToken cancellation)
    {
        var sealedUpTo = replay.Draft.Version;
        var left = await rows.JournaledAsync(connection, replay.Id, new(int.MinValue), sealedUpTo, cancellation);
        if (!left.IsEmpty) return $"Version {left[0].Version} is in the journal although it is sealed.";
        for (; ; )
        {
            var next = await rows.JournaledAsync(connection, replay.Id, replay.Draft.Version, new(Math.Min(int.MaxValue - JournaledAtOnce, replay.Draft.Version.Number) + JournaledAtOnce), cancellation);
            if (next.IsEmpty) break;
            if (await replay.FaultInAsync(next) is { } fault) return fault;
        }
        var behind = await rows.JournaledAsync(connection, replay.Id, replay.Draft.Version, new(int.MaxValue), cancellation);
        return behind.IsEmpty ? null : $"Version {behind[0].Version} follows version {replay.Draft.Version} in the journal.";
    }
}
