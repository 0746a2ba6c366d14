using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Tests.Live;

/// <summary>Of several nodes one follows with the lists that need not be shown at once; when it is killed, another does.</summary>
public sealed class FollowingTests : IAsyncLifetime
{
    private readonly RunningWorkspace first = new(), second = new();
    private readonly string folder = Directory.CreateTempSubdirectory("workspace-following-").FullName;
    private readonly EmbeddedPostgres server;
    private readonly NpgsqlDataSource database;
    private readonly ServiceProvider store;

    public FollowingTests()
    {
        server = new(folder, [EmbeddedPostgres.ProgramsIn(Path.Combine(RunningWorkspace.Root(), "node_modules"))], NullLogger<EmbeddedPostgres>.Instance);
        var connection = EmbeddedPostgres.ConnectionString(folder) + ";Pooling=false";
        database = NpgsqlDataSource.Create(connection);
        store = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddWorkspaceStore(connection).BuildServiceProvider();
    }

    [Fact]
    public async Task One_node_follows_and_when_it_is_killed_another_does_and_nothing_is_counted_twice()
    {
        await StartAsync("first");
        await StartAsync("second");
        var draft = new DraftId(await DemonstrationPeople.DraftAsync(first, (await DemonstrationPeople.WritersAsync(first))[0]));

        var was = await OneFollowsAsync();
        for (var round = 0; round < 3; round++)
        {
            await WriteAsync(draft, round);
            await CaughtUpAsync(); // by the one who followed
            Assert.Equal(was, await OneFollowsAsync());
            await Node(was).KillAsync();
            await WriteAsync(draft, round);
            await CaughtUpAsync(); // by the other
            var other = await OneFollowsAsync();
            Assert.NotEqual(was, other);
            await StartAsync(was);
            was = other;
        }

        var (faults, behind) = await store.GetRequiredService<ListVerification>().SharesAsync(null, default);
        Assert.Empty(faults);
        Assert.Equal(0, behind.Events);
        Assert.NotEmpty((await store.GetRequiredService<Shares>().OfAsync([draft], default)).Organizations);
    }

    public Task InitializeAsync() => server.StartingAsync(default);

    public async Task DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
        await store.DisposeAsync();
        await database.DisposeAsync();
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private RunningWorkspace Node(string name) => name == "first" ? first : second;

    private Task StartAsync(string name) => Node(name).StartAsync($"--ConnectionStrings:Workspace={EmbeddedPostgres.ConnectionString(folder)};Application Name={name}");

    /// <summary>A word, sealed.</summary>
    private async Task WriteAsync(DraftId draft, int word)
    {
        var archive = store.GetRequiredService<DraftArchive>();
        var opened = await archive.OpenAsync(draft, default) ?? throw new InvalidOperationException("It is there.");
        var length = opened.Draft.Text.Length;
        var (next, receipt) = opened.Draft.Accept(
            new(new((ulong)(100 + word)), opened.Draft.Version, [new(ChangeSet.Replace(length, length, length, " word"), Channel.Typed, [])]),
            new(new(Guid.CreateVersion7()), new(Guid.CreateVersion7())), DateTimeOffset.UtcNow, new());
        Assert.Equal(JournalOutcome.Committed, await store.GetRequiredService<IJournal>().AppendAsync(draft, opened.Epoch, Assert.IsType<Receipt.Accepted>(receipt).Contributions, default));
        Assert.NotNull(await archive.SealAsync(draft, opened.Epoch, next, default));
    }

    private Task CaughtUpAsync() => UntilAsync(async () => (await store.GetRequiredService<Shares>().BehindAsync(default)).Events == 0);

    /// <returns>The name of the node that holds the lock; never two.</returns>
    private async Task<string> OneFollowsAsync()
    {
        var holders = new List<string>();
        await UntilAsync(async () =>
        {
            holders = await HoldersAsync();
            Assert.True(holders.Count < 2, "Two nodes follow at once.");
            return holders.Count == 1;
        });
        return holders[0];
    }

    private async Task<List<string>> HoldersAsync()
    {
        await using var command = database.CreateCommand("select a.application_name from pg_locks l join pg_stat_activity a using (pid) where l.locktype = 'advisory' and l.granted");
        await using var reader = await command.ExecuteReaderAsync();
        var holders = new List<string>();
        while (await reader.ReadAsync()) holders.Add(reader.GetString(0));
        return holders;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var waited = 0; !await holds(); waited += 50)
        {
            if (waited > 60_000) throw new TimeoutException("What was waited for did not come to be in a minute.");
            await Tick.AfterAsync(50);
        }
    }
}
