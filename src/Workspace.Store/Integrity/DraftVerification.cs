using System.Text.Json;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>What became of proving a draft.</summary>
public abstract record Verification
{
    private Verification()
    {
    }

    /// <summary>The hash chain, the versions, the texts, the checkpoints and the attribution follow from the events and the journal alone.</summary>
    public sealed record Proved(DraftVersion Version, int Contributions, int People, int Organizations) : Verification;

    /// <summary>The first thing that is wrong.</summary>
    /// <param name="After">Up to which version all was right.</param>
    /// <param name="What">A sentence.</param>
    public sealed record Faulty(DraftVersion After, string What) : Verification;
}

/// <summary>Replays a draft's stream and journal and proves what is stored beside them.</summary>
public sealed class DraftVerification
{
    private readonly DraftRows rows;

    internal DraftVerification(DraftRows rows) => this.rows = rows;

    /// <summary>Every draft there is.</summary>
    public Task<IReadOnlyList<DraftId>> DraftsAsync(CancellationToken cancellation) =>
        rows.InSnapshotAsync<IReadOnlyList<DraftId>>(async connection => await rows.DraftsAsync(connection, cancellation), cancellation);

    /// <summary>Proves one draft. Null when there is no such draft.</summary>
    public Task<Verification?> VerifyAsync(DraftId draft, CancellationToken cancellation) =>
        rows.InSnapshotAsync<Verification?>(async connection =>
        {
            if (await rows.StandingAsync(connection, draft, cancellation) is not { } standing) return null;
            var (first, last) = (new DraftVersion(int.MinValue), new DraftVersion(int.MaxValue));
            var replay = new Replay(
                await rows.CheckpointsAsync(connection, draft, cancellation),
                await rows.FreezesAsync(connection, draft, cancellation));
            string? fault;
            try
            {
                fault = replay.FaultIn(await rows.RevisionsAsync(connection, draft, first, last, cancellation))
                    ?? replay.FaultIn(standing)
                    ?? replay.FaultIn(await rows.JournaledAsync(connection, draft, first, last, cancellation))
                    ?? replay.FaultAtEnd();
            }
            catch (Exception error) when (error is InvalidDataException or JsonException or FormatException)
            {
                fault = error.Message; // what is stored cannot even be read
            }
            return fault is null
                ? new Verification.Proved(replay.Draft.Version, replay.Draft.Version.Number, replay.People.Count, replay.Organizations.Count)
                : new Verification.Faulty(replay.Draft.Version, fault);
        }, cancellation);
}
