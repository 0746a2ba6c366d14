using Marten;
using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class PeopleListTests(PostgresServer server) : IAsyncLifetime
{
    private readonly StoreFixture store = new(server);
    private readonly Dictionary<string, PersonId> people = [];
    private OrganizationId home;

    private People People => store.Get<People>();

    public async Task InitializeAsync()
    {
        await store.InitializeAsync();
        foreach (var name in new[] { "Élodie Érable", "Zoe Zinnia", "Ada Alder", "Hidden Hazel" })
        {
            var id = store.NewId();
            people[name.Split(' ')[0]] = new(id);
            await using var session = store.Get<IDocumentStore>().LightweightSession();
            session.Insert(new Account { Id = id, Name = name, Email = $"{id:N}@example.org", NormalizedEmail = $"{id:N}@EXAMPLE.ORG".ToUpperInvariant(), SecurityStamp = "x", AsksForCode = name[0] == 'Z' });
            await session.SaveChangesAsync();
        }

        home = await store.Get<Organizations>().FoundAsync(store.NewId(), new("Ivy House", "Maison Ivy"), "Ivy", "shelter", new("", ""), "", default);
        await store.Get<Organizations>().JoinAsync(home, people["Ada"], "", isContact: true, default);
        await store.Get<Organizations>().JoinAsync(home, people["Hidden"], "", isContact: false, default);
        Assert.True(await store.Get<Pseudonyms>().SetAsync(home, people["Hidden"], true, new(people["Ada"], home), default));
        await store.Get<Network>().CreateAsync(new("N", "N"), people["Zoe"], default);
    }

    public Task DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task It_is_in_the_order_of_letters_and_who_is_not_named_comes_last_without_name_and_address()
    {
        var all = await People.PageAsync("", PeopleKind.All, [], 0, 50, default);
        Assert.Equal(["Ada Alder", "Élodie Érable", "Zoe Zinnia", null], all.Rows.Select(row => row.Name));
        Assert.Equal((4, null, (OrganizationId?)home), (all.Total, all.Rows[^1].Address, all.Rows[^1].VouchedBy));
        Assert.Equal(["Ivy House"], all.Rows[0].Homes.Select(one => one.Name.En));
        Assert.Equal(["Zoe Zinnia"], (await People.PageAsync("", PeopleKind.All, [], 2, 1, default)).Rows.Select(row => row.Name));
    }

    [Fact]
    public async Task No_words_find_who_is_not_named_but_for_a_contact_of_who_vouches()
    {
        var address = $"{people["Hidden"].Value:N}";
        foreach (var words in new[] { "hazel", "Hidden", address })
        {
            Assert.Empty((await People.PageAsync(words, PeopleKind.All, [], 0, 50, default)).Rows);
            Assert.Equal("Hidden Hazel", (await People.PageAsync(words, PeopleKind.All, [home], 0, 50, default)).Rows is [var row] ? row.Name : null);
        }

        Assert.Null((await People.RowAsync(people["Hidden"], [], default))?.Name);
        Assert.Equal("Hidden Hazel", (await People.RowAsync(people["Hidden"], [home], default))?.Name);
        Assert.Null(await People.RowAsync(new(home.Value), [], default));
    }

    [Fact]
    public async Task It_finds_by_name_address_and_kind()
    {
        Assert.Equal(["Ada Alder"], await NamesAsync("alder", PeopleKind.All));
        Assert.Equal(["Zoe Zinnia"], await NamesAsync($"{people["Zoe"].Value:N}@", PeopleKind.All));
        Assert.Equal(["Zoe Zinnia"], await NamesAsync("", PeopleKind.Administrators));
        Assert.Equal(["Élodie Érable", "Zoe Zinnia"], await NamesAsync("", PeopleKind.Alone));
        Assert.Empty(await NamesAsync("", PeopleKind.Guests));
        Assert.Empty(await NamesAsync("%", PeopleKind.All));
        Assert.True((await People.WaysAsync(people["Zoe"], default))?.AsksForCode);
    }

    [Fact]
    public async Task Figures_are_read_and_name_every_table()
    {
        await store.OpenedDraftAsync();
        var stored = await store.Get<Figures>().StoredAsync(default);
        Assert.Equal((1, 0L, null), (stored.Drafts, stored.Contributions, stored.LastBackup));
        Assert.All(Enum.GetValues<StoredPart>(), part => Assert.True(stored.Bytes[part] >= 0));
        Assert.True(stored.Bytes[StoredPart.Events] > 0 && stored.Database > stored.Bytes.Values.Sum() / 2);
        var at = store.Clock.GetUtcNow();
        await store.Get<Backup>().NoteAsync(at, default);
        Assert.Equal(at, (await store.Get<Figures>().StoredAsync(default)).LastBackup);
        Assert.Equal(0, (await store.Get<Figures>().BehindAsync(default)).Journaled);
    }

    private async Task<IEnumerable<string?>> NamesAsync(string words, PeopleKind kind) => (await People.PageAsync(words, kind, [], 0, 50, default)).Rows.Select(row => row.Name);
}
