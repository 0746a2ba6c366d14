using System.Diagnostics.Metrics;

namespace Workspace.Web.Live;

/// <summary>What is counted while people write.</summary>
public sealed class LiveMeter
{
    public const string Name = "Workspace.Live";

    public LiveMeter(IMeterFactory meters, DraftBroadcast broadcast, OpenDrafts drafts)
    {
        var meter = meters.Create(Name);
        Refusals = meter.CreateCounter<long>("workspace.refusals", "{proposal}", "Proposals refused, by reason.");
        Divergences = meter.CreateCounter<long>("workspace.divergences", "{client}", "Clients whose text differed from ours.");
        meter.CreateObservableGauge("workspace.drafts", () => drafts.Count, "{draft}", "Drafts whose writer is on this node.");
        meter.CreateObservableGauge("workspace.editors", () => broadcast.EditorCount, "{editor}", "Editors that are open on this node.");
        meter.CreateObservableGauge("workspace.seal.lag", () => drafts.SealLag.TotalSeconds, "s", "Age of the oldest contribution that is journaled here and not sealed.");
    }

    public Counter<long> Refusals { get; }

    public Counter<long> Divergences { get; }
}
