using Marten;
using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class SuggestionsTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    private static readonly Author Alice = StoreFixture.Alice;
    private static readonly Author Bob = StoreFixture.Bob;

    private Suggestions Suggestions => store.Get<Suggestions>();

    [Fact]
    public async Task What_is_suggested_is_open_until_it_is_decided_once()
    {
        var writer = await WrittenAsync("Every child eats.");
        var id = await MadeAsync(writer, "child", "person");
        var made = Assert.Single(await Suggestions.OpenAsync(writer.Id, default));
        Assert.Equal((id, "child", "person", "It is truer", Bob, SuggestionState.Open), (made.Id, made.Removed, made.Inserted, made.Why, made.By, made.State));

        Assert.Equal(SuggestionRefusal.NotYours, await Suggestions.WithdrawAsync(id, Alice, default));
        Assert.Null(await Suggestions.DeclineAsync(id, "It is law", Alice, default));
        Assert.Equal(SuggestionRefusal.Decided, await Suggestions.DeclineAsync(id, "Again", Alice, default));
        Assert.Equal(SuggestionRefusal.Decided, await Suggestions.WithdrawAsync(id, Bob, default));
        Assert.Empty(await Suggestions.OpenAsync(writer.Id, default));
        var declined = Assert.Single(await Suggestions.DecidedAsync(writer.Id, 10, default));
        Assert.Equal((SuggestionState.Declined, Alice, "It is law"), (declined.State, declined.DecidedBy, declined.Reason));
        Assert.Equal(SuggestionRefusal.Unknown, await Suggestions.DeclineAsync(store.NewId(), "", Alice, default));
    }

    [Fact]
    public async Task What_is_in_the_text_is_accepted_whatever_else_was_said_at_the_same_moment()
    {
        var writer = await WrittenAsync("Every child eats.");
        var id = await MadeAsync(writer, "child", "person");
        Assert.Null(await Suggestions.WithdrawAsync(id, Bob, default));
        Assert.Null(await Suggestions.AcceptAsync(id, new(2), Alice, default));
        Assert.Equal(SuggestionRefusal.Decided, await Suggestions.AcceptAsync(id, new(3), Bob, default));
        var accepted = await Suggestions.FindAsync(id, default);
        Assert.Equal((SuggestionState.Accepted, new DraftVersion(2), Alice), (accepted!.State, accepted.Became!.Value, accepted.DecidedBy)); // not null: accepted
    }

    [Fact]
    public async Task What_cannot_be_is_refused_by_name()
    {
        var writer = await WrittenAsync("Eat 🙂 well.");
        await RefusedAsync(SuggestionRefusal.WrongPlace, new(new(1), 0, 3, "Ate", "Eaten", ""));
        await RefusedAsync(SuggestionRefusal.WrongPlace, new(new(1), 0, 30, new string('x', 30), "", ""));
        await RefusedAsync(SuggestionRefusal.WrongPlace, new(new(1), 3, 0, "Eat", "", ""));
        await RefusedAsync(SuggestionRefusal.WrongPlace, new(new(9), 0, 3, "Eat", "", ""));
        await RefusedAsync(SuggestionRefusal.WrongPlace, new(new(-1), 0, 0, "", "x", ""));
        await RefusedAsync(SuggestionRefusal.WrongPlace, new(new(1), 5, 5, "", "x", "")); // within the pair
        await RefusedAsync(SuggestionRefusal.NothingChanges, new(new(1), 0, 3, "Eat", "Eat", ""));
        await RefusedAsync(SuggestionRefusal.NothingChanges, new(new(1), 3, 3, "", "", ""));
        await RefusedAsync(SuggestionRefusal.ForbiddenCharacters, new(new(1), 0, 0, "", "a\rb", ""));
        await RefusedAsync(SuggestionRefusal.ForbiddenCharacters, new(new(1), 0, 0, "", "\ud83d", ""));
        await RefusedAsync(SuggestionRefusal.TooLong, new(new(1), 0, 0, "", new string('x', 10_001), ""));
        await RefusedAsync(SuggestionRefusal.TooLong, new(new(1), 0, 0, "", "x", new string('x', 1_001)));
        Assert.Empty(await Suggestions.OpenAsync(writer.Id, default));

        async Task RefusedAsync(SuggestionRefusal expected, NewSuggestion made) => Assert.Equal(expected, await Suggestions.MakeAsync(store.NewId(), writer.Id, made, Bob, default));
    }

    [Fact]
    public async Task One_person_has_only_so_many_open_and_the_same_one_counts_once()
    {
        var writer = await WrittenAsync("Eat.");
        var few = new Suggestions(store.Get<IDocumentStore>(), store.Get<DraftHistory>(), store.Clock, new(Open: 2));
        var made = new NewSuggestion(new(1), 3, 3, "", " well", "");
        var first = store.NewId();
        Assert.Null(await few.MakeAsync(first, writer.Id, made, Bob, default));
        Assert.Null(await few.MakeAsync(first, writer.Id, made, Bob, default)); // sent twice
        Assert.Null(await few.MakeAsync(store.NewId(), writer.Id, made, Bob, default));
        Assert.Equal(SuggestionRefusal.TooMany, await few.MakeAsync(store.NewId(), writer.Id, made, Bob, default));
        Assert.Null(await few.MakeAsync(store.NewId(), writer.Id, made, Alice, default));
        Assert.Null(await few.WithdrawAsync(first, Bob, default));
        Assert.Null(await few.MakeAsync(store.NewId(), writer.Id, made, Bob, default));
    }

    [Fact]
    public async Task It_is_found_where_its_text_is_and_not_where_that_was_changed()
    {
        var writer = await WrittenAsync("Every child eats. Every child sleeps.");
        var id = await MadeAsync(writer, "child", "person");
        await writer.ReplacesAsync(0, 0, "# Food\n\n");
        await writer.TypesAsync(" Well.");
        var (placed, text) = await PlacedAsync(writer);
        Assert.Equal("child", text[placed.Range.From..placed.Range.To]);
        Assert.Equal(text.IndexOf("child", StringComparison.Ordinal), placed.Range.From);
        Assert.True(placed.StandsIn(writer.Draft.Text));
        Assert.Equal(text.Replace("child eats", "person eats", StringComparison.Ordinal), placed.In(writer.Draft.Text).Apply(writer.Draft.Text).ToString());

        await writer.ReplacesAsync(placed.Range.From + 2, placed.Range.From + 2, "x");
        Assert.False((await PlacedAsync(writer)).Placed.StandsIn(writer.Draft.Text));
        await writer.ReplacesAsync(placed.Range.From + 2, placed.Range.From + 3, "");
        Assert.True((await PlacedAsync(writer)).Placed.StandsIn(writer.Draft.Text));
        await writer.ReplacesAsync(placed.Range.From, placed.Range.To, "");
        Assert.False((await PlacedAsync(writer)).Placed.StandsIn(writer.Draft.Text));
        Assert.Null((await PlacedAsync(writer)).Placed.Became);
        Assert.Equal(id, placed.Suggestion.Id);
    }

    [Fact]
    public async Task What_is_kept_after_long_writing_and_what_is_followed_anew_are_the_same()
    {
        var writer = await WrittenAsync("Every child eats. Every child sleeps.");
        await MadeAsync(writer, "child", "person");
        await MadeAsync(writer, "", " Always.", writer.Draft.Text.Length);
        await writer.TypesManyAsync(700, new Random(5));
        await writer.SealsAsync();
        var open = await Suggestions.OpenAsync(writer.Id, default);
        var places = store.Get<SuggestionPlaces>();
        var followed = await places.AtAsync(writer.Id, open, writer.Draft.Version, default);
        Assert.Equal(2, followed.Length);
        await writer.TypesAsync(" More.");
        await writer.TypesManyAsync(20, new Random(6));
        var fromKept = await places.AtAsync(writer.Id, open, writer.Draft.Version, default);
        await using (var session = store.Get<IDocumentStore>().LightweightSession())
        {
            Assert.NotNull(await session.LoadAsync<KeptSuggestionPlaces>(writer.Id.Value));
            session.Delete<KeptSuggestionPlaces>(writer.Id.Value);
            await session.SaveChangesAsync();
        }

        Assert.Equal((await places.AtAsync(writer.Id, open, writer.Draft.Version, default)).Select(one => one.Range), fromKept.Select(one => one.Range));
    }

    private async Task<Writer> WrittenAsync(string text)
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await writer.TypesAsync(text);
        return writer;
    }

    private async Task<Guid> MadeAsync(Writer writer, string removed, string inserted, int? at = null)
    {
        var (id, from) = (store.NewId(), at ?? writer.Draft.Text.ToString().IndexOf(removed, StringComparison.Ordinal));
        Assert.Null(await Suggestions.MakeAsync(id, writer.Id, new(writer.Draft.Version, from, from + removed.Length, removed, inserted, "It is truer"), Bob, default));
        return id;
    }

    private async Task<(PlacedSuggestion Placed, string Text)> PlacedAsync(Writer writer) =>
        (Assert.Single(await store.Get<SuggestionPlaces>().AtAsync(writer.Id, await Suggestions.OpenAsync(writer.Id, default), writer.Draft.Version, default)), writer.Draft.Text.ToString());
}
