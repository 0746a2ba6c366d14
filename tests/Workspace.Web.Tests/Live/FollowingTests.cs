using JasperFx.Events.Projections;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Tests.Live;

/// <summary>Of several nodes one follows with each of the lists that need not be shown at once; when it is killed, another does.</summary>
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

        for (var round = 0; round < 3; round++)
        {
            var followers = await FollowersAsync();
            await WriteAsync(draft, round);
            await CaughtUpAsync(); // by those who followed
            Assert.Equal(followers, await FollowersAsync());
            var killed = followers.Values.First();
            await Node(killed).KillAsync();
            await WriteAsync(draft, round);
            await CaughtUpAsync(); // by the other
            Assert.DoesNotContain(killed, (await FollowersAsync()).Values);
            await StartAsync(killed);
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

    private Task CaughtUpAsync() => Wait.UntilAsync(async () => (await store.GetRequiredService<Shares>().BehindAsync(default)).Events == 0);

    /// <returns>For each list its lock and the node that holds it: a lock has one holder.</returns>
    private async Task<Dictionary<string, string>> FollowersAsync()
    {
        var lists = ((DocumentStore)store.GetRequiredService<IDocumentStore>()).Options.Projections.All.Count(list => list.Lifecycle == ProjectionLifecycle.Async);
        return await Wait.ForAsync(HoldersAsync, followers => followers.Count == lists);
    }

    private async Task<Dictionary<string, string>> HoldersAsync()
    {
        await using var command = database.CreateCommand("select l.classid || '/' || l.objid, a.application_name from pg_locks l join pg_stat_activity a using (pid) where l.locktype = 'advisory' and l.granted");
        await using var reader = await command.ExecuteReaderAsync();
        var holders = new Dictionary<string, string>();
        while (await reader.ReadAsync()) holders.Add(reader.GetString(0), reader.GetString(1));
        return holders;
    }
}
