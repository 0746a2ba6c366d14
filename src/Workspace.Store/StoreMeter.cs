using System.Diagnostics.Metrics;

namespace Workspace.Store;

/// <summary>What is measured of the store on this node. Nothing in it names a person, an organization or a text.</summary>
public sealed class StoreMeter
{
    public const string Name = "Workspace.Store";
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10, 30] };
    private static readonly InstrumentAdvice<int> Sizes = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000] };
    private readonly Meter meter;
    private readonly TimeProvider time;
    private readonly Histogram<int> commitAppends, commitContributions;
    private readonly Histogram<double> committing, sealing, opening;
    private readonly Counter<long> contributions, appends;

    public StoreMeter(IMeterFactory meters, TimeProvider time)
    {
        this.time = time;
        meter = meters.Create(Name);
        commitAppends = meter.CreateHistogram("workspace.journal.commit.appends", "{append}", "Appends in one commit of the journal.", null, Sizes);
        commitContributions = meter.CreateHistogram("workspace.journal.commit.contributions", "{contribution}", "Contributions in one commit of the journal.", null, Sizes);
        committing = meter.CreateHistogram("workspace.journal.commit.duration", "s", "Time of one commit of the journal.", null, Seconds);
        appends = meter.CreateCounter<long>("workspace.journal.appends", "{append}", "Appends to the journal, by outcome: committed, full, fenced, failed.");
        contributions = meter.CreateCounter<long>("workspace.contributions", "{contribution}", "Contributions made durable.");
        sealing = meter.CreateHistogram("workspace.seal.duration", "s", "Time of sealing what was journaled of one draft.", null, Seconds);
        opening = meter.CreateHistogram("workspace.draft.open.duration", "s", "Time of reading one draft for its writer.", null, Seconds);
    }

    /// <summary>Times from here until it is disposed.</summary>
    internal Timing Sealing() => new(sealing, time);

    internal Timing Opening() => new(opening, time);

    internal Timing Committing() => new(committing, time);

    internal void Committed(int appends, int contributions)
    {
        commitAppends.Record(appends);
        commitContributions.Record(contributions);
    }

    internal void Ended(string outcome, int durable)
    {
        appends.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        if (durable > 0) contributions.Add(durable);
    }

    internal void Observe(Func<JournalWaiting> waiting)
    {
        meter.CreateObservableGauge("workspace.journal.waiting.appends", () => waiting().Appends, "{append}", "Appends that wait for the next commit.");
        meter.CreateObservableGauge("workspace.journal.waiting.bytes", () => waiting().Bytes, "By", "Bytes that wait for the next commit.");
        meter.CreateObservableGauge("workspace.journal.waiting.age", () => waiting().Oldest.TotalSeconds, "s", "Age of the oldest append without an outcome.");
    }

    internal void Observe(Func<SharesBehind> behind)
    {
        meter.CreateObservableGauge("workspace.shares.behind.events", () => behind().Events, "{event}", "Events that the shares of organizations do not follow yet.");
        meter.CreateObservableGauge("workspace.shares.behind.age", () => behind().Oldest.TotalSeconds, "s", "For how long the oldest of them has waited.");
    }

    internal readonly struct Timing(Histogram<double> into, TimeProvider time) : IDisposable
    {
        private readonly long began = time.GetTimestamp();

        public void Dispose() => into.Record(time.GetElapsedTime(began).TotalSeconds);
    }
}
