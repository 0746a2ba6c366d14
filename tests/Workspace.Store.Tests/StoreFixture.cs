using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Workspace.Collab;

namespace Workspace.Store.Tests;

/// <summary>The whole store in a database of its own, as the application has it.</summary>
public sealed class StoreFixture(PostgresServer server) : IAsyncLifetime
{
    private IHost? host;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 5, 4, 9, 0, 0, TimeSpan.Zero));

    public string Schema { get; } = PostgresServer.Schema;

    /// <summary>Whether it follows with the lists that need not be shown at once.</summary>
    public bool Follows { get; init; }

    public string ConnectionString { get; private set; } = ""; // until it is initialised

    public static Author Alice { get; } = new(new(new Guid("a11ce000-0000-7000-8000-000000000001")), new(new Guid("0a000000-0000-7000-8000-000000000001")));

    public static Author Bob { get; } = new(new(new Guid("b0b00000-0000-7000-8000-000000000002")), new(new Guid("0b000000-0000-7000-8000-000000000002")));

    public T Get<T>() where T : notnull => host!.Services.GetRequiredService<T>(); // started before any test

    public Guid NewId() => Guid.CreateVersion7(Clock.GetUtcNow());

    public async Task InitializeAsync()
    {
        ConnectionString = await server.NextStoreAsync();
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        builder.Services.AddWorkspaceStore(ConnectionString, Schema, follows: Follows);
        builder.Services.AddIdentityCore<Account>(options => options.User.RequireUniqueEmail = true).AddUserStore<AccountStore>();
        host = builder.Build();
        await host.StartAsync();
    }

    /// <summary>Stops what runs by itself; what is asked is still answered.</summary>
    public Task StopAsync() => host!.StopAsync(); // started before any test

    public async Task DisposeAsync()
    {
        if (host is null) return;
        await host.StopAsync();
        host.Dispose();
        await server.DropAsync(ConnectionString);
    }

    /// <summary>A submission with one draft, nobody has written in it.</summary>
    public async Task<DraftId> OpenedDraftAsync()
    {
        var submission = await Get<Submissions>().StartAsync(NewId(), new("A joint submission", "Une communication conjointe"), new("", ""), "upr", "CA", null, null, [], Alice, default);
        var draft = new DraftId(NewId());
        await Get<Submissions>().OpenDraftAsync(submission, new(draft, new("Main text", "Texte principal"), "en", CountsWords: true), Alice, default);
        return draft;
    }
}
