using Npgsql;

namespace Workspace.Web.Live;

/// <summary>Forgets nodes that were killed, before this one joins.</summary>
/// <remarks>
/// Only on the private server: its data folder belongs to this process alone, so every node in the table is dead. Without it a
/// start after <c>kill -9</c> waits for the dead to be declared dead.
/// </remarks>
public sealed class ClusterReset(string connectionString) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("delete from OrleansMembershipTable", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
