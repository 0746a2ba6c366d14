using Npgsql;
using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class ReadinessTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    private NpgsqlDataSource Database => store.Get<NpgsqlDataSource>();

    [Fact]
    public async Task It_is_ready_when_the_database_has_the_schema_and_the_journal_moves() =>
        Assert.Null(await Asking(Database, store.Get<StoreSchema>()).LackAsync(default));

    [Fact]
    public async Task A_database_that_does_not_answer_is_lacking()
    {
        var elsewhere = new NpgsqlConnectionStringBuilder(store.ConnectionString) { Host = "/nowhere" };
        await using var database = NpgsqlDataSource.Create(elsewhere.ConnectionString);
        Assert.Equal("database", await Asking(database, store.Get<StoreSchema>()).LackAsync(default));
    }

    [Fact]
    public async Task A_schema_that_is_not_there_is_lacking() =>
        Assert.Equal("schema", await Asking(Database, new StoreSchema("nobody_made_it")).LackAsync(default));

    [Fact]
    public async Task A_journal_that_does_not_move_is_lacking_until_it_does()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await using var connection = await Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var held = new NpgsqlCommand($"lock table {store.Schema}.journal in access exclusive mode", connection)) await held.ExecuteNonQueryAsync();

        var append = writer.TypesAsync("waits");
        var readiness = Asking(Database, store.Get<StoreSchema>());
        Assert.Null(await readiness.LackAsync(default));
        store.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("journal", await readiness.LackAsync(default));
        Assert.Equal(TimeSpan.FromSeconds(11), store.Get<Journal>().Waiting.Oldest);

        await transaction.RollbackAsync();
        Assert.Equal(JournalOutcome.Committed, await append);
        await Eventually.TrueAsync(() => Task.FromResult(store.Get<Journal>().Waiting.Oldest == TimeSpan.Zero));
        store.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await readiness.LackAsync(default));
    }

    private Readiness Asking(NpgsqlDataSource database, StoreSchema schema) => new(database, schema, store.Get<Journal>(), store.Clock);
}
