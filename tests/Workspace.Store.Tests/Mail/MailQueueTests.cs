using Marten;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class MailQueueTests(PostgresServer server) : IAsyncLifetime
{
    private readonly StoreFixture store = new(server);
    private readonly List<Letter> sent = [];

    private MailQueue Queue => store.Get<MailQueue>();

    private FakeTimeProvider Clock => store.Clock;

    public Task InitializeAsync() => store.InitializeAsync();

    public Task DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_letter_leaves_as_it_was_written_and_is_remembered_without_its_words()
    {
        var person = new PersonId(store.NewId());
        var written = new Letter("invitation", "rosa@example.org", "Rosa Lind", "fr", "Bonjour", [new("Un mot."), LetterPart.Button("Voir", new("https://example.org/x?y=1&z=é"))])
        {
            Person = person,
            About = store.NewId(),
            Until = Clock.GetUtcNow().AddDays(14),
            Unsubscribe = new("Ne plus en recevoir", new("https://example.org/u")),
        };
        await EnqueueAsync(written);
        Assert.IsType<Delivery.Sent>(await SendAsync());

        var letter = Assert.Single(sent);
        Assert.Equal(written with { Parts = letter.Parts }, letter);
        Assert.Equal(written.Parts, letter.Parts);
        Assert.Null(await SendAsync());
        var row = Assert.Single(await Queue.ListAsync(null, 0, 10, default));
        Assert.Equal(("invitation", person.Value, written.About, LetterState.Sent, 0, false), (row.Kind, row.Person, row.About, row.State, row.Attempts, row.CanRetry));
        await using var session = store.Get<IDocumentStore>().QuerySession();
        Assert.Null((await session.LoadAsync<StoredLetter>(row.Id))!.Contents);
    }

    [Fact]
    public async Task A_letter_is_stored_with_the_act_it_tells_of_or_not_at_all()
    {
        var address = $"{store.NewId():N}@example.org";
        await using (var session = store.Get<IDocumentStore>().LightweightSession())
        {
            Queue.Enqueue(session, To("a@example.org"));
            session.Insert(new Account { Id = store.NewId(), NormalizedEmail = address });
            session.Insert(new Account { Id = store.NewId(), NormalizedEmail = address });
            await Assert.ThrowsAnyAsync<Exception>(() => session.SaveChangesAsync());
        }

        Assert.Null(await SendAsync());
        Assert.Equal(0, (await Queue.StandingAsync(default)).Waiting);
    }

    [Fact]
    public async Task Saving_wakes_whoever_waits_and_not_saving_does_not()
    {
        await using var session = store.Get<IDocumentStore>().LightweightSession();
        Queue.Enqueue(session, To("a@example.org"), To("b@example.org"));
        var waiting = Queue.WaitAsync(TimeSpan.FromMinutes(1), default);
        Assert.False(waiting.IsCompleted);
        await session.SaveChangesAsync();
        await waiting.WaitAsync(TimeSpan.FromSeconds(20));

        var again = Queue.WaitAsync(TimeSpan.FromMinutes(1), default);
        Assert.False(again.IsCompleted); // two letters of one session ring once
        Clock.Advance(TimeSpan.FromMinutes(1));
        await again.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_delayed_letter_is_tried_again_after_growing_pauses_and_given_up_after_three_days()
    {
        await EnqueueAsync(To("a@example.org"));
        var began = Clock.GetUtcNow();
        var pauses = new List<TimeSpan>();
        for (var at = began; await SendAsync(new Delivery.Delayed("Busy")) is not null; at = Clock.GetUtcNow())
        {
            var row = Assert.Single(await Queue.ListAsync(null, 0, 10, default));
            Assert.Equal("Busy", row.Trouble);
            if (row.State == LetterState.Failed) break;
            pauses.Add(row.Due - at);
            Clock.SetUtcNow(row.Due - TimeSpan.FromTicks(10));
            Assert.Null(await SendAsync());
            Clock.SetUtcNow(row.Due);
        }

        Assert.Equal(TimeSpan.FromSeconds(30), pauses[0]);
        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal(TimeSpan.FromHours(6), pauses[^1]);
        Assert.InRange(Clock.GetUtcNow() - began, TimeSpan.FromDays(2.5), TimeSpan.FromDays(3));
        var standing = await Queue.StandingAsync(default);
        Assert.Equal((0, 1, "Busy", Clock.GetUtcNow()), (standing.Waiting, standing.Failed, standing.Trouble, standing.TroubleAt));

        var failed = Assert.Single(await Queue.ListAsync(LetterState.Failed, 0, 10, default));
        Assert.True(failed.CanRetry);
        Assert.True(await Queue.RetryAsync(failed.Id, default));
        Assert.False(await Queue.RetryAsync(failed.Id, default));
        Assert.IsType<Delivery.Sent>(await SendAsync());
        Assert.False(await Queue.RetryAsync(failed.Id, default));
    }

    [Fact]
    public async Task A_letter_that_is_refused_for_good_is_not_tried_again()
    {
        await EnqueueAsync(To("a@example.org"));
        await SendAsync(new Delivery.Refused("RecipientNotAccepted, status 550"));
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(await SendAsync());
        Assert.Equal(1, (await Queue.StandingAsync(default)).Failed);
    }

    [Fact]
    public async Task A_letter_that_came_to_be_of_no_use_is_not_sent()
    {
        await EnqueueAsync(To("a@example.org") with { Until = Clock.GetUtcNow().AddMinutes(15) });
        Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.IsType<Delivery.Refused>(await SendAsync());
        Assert.Empty(sent);
        Assert.False(Assert.Single(await Queue.ListAsync(LetterState.Failed, 0, 10, default)).CanRetry);
    }

    [Fact]
    public async Task A_letter_is_not_tried_beyond_its_use()
    {
        await EnqueueAsync(To("a@example.org") with { Until = Clock.GetUtcNow().AddSeconds(20) });
        await SendAsync(new Delivery.Delayed("Busy"));
        Assert.Equal(1, (await Queue.StandingAsync(default)).Failed);
    }

    [Fact]
    public async Task While_one_node_sends_a_letter_no_other_takes_it_and_another_letter_goes_by()
    {
        await EnqueueAsync(To("slow@example.org"));
        Clock.Advance(TimeSpan.FromSeconds(1));
        await EnqueueAsync(To("quick@example.org"));
        var (begun, over) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = Queue.SendNextAsync(async (letter, _) =>
        {
            sent.Add(letter);
            begun.SetResult();
            await over.Task;
            return new Delivery.Sent();
        }, default);
        await begun.Task;

        Assert.IsType<Delivery.Sent>(await SendAsync());
        Assert.Null(await SendAsync());
        over.SetResult();
        Assert.NotNull(await slow);
        Assert.Equal(["slow@example.org", "quick@example.org"], sent.Select(letter => letter.Address));
        Assert.Null(await SendAsync());
    }

    [Fact]
    public async Task What_a_node_was_sending_when_it_died_is_sent_by_another()
    {
        await EnqueueAsync(To("a@example.org"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Queue.SendNextAsync((_, _) => throw new InvalidOperationException("died"), default));
        Assert.IsType<Delivery.Sent>(await SendAsync());
    }

    [Fact]
    public async Task No_row_says_an_address_a_name_or_a_key()
    {
        await EnqueueAsync(new Letter("test", "zephyrine@example.org", "Zephyrine", "en", "zephyrine", [LetterPart.Button("zephyrine", new("https://zephyrine.example.org"))]));
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand($"select count(*) from {store.Schema}.mt_doc_storedletter l where l::text ilike '%zephyrine%' or position('zephyrine'::bytea in decode(l.data ->> 'contents', 'base64')) > 0");
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_letter_whose_keys_are_gone_fails_and_holds_nobody_up()
    {
        await EnqueueAsync(To("a@example.org"));
        Clock.Advance(TimeSpan.FromSeconds(1));
        var elsewhere = new MailQueue(store.Get<IDocumentStore>(), new EphemeralDataProtectionProvider(), Clock);
        await using (var session = store.Get<IDocumentStore>().LightweightSession())
        {
            elsewhere.Enqueue(session, To("b@example.org"));
            await session.SaveChangesAsync();
        }

        Assert.IsType<Delivery.Refused>((await elsewhere.SendNextAsync(TakeAsync, default))?.Delivery);
        Assert.IsType<Delivery.Sent>((await elsewhere.SendNextAsync(TakeAsync, default))?.Delivery);
        Assert.Equal("b@example.org", Assert.Single(sent).Address);
    }

    [Fact]
    public async Task Letters_to_a_person_go_with_them()
    {
        var person = new PersonId(store.NewId());
        await EnqueueAsync(To("a@example.org") with { Person = person }, To("b@example.org"));
        await store.Get<Forgetting>().ForgetAsync(person, default);
        await SendAsync();
        Assert.Null(await SendAsync());
        Assert.Equal("b@example.org", Assert.Single(sent).Address);
    }

    [Fact]
    public async Task Letters_about_a_thing_that_is_no_more_are_withdrawn()
    {
        var about = store.NewId();
        await EnqueueAsync(To("a@example.org") with { About = about });
        await using (var session = store.Get<IDocumentStore>().LightweightSession())
        {
            MailQueue.Withdraw(session, about);
            await session.SaveChangesAsync();
        }

        Assert.Null(await SendAsync());
        Assert.Empty(await Queue.ListAsync(null, 0, 10, default));
    }

    [Fact]
    public async Task After_some_weeks_nobody_knows_that_there_was_a_letter()
    {
        await EnqueueAsync(To("a@example.org"), To("b@example.org"));
        await SendAsync();
        await SendAsync(new Delivery.Refused("nobody"));
        Clock.Advance(MailQueue.RememberedFor);
        await EnqueueAsync(To("c@example.org"));
        await Queue.ForgetOldAsync(default);
        Assert.Equal(3, (await Queue.ListAsync(null, 0, 10, default)).Count);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Queue.ForgetOldAsync(default);
        Assert.Equal(LetterState.Waiting, Assert.Single(await Queue.ListAsync(null, 0, 10, default)).State);
    }

    private static Letter To(string address) => new("test", address, "Somebody", "en", "Hello", [new("A word.")]);

    private async Task EnqueueAsync(params Letter[] letters)
    {
        await using var session = store.Get<IDocumentStore>().LightweightSession();
        Queue.Enqueue(session, letters);
        await session.SaveChangesAsync();
    }

    private async Task<Delivery?> SendAsync(Delivery? outcome = null) =>
        (await Queue.SendNextAsync((letter, cancellation) => outcome is null ? TakeAsync(letter, cancellation) : Task.FromResult(outcome), default))?.Delivery;

    private Task<Delivery> TakeAsync(Letter letter, CancellationToken cancellation)
    {
        sent.Add(letter);
        return Task.FromResult<Delivery>(new Delivery.Sent());
    }
}
