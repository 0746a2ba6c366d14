using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class SchemaStartTests(PostgresServer server)
{
    private readonly string schema = server.NextSchema();
    private readonly List<string> said = [];

    private int Newest => Upgrade.All(new(schema))[^1].To;

    [Fact]
    public async Task A_new_database_has_the_newest_format_and_nothing_is_said()
    {
        await StartAsync();
        Assert.Equal(Newest, await AskAsync($"select max(format) from {schema}.format"));
        Assert.Empty(said);
        await StartAsync();
        Assert.Empty(said);
    }

    [Fact]
    public async Task A_database_that_does_not_say_its_format_is_upgraded_after_saying_so()
    {
        await StartAsync();
        await RunAsync($"drop table {schema}.format");
        await StartAsync();
        Assert.Equal(Newest, await AskAsync($"select max(format) from {schema}.format"));
        Assert.Equal(1 + Upgrade.All(new(schema)).Count, said.Count);
        Assert.Contains($"format 1, this Workspace writes format {Newest}", said[0], StringComparison.Ordinal);
        Assert.Contains($"has format {Newest} now", said[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_start_that_was_cut_off_is_finished()
    {
        await StartAsync();
        await RunAsync($"delete from {schema}.format");
        await StartAsync();
        Assert.Equal(Newest, await AskAsync($"select max(format) from {schema}.format"));
    }

    [Fact]
    public async Task Data_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        await StartAsync();
        await RunAsync($"update {schema}.format set format = 99; drop table {schema}.checkpoint");
        var refused = await Assert.ThrowsAsync<StartException>(StartAsync);
        Assert.Contains("newer Workspace: it has format 99", refused.Message, StringComparison.Ordinal);
        Assert.Equal(99, await AskAsync($"select max(format) from {schema}.format"));
        Assert.Equal(DBNull.Value, await AskAsync($"select to_regclass('{schema}.checkpoint')::text"));
    }

    [Fact]
    public async Task Columns_and_indexes_that_a_database_of_format_2_does_not_have_are_added()
    {
        await StartAsync();
        await RunAsync($"alter table {schema}.checkpoint drop column cost, drop column format; drop index {schema}.{StoreSchema.RevisionIndex}; update {schema}.format set format = 2");
        await StartAsync();
        Assert.Equal(Newest, await AskAsync($"select max(format) from {schema}.format"));
        Assert.Equal(1L, await AskAsync($"select count(*) from pg_indexes where schemaname = '{schema}' and indexname = '{StoreSchema.RevisionIndex}'"));
        Assert.Equal(2L, await AskAsync($"select count(*) from information_schema.columns where table_schema = '{schema}' and table_name = 'checkpoint' and column_name in ('cost', 'format')"));
        Assert.Contains("format 2, this Workspace writes", said[0], StringComparison.Ordinal);
        said.Clear();
        await StartAsync();
        Assert.Empty(said);
        Assert.Equal(1L, await AskAsync($"select count(*) from pg_indexes where schemaname = '{schema}' and indexname = '{StoreSchema.RevisionIndex}'")); // Marten leaves it alone
    }

    private async Task StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        using var log = new SaidLog(said);
        builder.Logging.ClearProviders().AddProvider(log).AddFilter<SaidLog>(null, LogLevel.None).AddFilter<SaidLog>("Workspace", LogLevel.Information);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddWorkspaceStore(server.ConnectionString, schema);
        using var host = builder.Build();
        await host.StartAsync();
        await host.StopAsync();
    }

    private async Task RunAsync(string sql) => await AskAsync(sql);

    private async Task<object?> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Keeps what is logged.</summary>
    private sealed class SaidLog(List<string> said) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (said) said.Add(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
