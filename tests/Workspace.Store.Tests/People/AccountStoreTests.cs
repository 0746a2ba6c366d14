using Marten;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class AccountStoreTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task An_account_is_found_by_its_address_whatever_its_case()
    {
        using var users = Users();
        var made = await MadeAsync(users, "Rosa.Lind@example.org", "Rosa Lind");
        using var later = Users();
        Assert.Equal(made.Id, (await later.FindByEmailAsync("rosa.lind@EXAMPLE.org"))?.Id);
        Assert.Equal("Rosa Lind", (await store.Get<People>().FindAsync(made.Person, default))?.Name);
    }

    [Fact]
    public async Task One_address_has_one_account_even_when_two_are_made_at_once()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(async n =>
        {
            // past Identity's own look before it writes
            using var accounts = new AccountStore(store.Get<IDocumentStore>(), new(), store.Clock);
            return await accounts.CreateAsync(new() { Id = store.NewId(), Email = "one@example.org", NormalizedEmail = "ONE@EXAMPLE.ORG", Name = $"{n}" }, default);
        }));
        Assert.Single(results, r => r.Succeeded);
        Assert.All(results.Where(r => !r.Succeeded), r => Assert.Equal("DuplicateEmail", Assert.Single(r.Errors).Code));
    }

    [Fact]
    public async Task A_stale_write_fails_and_changes_nothing()
    {
        using var first = Users();
        var id = (await MadeAsync(first, "stale@example.org", "Before")).Id.ToString();
        using var second = Users();
        var (one, two) = ((await first.FindByIdAsync(id))!, (await second.FindByIdAsync(id))!);
        one.Name = "One";
        two.Name = "Two";

        Assert.True((await first.UpdateAsync(one)).Succeeded);
        Assert.Equal("ConcurrencyFailure", Assert.Single((await second.UpdateAsync(two)).Errors).Code);

        using var third = Users();
        Assert.Equal("One", (await third.FindByIdAsync(id))!.Name);
    }

    [Fact]
    public async Task Names_are_given_of_those_that_are_known()
    {
        using var users = Users();
        var known = await MadeAsync(users, "known@example.org", "Known Person");
        var names = await store.Get<People>().NamesAsync([known.Person, new(store.NewId())], default);
        Assert.Equal("KP", Assert.Single(names).Value.Initials);
    }

    [Fact]
    public async Task Accounts_without_an_address_do_not_collide()
    {
        using var accounts = new AccountStore(store.Get<IDocumentStore>(), new(), store.Clock);
        Assert.True((await accounts.CreateAsync(new() { Id = store.NewId(), Name = "A" }, default)).Succeeded);
        Assert.True((await accounts.CreateAsync(new() { Id = store.NewId(), Name = "B" }, default)).Succeeded);
    }

    private ScopedUsers Users() => new(store);

    private async Task<Account> MadeAsync(ScopedUsers users, string address, string name)
    {
        var account = new Account { Id = store.NewId(), Email = address, Name = name };
        Assert.True((await users.CreateAsync(account)).Succeeded);
        return account;
    }

    /// <summary>Identity's own manager, as one request has it.</summary>
    private sealed class ScopedUsers(StoreFixture store) : IDisposable
    {
        private readonly IServiceScope scope = store.Get<IServiceScopeFactory>().CreateScope();

        private UserManager<Account> Manager => scope.ServiceProvider.GetRequiredService<UserManager<Account>>();

        public Task<IdentityResult> CreateAsync(Account account) => Manager.CreateAsync(account);

        public Task<IdentityResult> UpdateAsync(Account account) => Manager.UpdateAsync(account);

        public Task<Account?> FindByEmailAsync(string address) => Manager.FindByEmailAsync(address);

        public Task<Account?> FindByIdAsync(string id) => Manager.FindByIdAsync(id);

        public void Dispose() => scope.Dispose();
    }
}
