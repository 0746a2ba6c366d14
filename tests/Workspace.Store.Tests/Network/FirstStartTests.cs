using Marten;
using Npgsql;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class FirstStartTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly FirstWords Said = new(
        new("Network", "Réseau"), "Ada Alder", "ada@alder.example", "fr", new("Alder House", "Maison Alder"), "Alder", "institute", new("", ""), "Ontario", "Director");

    private readonly StoreFixture store = new(server);

    private FirstStart First => store.Get<FirstStart>();

    public Task InitializeAsync() => store.InitializeAsync();

    public Task DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Whoever_has_the_key_creates_everything_at_once_and_uses_it_up()
    {
        var key = (await First.NewKeyAsync(default))!;
        Assert.True(await First.IsKeyAsync(key, default));

        var account = (await First.CreateAsync(key, Said, default))!;
        Assert.Equal(("Ada Alder", "ada@alder.example", "fr"), (account.Name, account.Email, account.Language));
        Assert.True(await store.Get<Network>().IsAdministratorAsync(account.Person, default));
        Assert.Equal(Said.Network, (await store.Get<Network>().FindAsync(default))!.Settings.Name);
        var organization = Assert.Single(await store.Get<Organizations>().OfAsync(account.Person, default));
        Assert.Equal((account.ActsFor, "Maison Alder"), (organization.Id, organization.Name.Fr));
        Assert.True(Assert.Single(organization.Members).IsContact);
        Assert.True((await store.Get<WholeVerification>().VerifyAsync(null, default)).IsProved);

        Assert.False(await First.IsKeyAsync(key, default));
        Assert.Null(await First.CreateAsync(key, Said with { Address = "again@alder.example" }, default));
        Assert.Null(await First.NewKeyAsync(default));
        await using var session = store.Get<IDocumentStore>().QuerySession();
        Assert.Empty(await session.Query<SetupKey>().ToListAsync());
    }

    [Fact]
    public async Task Of_two_who_use_it_at_once_one_is_first()
    {
        var key = (await First.NewKeyAsync(default))!;
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => First.CreateAsync(key, Said with { Address = $"p{i}@alder.example" }, default)));
        Assert.Single(made, account => account is not null);
        Assert.Single((await store.Get<Network>().FindAsync(default))!.Administrators);
        Assert.Single(await store.Get<Organizations>().AllAsync(default));
    }

    [Fact]
    public async Task Another_key_or_an_older_one_opens_nothing()
    {
        var old = (await First.NewKeyAsync(default))!;
        var key = (await First.NewKeyAsync(default))!;
        foreach (var wrong in new[] { old, "", key + "A", key.ToUpperInvariant() })
        {
            Assert.False(await First.IsKeyAsync(wrong, default));
            Assert.Null(await First.CreateAsync(wrong, Said, default));
        }
        Assert.True(await First.IsKeyAsync(key, default));
    }

    [Fact]
    public async Task The_key_itself_stands_nowhere()
    {
        var key = (await First.NewKeyAsync(default))!;
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand($"select count(*) from {store.Schema}.mt_doc_setupkey d where d::text like '%' || $1 || '%'");
        command.Parameters.AddWithValue(key);
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Where_there_is_anything_there_is_no_key_and_one_of_before_opens_nothing()
    {
        var key = (await First.NewKeyAsync(default))!;
        await store.OpenedDraftAsync();
        Assert.Null(await First.NewKeyAsync(default));
        Assert.False(await First.IsKeyAsync(key, default));
        Assert.Null(await First.CreateAsync(key, Said, default));
    }
}
