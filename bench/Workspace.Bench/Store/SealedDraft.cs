using System.Collections.Immutable;
using System.Diagnostics;
using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>Brings contributions into the store as the writer of a draft does: into the journal, and sealed by the product's rule, by the times that the contributions have.</summary>
internal sealed class SealedDraft(PrivatePostgres database, OpenStore store, DraftId draft)
{
    // docs/decisions/0028
    private const int MostContributions = 4_000;
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(5), Longest = TimeSpan.FromMinutes(30);

    private const int AtOnce = 500;

    private readonly List<Contribution> unsealed = [];
    private readonly List<Contribution> waiting = [];
    private Draft state = Draft.Empty;
    private long epoch;

    internal DraftId Id { get; } = draft;

    internal int Revisions { get; private set; }

    /// <summary>Time that sealing took.</summary>
    internal TimeSpan Sealing { get; private set; }

    internal static async Task<SealedDraft> BeginAsync(PrivatePostgres database, OpenStore store)
    {
        var draft = new SealedDraft(database, store, (await store.DraftsAsync(1))[0]);
        await draft.OpenAsync();
        return draft;
    }

    /// <summary>As a new writer finds it; this one goes on under its number.</summary>
    internal async Task<Draft> OpenAsync()
    {
        var opened = await store.Archive.OpenAsync(Id, CancellationToken.None) ?? throw new InvalidOperationException($"There is no draft {Id}.");
        epoch = opened.Epoch;
        return opened.Draft;
    }

    internal async Task AddAsync(Contribution contribution)
    {
        if (unsealed.Count > 0 && (contribution.At - unsealed[^1].At >= Quiet || contribution.At - unsealed[0].At >= Longest || unsealed.Count >= MostContributions)) await SealAsync();
        unsealed.Add(contribution);
        waiting.Add(contribution);
        if (waiting.Count == AtOnce) await JournalAsync();
    }

    /// <summary>All that was added is in the journal.</summary>
    internal async Task JournalAsync()
    {
        if (waiting.Count == 0) return;
        var outcome = await store.Journal.AppendAsync(Id, epoch, [.. waiting], CancellationToken.None);
        if (outcome != JournalOutcome.Committed) throw new InvalidOperationException($"The journal says {outcome}, expected {JournalOutcome.Committed}.");
        waiting.Clear();
    }

    /// <summary>Seals what is journaled. Between two seals of a person who writes, PostgreSQL has the time to vacuum; so it has it here.</summary>
    internal async Task SealAsync()
    {
        await JournalAsync();
        if (unsealed.Count == 0) return;
        state = state.After(unsealed.ToImmutableArray(), remembering: 0);
        unsealed.Clear();
        var begun = Stopwatch.GetTimestamp();
        if (await store.Archive.SealAsync(Id, epoch, state, CancellationToken.None) != state.Version) throw new InvalidOperationException($"Version {state.Version} was not sealed.");
        Sealing += Stopwatch.GetElapsedTime(begun);
        Revisions++;
        await database.RunAsync($"vacuum {store.Schema}.journal, {store.Schema}.checkpoint, {store.Schema}.mt_streams, {store.Schema}.mt_doc_draftstanding");
    }
}
