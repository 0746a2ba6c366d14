using Npgsql;
using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class TokensTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    private readonly Author somebody = new(new(store.NewId()), new(store.NewId()));
    private readonly Author other = new(new(store.NewId()), new(store.NewId()));

    private Tokens Tokens => store.Get<Tokens>();

    [Fact]
    public async Task What_a_program_says_finds_its_token_and_nothing_like_it_does()
    {
        var (token, said) = (await Tokens.MakeAsync(somebody, "Nightly copy", [TokenScope.Read, TokenScope.Export], TimeSpan.FromDays(30), default))!.Value;
        Assert.Matches("^workspace_[A-Za-z0-9_-]{43}$", said);
        Assert.StartsWith(token.Start, said, StringComparison.Ordinal);
        var found = await Tokens.UseAsync(said, default);
        Assert.Equal((token.Id, somebody, "Nightly copy"), (found!.Id, found.Author, found.Name));
        Assert.Equal([TokenScope.Read, TokenScope.Export], found.Scopes);
        foreach (var wrong in (string[])["", "workspace_", said[..^1], said + "A", said.ToUpperInvariant(), token.Hash, said[..^1] + (said[^1] == 'A' ? 'B' : 'A')])
            Assert.Null(await Tokens.UseAsync(wrong, default));
    }

    [Fact]
    public async Task What_a_program_says_stands_nowhere_in_the_database()
    {
        var (_, said) = (await Tokens.MakeAsync(somebody, "Nightly copy", [TokenScope.Read], TimeSpan.FromDays(1), default))!.Value;
        await Tokens.UseAsync(said, default);
        await using var connection = new NpgsqlConnection(store.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"select count(*) from {store.Schema}.mt_doc_token t where t::text like '%' || $1 || '%'", connection) { Parameters = { new() { Value = said[^30..] } } };
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task It_ends_when_it_expires_and_when_its_person_ends_it_and_nobody_else_can()
    {
        var (token, said) = (await Tokens.MakeAsync(somebody, "Short", [TokenScope.Read], TimeSpan.FromDays(1), default))!.Value;
        Assert.Equal([token.Id], await Tokens.HoldingAsync([token.Id, store.NewId()], default));
        await Tokens.RevokeAsync(other.Person, token.Id, default);
        Assert.NotNull(await Tokens.UseAsync(said, default));
        await Tokens.RevokeAsync(somebody.Person, token.Id, default);
        Assert.Null(await Tokens.UseAsync(said, default));
        Assert.Empty(await Tokens.HoldingAsync([token.Id], default));

        var (second, again) = (await Tokens.MakeAsync(somebody, "Short", [TokenScope.Read], TimeSpan.FromDays(1), default))!.Value;
        store.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await Tokens.UseAsync(again, default));
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await Tokens.UseAsync(again, default));
        Assert.Empty(await Tokens.HoldingAsync([second.Id], default));
    }

    [Fact]
    public async Task When_it_was_used_is_known_to_the_hour()
    {
        var (token, said) = (await Tokens.MakeAsync(somebody, "Hourly", [TokenScope.Read], TimeSpan.FromDays(1), default))!.Value;
        Assert.Null(token.UsedAt);
        store.Clock.Advance(TimeSpan.FromMinutes(100));
        await Tokens.UseAsync(said, default);
        var now = store.Clock.GetUtcNow();
        Assert.Equal(new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero), Assert.Single(await Tokens.OfAsync(somebody.Person, default)).UsedAt);
    }

    [Fact]
    public async Task Nobody_has_more_than_so_many_or_one_for_longer_than_a_year()
    {
        for (var i = 0; i < Tokens.Most; i++) Assert.NotNull(await Tokens.MakeAsync(other, $"Number {i}", [TokenScope.Read], TimeSpan.FromDays(1), default));
        Assert.Null(await Tokens.MakeAsync(other, "One more", [TokenScope.Read], TimeSpan.FromDays(1), default));
        Assert.NotNull(await Tokens.MakeAsync(somebody, "Another's", [TokenScope.Read], TimeSpan.FromDays(1), default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Tokens.MakeAsync(somebody, "For ever", [TokenScope.Read], TimeSpan.FromDays(367), default));
    }

    [Fact]
    public async Task They_are_forgotten_with_their_person()
    {
        var (_, said) = (await Tokens.MakeAsync(somebody, "Hers", [TokenScope.Read], TimeSpan.FromDays(1), default))!.Value;
        await store.Get<Forgetting>().ForgetAsync(somebody.Person, default);
        Assert.Null(await Tokens.UseAsync(said, default));
        Assert.Empty(await Tokens.OfAsync(somebody.Person, default));
    }
}
