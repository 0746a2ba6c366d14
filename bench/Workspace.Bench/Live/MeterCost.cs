using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Workspace.Store;

namespace Workspace.Bench;

/// <summary>What counting and timing costs a keystroke that is committed alone, while nobody listens and while it is added up for <c>/metrics</c>.</summary>
internal static class MeterCost
{
    private const int Keystrokes = 1_000_000;
    private const int Turns = 7;

    /// <summary>Nanoseconds a keystroke: the median of some turns, one way after the other in each.</summary>
    internal static (double Alone, double Listening) Measure()
    {
        List<double> alone = [], listening = [];
        for (var turn = 0; turn <= Turns; turn++)
        {
            var (without, with) = (Once(isHeard: false), Once(isHeard: true));
            if (turn == 0) continue; // the compiler's
            alone.Add(without);
            listening.Add(with);
        }

        return (Median(alone), Median(listening));
    }

    private static double Once(bool isHeard)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meter = new StoreMeter(services.GetRequiredService<IMeterFactory>(), TimeProvider.System);
        using var provider = isHeard ? Sdk.CreateMeterProviderBuilder().AddMeter(StoreMeter.Name).AddReader(new Reader()).Build() : null;
        for (var i = 0; i < Keystrokes / 10; i++) Keystroke(meter);
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < Keystrokes; i++) Keystroke(meter);
        return Stopwatch.GetElapsedTime(begun).TotalNanoseconds / Keystrokes;
    }

    /// <summary>As the journal says it.</summary>
    private static void Keystroke(StoreMeter meter)
    {
        using (meter.Committing()) meter.Committed(appends: 1, contributions: 1);
        meter.Ended("committed", durable: 1);
    }

    private static double Median(List<double> all) => all.Order().ElementAt(all.Count / 2);

    /// <summary>Adds up as the reader of Prometheus does, who asks now and then.</summary>
    private sealed class Reader : MetricReader;
}
