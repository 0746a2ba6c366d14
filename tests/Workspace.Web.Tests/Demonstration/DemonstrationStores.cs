using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Demonstration;

namespace Workspace.Web.Tests.Demonstration;

/// <summary>A PostgreSQL for the tests of one class, with a store in a schema of its own for each that wants one.</summary>
public sealed class DemonstrationStores : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("workspace-demonstration-").FullName;
    private readonly List<OneStore> stores = [];
    private EmbeddedPostgres? server;
    private OneStore? filled;

    /// <summary>One that the demonstration has filled; nobody changes it.</summary>
    public async Task<OneStore> FilledAsync()
    {
        if (filled is not null) return filled;
        filled = await EmptyAsync();
        await filled.Get<DemonstrationNetwork>().FillAsync(default);
        return filled;
    }

    public async Task<OneStore> EmptyAsync()
    {
        var store = await OneStore.StartAsync(EmbeddedPostgres.ConnectionString(folder), $"demonstration_{stores.Count + 1}");
        stores.Add(store);
        return store;
    }

    public async Task InitializeAsync()
    {
        server = new(folder, [EmbeddedPostgres.ProgramsIn(Path.Combine(Repository(), "node_modules"))], NullLogger<EmbeddedPostgres>.Instance);
        await server.StartingAsync(default);
    }

    public async Task DisposeAsync()
    {
        foreach (var store in stores) await store.DisposeAsync();
        if (server is not null) await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Workspace.sln"))) folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run inside the repository.");
        return folder.FullName;
    }
}

/// <summary>The whole store and the demonstration, on the day of a first start.</summary>
public sealed class OneStore : IAsyncDisposable
{
    private readonly IHost host;

    private OneStore(IHost host, FakeTimeProvider clock) => (this.host, Clock) = (host, clock);

    public FakeTimeProvider Clock { get; }

    public static async Task<OneStore> StartAsync(string connectionString, string schema)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2027, 9, 14, 13, 0, 0, TimeSpan.Zero));
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddWorkspaceStore(connectionString, schema);
        builder.Services.AddSingleton<DemonstrationNetwork>();
        var host = builder.Build();
        await host.StartAsync();
        return new(host, clock);
    }

    public T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    public DemonstrationNetwork DemonstrationWith(IJournal journal) =>
        new(Get<IDocumentStore>(), Get<Network>(), Get<DraftHistory>(), Get<DraftArchive>(), journal);

    /// <summary>How many events there are.</summary>
    public async Task<int> EventsAsync()
    {
        await using var session = Get<IDocumentStore>().QuerySession();
        return await session.Events.QueryAllRawEvents().CountAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}
