using Marten;
using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class AdministratorsTests(PostgresServer server) : IAsyncLifetime
{
    private readonly StoreFixture store = new(server);
    private readonly PersonId first = new(new("f1000000-0000-7000-8000-000000000001")), second = new(new("f2000000-0000-7000-8000-000000000002"));

    private Network Network => store.Get<Network>();

    public Task InitializeAsync() => store.InitializeAsync();

    public Task DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Administrators_are_appointed_and_dismissed_but_never_the_last_one()
    {
        await Network.CreateAsync(new("Network", "Réseau"), first, default);
        await Network.CreateAsync(new("Another", "Un autre"), second, default);
        Assert.Equal(new Bilingual("Network", "Réseau"), (await Network.FindAsync(default))!.Settings.Name);
        Assert.False(await Network.IsAdministratorAsync(second, default));
        Assert.False(await Network.DismissAsync(first, first, default));

        await Network.AppointAsync(second, first, default);
        await Network.AppointAsync(second, first, default);
        Assert.True(await Network.IsAdministratorAsync(second, default));
        Assert.True(await Network.DismissAsync(first, second, default));
        Assert.False(await Network.IsAdministratorAsync(first, default));
        Assert.False(await Network.DismissAsync(second, second, default));
        Assert.True(await Network.IsAdministratorAsync(second, default));
        Assert.Equal(4, (await EventsAsync()).Count);
    }

    [Fact]
    public async Task Data_of_before_gets_its_network_with_its_first_administrator()
    {
        await store.OpenedDraftAsync();
        Assert.Null(await Network.FindAsync(default));
        await Network.AppointAsync(first, null, default);
        Assert.True(await Network.IsAdministratorAsync(first, default));
        Assert.True((await store.Get<WholeVerification>().VerifyAsync(null, default)).IsProved);
    }

    [Fact]
    public async Task Settings_are_changed_and_the_same_again_is_no_change()
    {
        await Network.CreateAsync(new("Network", "Réseau"), first, default);
        var settings = new NetworkSettings(new("Renamed", "Renommé"), TakesRequests: false);
        await Network.ChangeAsync(settings, first, default);
        await Network.ChangeAsync(settings, first, default);
        Assert.Equal(settings, (await Network.FindAsync(default))!.Settings);
        Assert.Equal(3, (await EventsAsync()).Count);
    }

    [Fact]
    public async Task There_is_no_network_to_change_before_one_is_created() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Network.ChangeAsync(new(new("A", "B"), true), first, default));

    [Fact]
    public async Task Somebody_who_is_forgotten_administers_nothing()
    {
        await Network.CreateAsync(new("Network", "Réseau"), first, default);
        await store.Get<Forgetting>().ForgetAsync(first, default);
        Assert.False(await Network.IsAdministratorAsync(first, default));
    }

    private async Task<IReadOnlyList<JasperFx.Events.IEvent>> EventsAsync()
    {
        await using var session = store.Get<IDocumentStore>().QuerySession();
        return await session.Events.FetchStreamAsync(NetworkMark.Only);
    }
}
