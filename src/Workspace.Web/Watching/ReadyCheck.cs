using Microsoft.Extensions.Diagnostics.HealthChecks;
using Workspace.Store;

namespace Workspace.Web.Watching;

/// <summary>Whether this node should be sent people. What is lacking goes to the log; who asks is told one word.</summary>
public sealed class ReadyCheck(Readiness readiness) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        await readiness.LackAsync(cancellationToken) is { } lack ? HealthCheckResult.Unhealthy($"not ready: {lack}") : HealthCheckResult.Healthy();
}
