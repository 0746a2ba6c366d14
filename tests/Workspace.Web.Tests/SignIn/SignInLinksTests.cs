using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Workspace.Store;
using Workspace.Web.SignIn;

namespace Workspace.Web.Tests.SignIn;

[Collection(SharedApp.Name)]
public sealed class SignInLinksTests(WorkspaceApp app)
{
    private readonly FakeTimeProvider clock = new(new(2027, 9, 14, 9, 0, 0, TimeSpan.Zero));
    private readonly EphemeralDataProtectionProvider protection = new();

    private SignInLinks Links => new(protection, clock);

    [Fact]
    public async Task A_link_signs_its_person_in_once()
    {
        var (id, link) = await LinkAsync();
        Assert.Equal(id, (await UseAsync(link))?.Id);
        Assert.Null(await UseAsync(link));
        Assert.Null(await ReadAsync(link));
    }

    [Fact]
    public async Task Looking_at_a_link_does_not_use_it_up()
    {
        var (id, link) = await LinkAsync();
        Assert.Equal(id, (await ReadAsync(link))?.Id);
        Assert.Equal(id, (await ReadAsync(link))?.Id);
        Assert.NotNull(await UseAsync(link));
    }

    [Fact]
    public async Task A_link_lives_for_a_quarter_of_an_hour()
    {
        var (_, link) = await LinkAsync();
        clock.Advance(TimeSpan.FromMinutes(15));
        Assert.NotNull(await ReadAsync(link));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(await ReadAsync(link));
        Assert.Null(await UseAsync(link));
    }

    [Fact]
    public async Task Using_one_link_ends_the_others_that_are_out()
    {
        var (id, first) = await LinkAsync();
        var second = await MakeAsync(id);
        Assert.NotNull(await UseAsync(second));
        Assert.Null(await UseAsync(first));
    }

    [Fact]
    public async Task Of_two_uses_at_once_one_wins()
    {
        var (_, link) = await LinkAsync();
        var uses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => UseAsync(link))));
        Assert.Single(uses, account => account is not null);
    }

    [Fact]
    public async Task A_link_dies_with_the_sessions_of_its_person()
    {
        var (id, link) = await LinkAsync();
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            Assert.True((await accounts.UpdateSecurityStampAsync((await accounts.FindByIdAsync(id.ToString()))!)).Succeeded);
        }

        Assert.Null(await ReadAsync(link));
    }

    [Theory]
    [InlineData("")]
    [InlineData("used")]
    [InlineData("../../..")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task What_we_did_not_make_is_no_link(string link) => Assert.Null(await ReadAsync(link));

    [Fact]
    public async Task A_link_with_one_letter_changed_is_no_link()
    {
        var (_, link) = await LinkAsync();
        var changed = link[..20] + (link[20] == 'A' ? 'B' : 'A') + link[21..];
        Assert.Null(await ReadAsync(changed));
    }

    private async Task<(Guid Id, string Link)> LinkAsync()
    {
        var id = (await app.NewPersonAsync("Fay Fern")).Value;
        return (id, await MakeAsync(id));
    }

    private async Task<string> MakeAsync(Guid id)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var account = await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().FindByIdAsync(id.ToString());
        return Links.Make(account!);
    }

    private async Task<Account?> ReadAsync(string link)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await Links.ReadAsync(link, scope.ServiceProvider.GetRequiredService<UserManager<Account>>());
    }

    private async Task<Account?> UseAsync(string link)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await Links.UseAsync(link, scope.ServiceProvider.GetRequiredService<UserManager<Account>>());
    }
}
