using Marten;
using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class SessionsTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    private Sessions All => store.Get<Sessions>();

    [Fact]
    public async Task A_session_is_known_until_it_is_ended_and_to_nobody_else()
    {
        var (person, other) = (await PersonAsync(), await PersonAsync());
        var begun = await All.BeginAsync(person, "link", "Firefox, Windows", default);
        Assert.Equal(("Firefox, Windows", "link", begun.At), (await FoundAsync(begun, person) is var found ? (found!.Device, found.Way, found.ProvedAt) : default));
        Assert.Null(await FoundAsync(begun, other));
        Assert.Equal(0, await All.EndAsync(other, one => one.Id == begun.Id, other, default));
        Assert.NotNull(await FoundAsync(begun, person));
        Assert.Equal(1, await All.EndAsync(person, one => one.Id == begun.Id, person, default));
        Assert.Null(await FoundAsync(begun, person));
        await using var session = store.Get<IDocumentStore>().QuerySession();
        Assert.Equal(new SessionEnded(begun.Id, person, store.Clock.GetUtcNow()), Assert.Single(await session.Events.FetchStreamAsync(person.Value)).Data);
    }

    [Fact]
    public async Task Ending_changes_the_account_so_that_who_watches_it_looks_at_once()
    {
        var person = await PersonAsync();
        var begun = await All.BeginAsync(person, "link", "", default);
        var before = await VersionAsync(person);
        await All.SeeAsync(begun, default);
        await All.ProveAsync(begun.Id, default);
        Assert.Equal(before, await VersionAsync(person));
        await All.EndAsync(person, _ => true, person, default);
        Assert.NotEqual(before, await VersionAsync(person));
    }

    [Fact]
    public async Task It_is_known_to_the_hour_when_a_session_was_used_last()
    {
        var person = await PersonAsync();
        var begun = await All.BeginAsync(person, "link", "", default);
        store.Clock.Advance(TimeSpan.FromMinutes(150));
        await All.SeeAsync(begun, default);
        var seen = (await FoundAsync(begun, person))!; // not null: begun
        Assert.Equal((0, 0), (seen.SeenAt.Minute, seen.SeenAt.Second));
        Assert.InRange(store.Clock.GetUtcNow() - seen.SeenAt, TimeSpan.Zero, TimeSpan.FromMinutes(59.9));
        Assert.Equal(begun.ProvedAt, seen.ProvedAt);
        await All.ProveAsync(begun.Id, default);
        Assert.Equal(store.Clock.GetUtcNow(), (await FoundAsync(begun, person))!.ProvedAt); // not null: begun
    }

    [Fact]
    public async Task What_was_ended_is_not_brought_back_by_being_used()
    {
        var person = await PersonAsync();
        var begun = await All.BeginAsync(person, "link", "", default);
        await All.EndAsync(person, _ => true, person, default);
        store.Clock.Advance(TimeSpan.FromHours(2));
        await All.SeeAsync(begun, default);
        await All.ProveAsync(begun.Id, default);
        Assert.Null(await FoundAsync(begun, person));
    }

    [Fact]
    public async Task A_session_that_nobody_uses_for_a_month_is_over()
    {
        var person = await PersonAsync();
        var begun = await All.BeginAsync(person, "link", "", default);
        store.Clock.Advance(Sessions.Lifetime);
        Assert.NotNull(await FoundAsync(begun, person));
        await All.ForgetOldAsync(default);
        Assert.Single(await All.OfAsync(person, default));
        store.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Null(await FoundAsync(begun, person));
        await All.ForgetOldAsync(default);
        Assert.Empty(await All.OfAsync(person, default));
    }

    [Fact]
    public async Task Sessions_go_with_their_person()
    {
        var person = await PersonAsync();
        await All.BeginAsync(person, "link", "", default);
        await store.Get<Forgetting>().ForgetAsync(person, default);
        Assert.Empty(await All.OfAsync(person, default));
    }

    private Task<AccountSession?> FoundAsync(AccountSession session, PersonId person) => All.FindAsync(session.Id, person, default);

    private async Task<Guid> VersionAsync(PersonId person)
    {
        await using var session = store.Get<IDocumentStore>().QuerySession();
        return (await session.LoadAsync<Account>(person.Value))!.Version; // not null: made below
    }

    private async Task<PersonId> PersonAsync()
    {
        var account = new Account { Id = store.NewId(), Name = "Somebody" };
        await using var session = store.Get<IDocumentStore>().LightweightSession();
        session.Insert(account);
        await session.SaveChangesAsync();
        return account.Person;
    }
}
