using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Workspace.Store.Tests;

/// <summary>Another database on the same server, in which nothing is yet.</summary>
internal sealed class Elsewhere : IAsyncDisposable
{
    private readonly StoreFixture store;
    private readonly string name;
    private IHost? host;

    private Elsewhere(StoreFixture store, string name) => (this.store, this.name) = (store, name);

    public string ConnectionString => new NpgsqlConnectionStringBuilder(store.ConnectionString) { Database = name, Pooling = false }.ConnectionString;

    public static async Task<Elsewhere> MakeAsync(StoreFixture store)
    {
        var elsewhere = new Elsewhere(store, "elsewhere_" + Guid.NewGuid().ToString("N"));
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand($"create database {elsewhere.name}");
        await command.ExecuteNonQueryAsync();
        return elsewhere;
    }

    public Restore Restore() => new(ConnectionString, store.Schema);

    /// <summary>Starts the store on it.</summary>
    public async Task<IServiceProvider> StartAsync(bool isRestoring = false)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(store.Clock);
        builder.Services.AddWorkspaceStore(ConnectionString, store.Schema, isRestoring);
        var made = builder.Build();
        try
        {
            await made.StartAsync();
        }
        catch
        {
            made.Dispose();
            throw;
        }
        host = made;
        return made.Services;
    }

    public async Task<T> AskAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public Task<bool> IsNothingThereAsync() => AskAsync<bool>($"select to_regnamespace('{store.Schema}') is null");

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.StopAsync();
            host.Dispose();
        }
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand($"drop database {name} with (force)");
        await command.ExecuteNonQueryAsync();
    }
}
