using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Workspace.Store;

/// <summary>A private PostgreSQL: finds the programs, initialises a folder, starts or adopts a server, stops it last of all.</summary>
/// <remarks>Runs before every other hosted service (StartingAsync) and stops after every other (StoppedAsync). No TCP port.</remarks>
public sealed class EmbeddedPostgres : IHostedLifecycleService
{
    /// <param name="folder">Where its data stands; made when it is not there.</param>
    /// <param name="programs">Folders to look for the programs in first (an unpacked npm package's native folder).</param>
    /// <param name="logger">Says what it does.</param>
    public EmbeddedPostgres(string folder, IReadOnlyList<string> programs, ILogger<EmbeddedPostgres> logger) => throw new NotImplementedException();

    /// <summary>How to connect; known before it is started.</summary>
    public static string ConnectionString(string folder) => throw new NotImplementedException();

    public Task StartingAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task StartAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task StartedAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task StoppingAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task StopAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task StoppedAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
}
