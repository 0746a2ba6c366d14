using Microsoft.AspNetCore.Authentication;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Workspace.Store;
using Workspace.Web.Hosting;
using Workspace.Web.Live;

namespace Workspace.Web.Watching;

/// <summary>What those who run a Workspace see of it: metrics, health, and where a collector is configured, traces and logs.</summary>
public static class WatchingSetup
{
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static WebApplicationBuilder AddWatching(this WebApplicationBuilder builder, DataFolder data)
    {
        builder.Services.AddSingleton(MetricsToken.Of(builder.Configuration, data));
        builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, MetricsReader>(MetricsReader.Name, null);
        builder.Services.AddHealthChecks().AddCheck<ReadyCheck>("ready");

        var name = builder.Configuration["OTEL_SERVICE_NAME"] ?? "workspace";
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(name, serviceVersion: typeof(WatchingSetup).Assembly.GetName().Version?.ToString(3)))
            .WithMetrics(metrics => metrics
                .AddMeter(StoreMeter.Name, LiveMeter.Name, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http.Connections")
                .AddPrometheusExporter());
        if (!IsTraced(builder.Configuration)) return builder;
        telemetry
            .WithLogging()
            .WithTracing(traces => traces
                .AddSource("Microsoft.AspNetCore.SignalR.Server", "Microsoft.Orleans.Application", LiveSpans.Name, StoreSpans.Name)
                .AddAspNetCoreInstrumentation(http => http.Filter = IsForPeople)
                .AddProcessor<SpanDiscretion>())
            .UseOtlpExporter();
        return builder;
    }

    public static WebApplication MapWatching(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready").AllowAnonymous();
        app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(MetricsReader.Policy);
        app.Services.GetRequiredService<LiveMeter>(); // measures from the start, not from the first editor on
        return app;
    }

    /// <summary>Whether a collector is configured; without one no span is made anywhere.</summary>
    public static bool IsTraced(IConfiguration configuration) => configuration[Collector] is { Length: > 0 };

    /// <summary>A live connection is one request for hours; its calls have spans of their own.</summary>
    private static bool IsForPeople(HttpContext http) =>
        !http.Request.Path.StartsWithSegments("/live") && !http.Request.Path.StartsWithSegments("/health") && !http.Request.Path.StartsWithSegments("/metrics");
}
