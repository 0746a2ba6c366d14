using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Workspace.Web.Tests.Watching;

/// <summary>What one application measures from here on, and no other in this process.</summary>
internal sealed class Measured : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<(string Name, string Label), double> values = new();
    private readonly ConcurrentDictionary<string, int> counts = new();

    public Measured(IServiceProvider services)
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, on) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory)) on.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, labels, _) => Note(instrument, value, labels));
        listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) => Note(instrument, value, labels));
        listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => Note(instrument, value, labels));
        listener.Start();
    }

    /// <summary>The sum of a counter or histogram, the present value of a gauge.</summary>
    public double Of(string name, string label = "")
    {
        listener.RecordObservableInstruments();
        return values.GetValueOrDefault((name, label));
    }

    public int Times(string name) => counts.GetValueOrDefault(name);

    public void Dispose() => listener.Dispose();

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var label = labels.IsEmpty ? "" : $"{labels[0].Value}";
        values.AddOrUpdate((instrument.Name, label), value, (_, before) => instrument.IsObservable ? value : before + value);
        counts.AddOrUpdate(instrument.Name, 1, (_, before) => before + 1);
    }
}
