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
        await Eventually.TrueAsync(async () =>
        {
            await using var waiting = Database.CreateCommand($"select exists (select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%insert into {store.Schema}.journal%')");
            return await waiting.ExecuteScalarAsync() is true;
        });
        store.Clock.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<TimeoutException>(() => append);
        Assert.Equal("journal", await readiness.LackAsync(default));

        await transaction.RollbackAsync();
        store.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("journal", await readiness.LackAsync(default)); // some seconds more: who was refused comes back first
        store.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Null(await readiness.LackAsync(default));
        Assert.Equal(JournalOutcome.Committed, await (await Writer.OpenAsync(store, writer.Id)).TypesAsync("again"));
    }

    private Readiness Asking(NpgsqlDataSource database, StoreSchema schema) => new(database, schema, store.Get<Journal>(), store.Clock);
}
