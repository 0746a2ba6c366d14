using Marten;
using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class JoinRequestsTests(PostgresServer server) : IAsyncLifetime
{
    private readonly StoreFixture store = new(server);
    private PersonId administrator;

    private JoinRequests Requests => store.Get<JoinRequests>();

    public async Task InitializeAsync()
    {
        await store.InitializeAsync();
        administrator = await NewPersonAsync("nora@nutmeg.example");
        await store.Get<Network>().CreateAsync(new("Rights at Home", "Les droits chez nous"), administrator, default);
    }

    public Task DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task What_is_not_confirmed_is_no_request_and_its_link_makes_one_once()
    {
        var secret = await AskAsync("ivy@ivy.example");
        Assert.Equal(0, await Requests.WaitingAsync(default));
        Assert.NotNull((await Requests.FindAsync(secret, default))?.Said);
        Assert.False(await Requests.ConfirmAsync("another", default));

        Assert.True(await Requests.ConfirmAsync(secret, default));
        Assert.True(await Requests.ConfirmAsync(secret, default));
        var waiting = Assert.Single((await Requests.PageAsync(RequestState.Waiting, "ivy", 0, 50, default)).Rows);
        Assert.Equal(("Ivy House", "Ontario"), (waiting.Name.En, waiting.Region));
        var notice = Assert.Single(await store.Get<Notices>().OfAsync(administrator, default));
        Assert.Equal((NoticeKind.Requested, waiting.Id), (notice.Kind, notice.Request));
        Assert.Equal("Maison Ivy", (await store.Get<Notices>().TellingAsync([notice], default))[notice.Id].About.Fr);
        Assert.Empty((await Requests.PageAsync(RequestState.Waiting, "oak", 0, 50, default)).Rows);
        Assert.Empty((await Requests.PageAsync(RequestState.Declined, "", 0, 50, default)).Rows);
    }

    [Fact]
    public async Task A_link_that_is_too_old_makes_none_and_what_was_said_with_it_goes()
    {
        var secret = await AskAsync("ivy@ivy.example");
        store.Clock.Advance(JoinRequests.Lifetime);
        Assert.Null(await Requests.FindAsync(secret, default));
        Assert.False(await Requests.ConfirmAsync(secret, default));
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        await Requests.ForgetOldAsync(default);
        Assert.Equal(0, await AskersAsync());
    }

    [Fact]
    public async Task Where_no_requests_are_taken_any_more_a_link_makes_none()
    {
        var secret = await AskAsync("ivy@ivy.example");
        await store.Get<Network>().ChangeAsync(new(new("Rights at Home", "Les droits chez nous"), TakesRequests: false), administrator, default);
        Assert.False(await Requests.ConfirmAsync(secret, default));
    }

    [Fact]
    public async Task One_address_gets_only_so_many_mails_a_day_and_the_answer_is_the_same()
    {
        for (var i = 0; i < JoinRequests.MailsPerAddress + 3; i++) Assert.Equal(Asked.Taken, await Requests.AskAsync(Said(i % 2 == 0 ? "ivy@ivy.example" : "IVY@ivy.example"), Letter, default));
        Assert.Equal(JoinRequests.MailsPerAddress, (await store.Get<MailQueue>().ListAsync(LetterState.Waiting, 0, 50, default)).Count);
        store.Clock.Advance(TimeSpan.FromDays(1));
        await AskAsync("ivy@ivy.example");
        Assert.Equal(JoinRequests.MailsPerAddress + 1, (await store.Get<MailQueue>().ListAsync(LetterState.Waiting, 0, 50, default)).Count);
    }

    [Fact]
    public async Task When_too_many_wait_nobody_else_may_ask()
    {
        await using (var session = store.Get<IDocumentStore>().LightweightSession())
        {
            for (var i = 0; i < JoinRequests.MostUnconfirmed; i++)
                session.Insert(new Asker { Id = store.NewId(), Said = Said($"p{i}@many.example"), SecretHash = $"{i}", At = store.Clock.GetUtcNow(), Until = store.Clock.GetUtcNow().AddDays(1) });
            await session.SaveChangesAsync();
        }

        Assert.Equal(Asked.Full, await Requests.AskAsync(Said("ivy@ivy.example"), Letter, default));
        store.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(Asked.Taken, await Requests.AskAsync(Said("ivy@ivy.example"), Letter, default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Approving_founds_the_organization_with_whoever_asked_as_its_contact(bool isKnown)
    {
        var known = isKnown ? await NewPersonAsync("ivy@ivy.example") : (PersonId?)null;
        var request = await RequestedAsync("Ivy@ivy.example");
        Assert.Equal(RequestAnswer.Done, await Requests.ApproveAsync(request, administrator, (_, account) => Letter(account.Email!), default));

        var approved = (await Requests.FindAsync(request, default))!;
        Assert.Equal((RequestState.Approved, (PersonId?)administrator), (approved.State, approved.DecidedBy));
        var founded = (await store.Get<Organizations>().FindAsync(approved.Founded!.Value, default))!;
        Assert.Equal(approved.Organization, founded.Details with { Languages = approved.Organization.Languages });
        Assert.Equal(approved.Organization.Languages, founded.Languages);
        var contact = Assert.Single(founded.Members);
        Assert.Equal(("Director", true), (contact.Title, contact.IsContact));
        Assert.Equal(isKnown ? known : approved.Person, contact.Person);
        Assert.Equal(isKnown ? "Known already" : "Ivy Ivers", (await store.Get<People>().FindAsync(contact.Person, default))?.Name);
        Assert.Null(await Requests.AskerAsync(request, default)); // it is the account's now
        Assert.Equal(RequestAnswer.Over, await Requests.DeclineAsync(request, "No", administrator, asker => Letter(asker.Said.Address), default));
    }

    [Fact]
    public async Task Two_administrators_at_once_answer_once()
    {
        var request = await RequestedAsync("ivy@ivy.example");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Requests.ApproveAsync(request, administrator, (_, account) => Letter(account.Email!), default)));
        Assert.Single(answers, RequestAnswer.Done);
        Assert.Single(await store.Get<Organizations>().AllAsync(default));
    }

    [Fact]
    public async Task Who_was_declined_is_told_why_and_forgotten_after_some_months()
    {
        var request = await RequestedAsync("ivy@ivy.example");
        Assert.Equal(RequestAnswer.Done, await Requests.DeclineAsync(request, "We know you not.", administrator, asker => Letter(asker.Said.Address), default));
        Assert.Equal("We know you not.", (await Requests.AskerAsync(request, default))?.Reason);
        store.Clock.Advance(JoinRequests.RememberedFor);
        await Requests.ForgetOldAsync(default);
        Assert.NotNull(await Requests.AskerAsync(request, default));
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        await Requests.ForgetOldAsync(default);
        Assert.Null(await Requests.AskerAsync(request, default));
        Assert.Equal(RequestState.Declined, (await Requests.FindAsync(request, default))?.State);
    }

    [Fact]
    public async Task What_nobody_answers_lapses()
    {
        var request = await RequestedAsync("ivy@ivy.example");
        store.Clock.Advance(JoinRequests.RememberedFor + TimeSpan.FromSeconds(1));
        await Requests.ForgetOldAsync(default);
        Assert.Equal(RequestState.Lapsed, (await Requests.FindAsync(request, default))?.State);
        Assert.Equal(RequestAnswer.Over, await Requests.ApproveAsync(request, administrator, (_, account) => Letter(account.Email!), default));
    }

    [Fact]
    public async Task Of_somebody_who_is_forgotten_what_they_said_goes_and_their_request_can_still_be_declined()
    {
        var person = await NewPersonAsync("ivy@ivy.example");
        var request = await RequestedAsync("ivy@ivy.example");
        await store.Get<Forgetting>().ForgetAsync(person, default);
        Assert.Null(await Requests.AskerAsync(request, default));
        Assert.Equal(RequestAnswer.Over, await Requests.ApproveAsync(request, administrator, (_, account) => Letter(account.Email!), default));
        Assert.Equal(RequestAnswer.Done, await Requests.DeclineAsync(request, "Gone", administrator, asker => Letter(asker.Said.Address), default));
    }

    private static RequestWords Said(string address) => new(
        new(new("Ivy House", "Maison Ivy"), "Ivy", "shelter", new("A house.", "Une maison."), "Ontario", ["en", "iu"], IsUnlisted: true), "https://ivy.example/", "Ivy Ivers", address, "Director", "To write.", "en");

    private static Letter Letter(RequestWords said, string secret) => new("request", said.Address, "", "en", secret, [new("Something.")]);

    private static Letter Letter(string address) => new("request", address, "", "en", "Something", [new("Something.")]);

    private async Task<string> AskAsync(string address)
    {
        var secret = "";
        Assert.Equal(Asked.Taken, await Requests.AskAsync(Said(address), (said, told) => Letter(said, secret = told), default));
        return secret;
    }

    private async Task<Guid> RequestedAsync(string address)
    {
        var secret = await AskAsync(address);
        var asker = (await Requests.FindAsync(secret, default))!; // not null: asked just now
        Assert.True(await Requests.ConfirmAsync(secret, default));
        return asker.Id;
    }

    private async Task<int> AskersAsync()
    {
        await using var session = store.Get<IDocumentStore>().QuerySession();
        return await session.Query<Asker>().CountAsync();
    }

    private async Task<PersonId> NewPersonAsync(string address)
    {
        var account = new Account { Id = store.NewId(), Name = "Known already", Email = address, NormalizedEmail = EmailAddress.Normalize(address), SecurityStamp = "x" };
        await using var session = store.Get<IDocumentStore>().LightweightSession();
        session.Insert(account);
        await session.SaveChangesAsync();
        return account.Person;
    }
}
