namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class NetworkTests(PostgresServer server)
{
    [Fact]
    public async Task The_demonstration_marks_an_empty_place_and_that_stays()
    {
        await using var place = await PlaceAsync();
        Assert.True(await place.Network.IsEmptyAsync(default));
        Assert.False(await place.Network.IsDemonstrationAsync(default));

        await place.Network.MarkDemonstrationAsync(default);
        await place.Network.MarkDemonstrationAsync(default);

        Assert.True(await place.Network.IsDemonstrationAsync(default));
        Assert.False(await place.Network.IsEmptyAsync(default));
    }

    [Fact]
    public async Task The_demonstration_cannot_be_put_over_data_that_it_did_not_make()
    {
        await using var place = await PlaceAsync();
        await place.Store.OpenedDraftAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => place.Network.MarkDemonstrationAsync(default));
        Assert.False(await place.Network.IsDemonstrationAsync(default));
    }

    private async Task<Place> PlaceAsync()
    {
        var store = new StoreFixture(server);
        await store.InitializeAsync();
        return new(store);
    }

    private sealed record Place(StoreFixture Store) : IAsyncDisposable
    {
        public Network Network => Store.Get<Network>();

        public async ValueTask DisposeAsync() => await Store.DisposeAsync();
    }
}
