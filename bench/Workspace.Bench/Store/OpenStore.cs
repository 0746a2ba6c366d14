using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Bench;

/// <summary>The store as the application has it, started.</summary>
internal sealed class OpenStore : IAsyncDisposable
{
    internal static readonly Author Somebody = new(new(new Guid("a11ce000-0000-7000-8000-000000000001")), new(new Guid("0a000000-0000-7000-8000-000000000001")));

    private readonly IHost host;

    private OpenStore(IHost host, string schema) => (this.host, Schema) = (host, schema);

    internal string Schema { get; }

    internal IJournal Journal => Get<IJournal>();

    internal DraftArchive Archive => Get<DraftArchive>();

    internal DraftHistory History => Get<DraftHistory>();

    internal static async Task<OpenStore> StartAsync(string connection, string schema)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddWorkspaceStore(connection, schema);
        var host = builder.Build();
        await host.StartAsync();
        return new(host, schema);
    }

    internal T Get<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    /// <summary>So many drafts in which nobody has written.</summary>
    internal async Task<List<DraftId>> DraftsAsync(int count)
    {
        var now = TimeProvider.System.GetUtcNow();
        var submission = Guid.CreateVersion7(now);
        await using var session = Get<IDocumentStore>().LightweightSession();
        var drafts = Enumerable.Range(0, count).Select(_ => new DraftId(Guid.CreateVersion7(now))).ToList();
        foreach (var draft in drafts) session.Events.StartStream(draft.Value, new DraftOpened(submission, new("A text", "Un texte"), "en", Somebody, now));
        await session.SaveChangesAsync();
        return drafts;
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }
}
