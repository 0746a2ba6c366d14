using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Workspace.Store;
using Workspace.Web.Hosting;
using Workspace.Web.Mail;
using Workspace.Web.Notifying;

namespace Workspace.Web.Tests.Hosting;

/// <summary>What an application does again and again beside what it is asked. One that throws ends the application.</summary>
[Collection(SharedApp.Name)]
public sealed class RoundsTests(WorkspaceApp app) : IAsyncLifetime
{
    private const string Name = "rounds";
    private readonly FakeTimeProvider clock = new(new(2026, 5, 4, 9, 0, 0, TimeSpan.Zero));
    private IHost store = null!; // not null: made before any test
    private NpgsqlDataSource other = null!;

    [Fact]
    public Task Notices_are_looked_for_again_after_PostgreSQL_ended_every_connection() => OutlivesAsync(TimeSpan.FromSeconds(5), new NoticeRounds(
        Of<Reminders>(), Of<Notices>(), Of<MailQueue>(), app.Services.GetRequiredService<NoticeLetters>(), app.Services.GetRequiredService<IConfiguration>(), clock, NullLogger<NoticeRounds>.Instance));

    [Fact]
    public Task Mails_are_looked_for_again_after_PostgreSQL_ended_every_connection() =>
        OutlivesAsync(TimeSpan.FromSeconds(15), new MailRounds(Of<MailQueue>(), app.Services.GetRequiredService<PostOffice>(), NullLogger<MailRounds>.Instance));

    [Fact]
    public Task What_is_only_kept_for_weeks_is_looked_for_again_after_PostgreSQL_ended_every_connection() => OutlivesAsync(TimeSpan.FromHours(1), new Sweeps(
        Of<MailQueue>(), Of<Invitations>(), Of<Sessions>(), Of<Openings>(), Of<JoinRequests>(), clock, NullLogger<Sweeps>.Instance));

    [Fact]
    public async Task What_goes_wrong_in_a_round_is_said_when_it_begins_and_ends_nothing_but_that_round()
    {
        var log = new List<string>();
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(new Listening(log)));
        var rounds = new Rounds(logging.CreateLogger<RoundsTests>());
        var done = 0;
        foreach (var isBroken in (bool[])[false, true, true, false, true])
            await rounds.GoAsync(_ => isBroken ? throw new InvalidOperationException($"broken after {done}") : Task.FromResult(done++), CancellationToken.None);
        await rounds.GoAsync(_ => throw new OperationCanceledException("somebody else's"), CancellationToken.None);
        Assert.Equal(["broken after 1", "broken after 2"], log);
        await rounds.GoAsync(_ => throw new InvalidOperationException("PostgreSQL went first"), new(canceled: true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rounds.GoAsync(stop => Task.Delay(1, stop), new(canceled: true)));
    }

    public async Task InitializeAsync()
    {
        var server = EmbeddedPostgres.ConnectionString(Path.Combine(app.Data, "postgres"));
        other = NpgsqlDataSource.Create(server);
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        builder.Services.AddWorkspaceStore($"{server};Application Name={Name}", Name);
        store = builder.Build();
        await store.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await store.StopAsync();
        store.Dispose();
        await other.DisposeAsync();
    }

    private async Task OutlivesAsync(TimeSpan pause, BackgroundService rounds)
    {
        await rounds.StartAsync(CancellationToken.None);
        for (var times = 0; times < 3; times++) // some rounds do more than others
        {
            await RoundAsync();
            await AskAsync($"select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = '{Name}'");
            await Wait.UntilAsync(async () => await AskAsync($"select count(*) from pg_stat_activity where application_name = '{Name}' and state = 'idle'") == 0);
        }

        await RoundAsync();
        await rounds.StopAsync(CancellationToken.None);
        rounds.Dispose();

        // A round was done when a connection has been used and lies idle.
        Task RoundAsync() => Wait.UntilAsync(async () =>
        {
            if (rounds.ExecuteTask is { IsCompleted: true } ended) await ended;
            clock.Advance(pause);
            return await AskAsync($"select count(*) from pg_stat_activity where application_name = '{Name}' and state = 'idle'") > 0;
        });
    }

    private T Of<T>() where T : notnull => store.Services.GetRequiredService<T>();

    private async Task<long> AskAsync(string sql)
    {
        await using var command = other.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!; // not null: a count
    }

    private sealed class Listening(List<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => log.Add(exception!.Message); // not null: there was one

        public void Dispose()
        {
        }
    }
}
