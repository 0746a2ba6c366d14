using Microsoft.Extensions.Logging.Abstractions;

namespace Workspace.Store.Tests;

/// <summary>One real PostgreSQL for all tests, in a folder of its own.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "workspace-tests-" + Guid.NewGuid().ToString("N")[..12]);
    private EmbeddedPostgres? server;
    private int schemas;

    public string ConnectionString => EmbeddedPostgres.ConnectionString(folder);

    /// <summary>The programs that npm brought, if it has; else the system's are found.</summary>
    public static IReadOnlyList<string> Programs { get; } = [EmbeddedPostgres.ProgramsIn(Path.Combine(Repository.Root, "node_modules"))];

    public string NextSchema() => $"test_{Interlocked.Increment(ref schemas)}";

    public async Task InitializeAsync()
    {
        server = new(folder, Programs, NullLogger<EmbeddedPostgres>.Instance);
        await server.StartingAsync(default);
    }

    public async Task DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class OnPostgres : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}
