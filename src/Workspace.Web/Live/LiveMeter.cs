using System.Diagnostics.Metrics;

namespace Workspace.Web.Live;

/// <summary>What is counted while people write.</summary>
public sealed class LiveMeter
{
    public LiveMeter(IMeterFactory meters)
    {
        var meter = meters.Create("Workspace.Live");
        Refusals = meter.CreateCounter<long>("workspace.refusals", description: "Proposals refused, by reason.");
        Divergences = meter.CreateCounter<long>("workspace.divergences", description: "Clients whose text differed from ours.");
    }

    public Counter<long> Refusals { get; }

    public Counter<long> Divergences { get; }
}
